package dev.slipway.commands.deployments;

import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.DeploymentState.AwaitingChoice;
import dev.slipway.commands.deployments.DeploymentState.AwaitingPipeline;
import dev.slipway.commands.deployments.DeploymentState.CountingDown;
import dev.slipway.commands.deployments.DeploymentState.Doubting;
import dev.slipway.commands.deployments.DeploymentState.DoubtingLive;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.DeploymentState.InLine;
import dev.slipway.commands.deployments.DeploymentState.Investigating;
import dev.slipway.commands.deployments.DeploymentState.Judging;
import dev.slipway.commands.deployments.DeploymentState.JudgingLive;
import dev.slipway.commands.deployments.DeploymentState.Migrating;
import dev.slipway.commands.deployments.DeploymentState.Paused;
import dev.slipway.commands.deployments.DeploymentState.Proving;
import dev.slipway.commands.deployments.DeploymentState.Rechecking;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Restoring;
import dev.slipway.commands.deployments.DeploymentState.Reverting;
import dev.slipway.commands.deployments.DeploymentState.RollingOut;
import dev.slipway.commands.deployments.DeploymentState.Sending;
import dev.slipway.commands.deployments.DeploymentState.Stabilising;
import dev.slipway.commands.deployments.DeploymentState.StoppingMigration;
import dev.slipway.commands.deployments.DeploymentState.Withdrawing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent.Instructed.Word;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a deployment can be told where it stands. Asked before a word is stored, and again when it
/// is acted upon: the deployment may have moved meanwhile. Whether a person may say it is decided
/// elsewhere. Pure.
public final class Steering {
  private Steering() {}

  /// The word of an instruction; empty for consent, which has rules of its own.
  static Optional<Word> word(Instruction instruction) {
    return switch (instruction) {
      case Instruction.Approve _, Instruction.Refuse _ -> Optional.empty();
      case Instruction.Abort _ -> Optional.of(Word.ABORT);
      case Instruction.Pause _ -> Optional.of(Word.PAUSE);
      case Instruction.Continue _ -> Optional.of(Word.CONTINUE);
      case Instruction.Next _ -> Optional.of(Word.NEXT);
      case Instruction.Finish _ -> Optional.of(Word.FINISH);
      case Instruction.Proceed _ -> Optional.of(Word.PROCEED);
      case Instruction.JudgeAgain _ -> Optional.of(Word.JUDGE_AGAIN);
      case Instruction.Hold _ -> Optional.of(Word.HOLD);
      case Instruction.Revert _ -> Optional.of(Word.REVERT);
      case Instruction.Keep _ -> Optional.of(Word.KEEP);
    };
  }

  /// Whether a word has a place now.
  static boolean fits(DeploymentState state, Word word) {
    return switch (word) {
      case ABORT ->
          !(state instanceof StoppingMigration
              || state instanceof CountingDown
              || state instanceof Reverting
              || state instanceof Restoring
              || state instanceof Withdrawing
              || state instanceof Ended);
      case PAUSE -> isTrying(state);
      case CONTINUE -> state instanceof Paused;
      case NEXT ->
          isSoaking(state) || (state instanceof Proving proving && proving.ready().isPresent());
      case FINISH ->
          isTrying(state)
              || state instanceof Doubting
              || state instanceof Paused
              || isSoaking(state);
      case PROCEED, JUDGE_AGAIN -> state instanceof Doubting || state instanceof DoubtingLive;
      case HOLD -> state instanceof CountingDown;
      case REVERT ->
          state instanceof CountingDown
              || state instanceof AwaitingChoice
              || state instanceof Doubting
              || state instanceof DoubtingLive;
      case KEEP -> state instanceof AwaitingChoice;
    };
  }

  /// What answers the question that a deployment asks.
  static List<Word> answers(DeploymentState state) {
    return Stream.of(Word.PROCEED, Word.JUDGE_AGAIN, Word.REVERT, Word.KEEP)
        .filter(word -> fits(state, word))
        .toList();
  }

