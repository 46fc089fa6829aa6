package dev.slipway.commands.progress;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// The sentences that boards and answers share.
public final class Sentences {
  private static final Pattern END = Pattern.compile("[.!?:]\\s*$");

  private Sentences() {}

  /// A build as it was asked for: `build #235`, `the latest stable build`.
  public static String reference(BuildReference reference) {
    return switch (reference) {
      case BuildReference.Numbered(var number) -> "build " + number;
      case BuildReference.Latest() -> "the latest build";
      case BuildReference.LatestStable() -> "the latest stable build";
      case BuildReference.Branch(String name) -> "branch " + name;
      case BuildReference.MergeRequest(long number) -> "!" + number;
      case BuildReference.Tag(String name) -> "tag " + name;
      case BuildReference.Sha(String prefix) -> "commit " + prefix;
      case BuildReference.LiveOn(var environment) -> "what is live on " + environment;
      case BuildReference.Released(long release) -> "release " + release;
      case BuildReference.Named(String name) -> name;
    };
  }

  /// Whose consent it takes, and until when. One or two sentences.
  public static Text takes(Approvals approvals, UserId requester) {
    Span.Moment until = new Span.Moment(approvals.until());
    return approvals.byRequester()
        ? Text.of("").person(requester).and(", confirm it until ").and(until).and(".")
        : Text.of(
                approvals.given().size()
                    + " of "
                    + approvals.needed()
                    + " have approved it. It takes somebody other than ")
            .person(requester)
            .and(" with the role approver")
            .and(approvals.authors().map(Sentences::noAuthor).orElse(Text.of("")))
            .and(", until ")
            .and(until)
            .and(".");
  }

  private static Text noAuthor(List<UserId> authors) {
    Text text = Text.of(" who wrote none of it");
    for (UserId author : authors) {
      text = text.and(author.equals(authors.getFirst()) ? " (as " : ", ").person(author);
    }
    return authors.isEmpty() ? text : text.and(" did)");
  }

  /// That it still waits for consent.
  public static Message stillWaiting(Approvals approvals) {
    return Message.of(
        Text.of(
                "Still waiting for approval: "
                    + approvals.given().size()
                    + " of "
                    + approvals.needed()
                    + ", until ")
            .and(new Span.Moment(approvals.until()))
            .and("."));
  }

  /// A no in words, with what to try next and the page that shows it.
  public static Text refusal(Refusal refusal) {
    Text text = refusal.words();
    boolean isOpen = !END.matcher(refusal.reason()).find();
    if (refusal.link().isPresent()) {
      text = text.and(" ").link(refusal.link().get(), "Look at it");
      isOpen = true;
    }
    return refusal.next().isEmpty() ? text : text.and((isOpen ? ". " : " ") + refusal.next());
  }

  /// What stands against a deployment and is passed over; empty when nothing is.
  static Optional<Text> overridden(List<Refusal> rules) {
    if (rules.isEmpty()) {
      return Optional.empty();
    }
    Text text =
        new Text(List.of(new Span.Mark(Text.Symbol.WARNING)))
            .and(" Passes over what stands against it:");
    for (Refusal rule : rules) {
      text = text.and("\n").and(rule.words()).and(" (Rule ").code(rule.code()).and(".)");
    }
    return Optional.of(text);
  }

  /// Why there is no answer: a no in words, or what does not answer.
  ///
  /// @param answer one that was not found
  public static Text failure(Answer<?> answer) {
    return switch (answer) {
      case Answer.Found<?> found -> throw new IllegalArgumentException("nothing failed: " + found);
      case Answer.Refused<?>(var refusal) -> refusal(refusal);
      case Answer.Unavailable<?>(var outage) ->
          Text.of(
              outage.system()
                  + " does not answer ("
                  + outage.reason()
                  + "). Try again in a moment.");
    };
  }

  static Text why(Why why) {
    return switch (why) {
      case Why.Broke(String workload, var cause) -> Text.of(workload + ": " + cause.words());
      case Why.StoppedBy(var user) -> Text.of("stopped by ").person(user);
      case Why.NotMigrated(String words) ->
          Text.of("its migration did not succeed. " + words.replaceFirst("\\.$", ""));
      case Why.Worse(String workload, String words) ->
          Text.of(workload + ": the new pods were worse than the others: " + words);
      case Why.Unfit(String workload, String words) ->
          Text.of(workload + ": the new pods do not answer as they should: " + words);
      case Why.Interfered(String workload, String who) ->
          Text.of(who + " changed " + workload + " in the middle of the rollout, so I stopped");
    };
  }

  static String aftermath(Aftermath aftermath, Optional<String> former) {
    return switch (aftermath) {
      case NOTHING_TOUCHED -> "Nothing was touched.";
      case WITHDRAWN ->
          "The new pods are removed again; I never touched "
              + former.orElse("what was live before")
              + ".";
      case PUT_BACK -> "Put back " + former.orElse("what was live before") + "; it is live again.";
      case PUT_BACK_IN_PART ->
          "Put back "
              + former.orElse("what was live before")
              + " only in part: the rest was changed by somebody else or can't be written, and I left it alone. Look at it now.";
      case PUT_BACK_NOT_LIVE ->
          "Put back "
              + former.orElse("what was live before")
              + ", but it does NOT become live again. Look at it now.";
      case LEFT_AS_IS -> "I left everything as it is.";
    };
  }

  /// What was said, as it is followed by who said it: `paused by @ann`.
  public static String word(ProgressEvent.Instructed.Word word) {
    return switch (word) {
      case ABORT -> "aborted";
      case PAUSE -> "paused";
      case CONTINUE -> "continued";
      case NEXT -> "wait skipped";
      case FINISH -> "given to all pods";
      case PROCEED -> "told to go on";
      case JUDGE_AGAIN -> "to be judged again";
      case HOLD -> "held";
      case REVERT -> "put back";
      case KEEP -> "kept";
    };
  }

  /// `8 s`, `1 min 12 s`, `2 h 5 min`.
  public static String took(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min" + (seconds % 60 == 0 ? "" : " " + seconds % 60 + " s");
    }
    return seconds / 3600 + " h" + (seconds / 60 % 60 == 0 ? "" : " " + seconds / 60 % 60 + " min");
  }
}