  private static boolean isTrying(DeploymentState state) {
    return state instanceof Sending || state instanceof Proving || state instanceof Judging;
  }

  /// Whether one wave is live and the next one is waited for.
  private static boolean isSoaking(DeploymentState state) {
    return state instanceof Stabilising stable && stable.plan().isHalf(stable.written().size());
  }

  /// Why an instruction has no place now, and what can be said instead; empty when it has.
  public static Optional<Refusal> refusal(Deployment deployment, Instruction instruction) {
    if (deployment.ended()) {
      return Optional.of(
          new Refusal("not-now", "Deployment " + deployment.id() + " is over already."));
    }
    return word(instruction)
        .filter(word -> !fits(deployment.state(), word))
        .map(word ->
            new Refusal(
                "not-now",
                "Deployment "
                    + deployment.id()
                    + " "
                    + cannot(word)
                    + ": "
                    + standing(deployment.state())
                    + ".",
                instead(deployment)));
  }

  private static String instead(Deployment deployment) {
    String words =
        Arrays.stream(Word.values())
            .filter(word -> fits(deployment.state(), word))
            .map(word -> "\"" + verb(word) + " deployment " + deployment.id() + "\"")
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "" : "What it can be told now: " + words + ".";
  }

  /// As it is said.
  public static String verb(Word word) {
    return switch (word) {
      case ABORT -> "abort";
      case PAUSE -> "pause";
      case CONTINUE -> "continue";
      case NEXT -> "next";
      case FINISH -> "finish";
      case PROCEED -> "proceed";
      case JUDGE_AGAIN -> "judge";
      case HOLD -> "hold";
      case REVERT -> "revert";
      case KEEP -> "keep";
    };
  }

  private static String cannot(Word word) {
    return switch (word) {
      case ABORT -> "can't be aborted any more";
      case PAUSE -> "can't be paused now";
      case CONTINUE -> "is not paused";
      case NEXT -> "has no wait that could be skipped";
      case FINISH -> "can't be given to all pods by a word now";
      case PROCEED -> "does not ask whether to go on";
      case JUDGE_AGAIN -> "has nothing that could be judged again";
      case HOLD -> "has no countdown that could be held";
      case REVERT, KEEP -> "does not ask whether to put back what was live";
    };
  }

  private static String standing(DeploymentState state) {
    return switch (state) {
      case InLine _ -> "it waits in line until its environment is free";
      case Resolving _, AwaitingPipeline _, AwaitingApproval _, Rechecking _, Migrating _ ->
          "nothing is changed yet";
      case StoppingMigration _ -> "it is being stopped";
      case Sending _ -> "a batch of its pods is being started";
      case Proving proving ->
          proving.ready().isPresent()
              ? "a batch of its pods is ready and being watched"
              : "a batch of its pods is not ready yet";
      case Judging _ -> "a batch of its pods is being judged at this moment";
      case Doubting _ -> "it holds already, and asks whether to go on";
      case Paused _ -> "it is paused";
      case Withdrawing _ -> "the pods that tried it are being removed";
      case Applying _, RollingOut _ ->
          "Kubernetes rolls it out to all pods by itself, and I do not offer to hold that half-way";
      case Stabilising _ when isSoaking(state) ->
          "one wave of its targets is live, and I watch it before the next one begins";
      case Stabilising _, JudgingLive _ -> "it runs on all pods, and I only watch it";
      case DoubtingLive _ -> "it runs on all pods, and I ask whether it is good";
      case Investigating _ -> "it went wrong, and I am finding out why";
      case CountingDown _ -> "it failed, and what was live is about to be put back";
      case AwaitingChoice _ -> "it failed, and I ask whether to put back what was live";
      case Reverting _, Restoring _ -> "what was live before is being put back";
      case Ended _ -> "it is over";
    };
  }
}
