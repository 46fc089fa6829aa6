package dev.slipway.commands.mail;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.news.ArrivalMessage;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.Breakage;
import dev.slipway.commands.news.BreakageMessage;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.news.StableMessage;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ThreadMessage;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.MailAddress;
import dev.slipway.config.News;
import dev.slipway.config.SlipwayConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Which letters are owed when something happened, and to whom. Pure; safe for use by several
/// threads.
public final class Letters {
  private static final String STABLE = "stable";
  private static final String BROKEN = "broken";

  private final SlipwayConfig config;

  public Letters(SlipwayConfig config) {
    this.config = config;
  }

  /// What is owed when a deployment has come this far: that it begins though rules stand against
  /// it, that people have a say in what becomes of a failure, and how it ended. Nothing of one that
  /// touched nothing.
  ///
  /// @param after the board with the new events
  /// @param events what is new, oldest first
  public List<Letter> of(Environment environment, Board after, List<ProgressEvent> events) {
    if (config.mail().isEmpty() || environment.mailTo().isEmpty()) {
      return List.of();
    }
    return events.stream()
        .flatMap(event -> word(event).stream().map(word -> letter(environment, after, word, event)))
        .toList();
  }

  private static Optional<String> word(ProgressEvent event) {
    return switch (event) {
      case ProgressEvent.RevertAnnounced _ -> Optional.of("failing");
      case ProgressEvent.ChoiceAsked _ -> Optional.of("asking");
      case ProgressEvent.Planned(_, var plan) ->
          plan.overridden().isEmpty() ? Optional.empty() : Optional.of("overriding");
      case ProgressEvent.Finished(_, var end) -> ended(end);
      case ProgressEvent.LineSeen _,
          ProgressEvent.TurnCame _,
          ProgressEvent.PipelineAwaited _,
          ProgressEvent.PipelineSucceeded _,
          ProgressEvent.ApprovalAsked _,
          ProgressEvent.ApprovalAwaited _,
          ProgressEvent.Approved _,
          ProgressEvent.MigrationsTouched _,
          ProgressEvent.MigrationBegun _,
          ProgressEvent.Migrated _,
          ProgressEvent.WentSilent _,
          ProgressEvent.Answered _,
          ProgressEvent.ChangeWritten _,
          ProgressEvent.PodsSent _,
          ProgressEvent.SentCounted _,
          ProgressEvent.BatchReady _,
          ProgressEvent.BatchNotReady _,
          ProgressEvent.Judged _,
          ProgressEvent.BatchesDone _,
          ProgressEvent.WaveBegun _,
          ProgressEvent.WithdrawingPods _,
          ProgressEvent.Counted _,
          ProgressEvent.AllLive _,
          ProgressEvent.NoLongerLive _,
          ProgressEvent.LiveJudged _,
          ProgressEvent.Broke _,
          ProgressEvent.Explained _,
          ProgressEvent.Interfered _,
          ProgressEvent.Instructed _,
          ProgressEvent.CameTooLate _,
          ProgressEvent.PauseReminded _,
          ProgressEvent.AnswerAwaited _,
          ProgressEvent.Compared _,
          ProgressEvent.PutOut _,
          ProgressEvent.PuttingBack _,
          ProgressEvent.ChangePutBack _,
          ProgressEvent.LeftAlone _ ->
          Optional.empty();
    };
  }

  private static Optional<String> ended(DeploymentState.Ended end) {
    return switch (end) {
      case DeploymentState.Succeeded _, DeploymentState.Failed _ -> Optional.of("ended");
      case DeploymentState.Aborted(_, var aftermath) ->
          aftermath == DeploymentState.Aftermath.NOTHING_TOUCHED
              ? Optional.empty()
              : Optional.of("ended");
      case DeploymentState.Refused _, DeploymentState.NotApproved _ -> Optional.empty();
    };
  }

  private Letter letter(Environment environment, Board after, String word, ProgressEvent event) {
    LetterId thread = LetterId.thread(config.slack().team(), after.order(), after.id());
    return new Letter(
        thread.letter(word),
        thread,
        BoardMessage.inShort(after) + after.order().manner(),
        withCommits(
            BoardMessage.of(after),
            after
                .explanation()
                .map(explained -> ThreadMessage.commits(explained.commits()))
                .orElse(List.of())),
        after.end().filter(DeploymentState.Succeeded.class::isInstance).map(_ -> after.id()),
        environment.mailTo(),
        event.at());
  }

  /// A message with the commits that came, above its small print.
  public static Message withCommits(Message message, List<Section> commits) {
    List<Section> sections = new ArrayList<>();
    List<Section> last = new ArrayList<>();
    for (Section section : message.sections()) {
      boolean isLast = section instanceof Section.Note || section instanceof Section.Buttons;
      (isLast ? last : sections).add(section);
    }
    sections.addAll(commits);
    sections.addAll(last);
    return new Message(message.summary(), sections);
  }

  /// What is owed to somebody who wants to know by e-mail too that what they wrote is live: a
  /// letter in the thread of the deployment. Empty where nobody has said how to send it, or to
  /// where.
  public Optional<Letter> arrived(
      Deployment deployment, Build build, Written written, UserId to, Instant now) {
    LetterId thread = LetterId.thread(config.slack().team(), deployment.order(), deployment.id());
    Message message = ArrivalMessage.mailed(deployment, build, written);
    return config
        .mail()
        .flatMap(_ -> config.mailAddress(to.value()))
        .map(address ->
            new Letter(
                thread.to(to),
                thread,
                message.summary(),
                message,
                Optional.empty(),
                List.of(address),
                now));
  }

  /// What is owed when something new is known of a default branch: each new stable build, each
  /// breakage that is told, and its end.
  ///
  /// @param before what was known
  /// @param now when it became known
  public List<Letter> of(App app, BranchWatch before, BranchWatch after, Instant now) {
    if (config.mail().isEmpty() || app.mailTo().isEmpty()) {
      return List.of();
    }
    List<Letter> letters = new ArrayList<>();
    if (app.news().events().contains(News.Event.STABLE)) {
      after.announced().stream()
          .filter(build ->
              before.announced().stream().noneMatch(known -> known.pipeline() == build.pipeline()))
          .map(build -> stable(app, after, build, now))
          .forEach(letters::add);
    }
    if (app.news().events().contains(News.Event.BROKEN)) {
      after
          .breakage()
          .ifPresent(breakage -> letters.addAll(broken(app, before, after, breakage, now)));
    }
    return letters;
  }

  private Letter stable(App app, BranchWatch watch, StableBuild build, Instant now) {
    LetterId thread = LetterId.thread(config.slack().team(), app.name(), STABLE, build.pipeline());
    Message message = StableMessage.of(watch.app(), watch.branch(), build);
    return letter(thread, STABLE, message.summary(), message, app.mailTo(), now);
  }

  private List<Letter> broken(
      App app, BranchWatch before, BranchWatch after, Breakage breakage, Instant now) {
    Optional<Breakage> known =
        before.breakage().filter(earlier -> earlier.pipeline() == breakage.pipeline());
    LetterId thread =
        LetterId.broken(
            config.slack().team(), app.name(), breakage.pipeline(), breakage.first().at());
    List<Letter> letters = new ArrayList<>();
    Message message = BreakageMessage.of(after.app(), after.branch(), breakage);
    boolean isNew = known.isEmpty() || (breakage.lasts() && !known.get().lasts());
    if (isNew) {
      letters.add(letter(thread, BROKEN, message.summary(), message, app.mailTo(), now));
    }
    if (breakage.repaired().isPresent() && known.filter(Breakage::lasts).isPresent()) {
      BreakageMessage.recovery(after.branch(), breakage)
          .ifPresent(recovery ->
              letters.add(
                  letter(
                      thread, "repaired", message.summary(), titled(recovery), app.mailTo(), now)));
    }
    return letters;
  }

  /// What is a line in a thread is the title of a letter.
  private static Message titled(Message line) {
    Text text =
        line.sections().getFirst() instanceof Section.Paragraph(Text words)
            ? words
            : Text.of(line.summary());
    return new Message(line.summary(), List.of(new Section.Title(text)));
  }

  private static Letter letter(
      LetterId thread,
      String word,
      String subject,
      Message message,
      List<MailAddress> to,
      Instant at) {
    return new Letter(thread.letter(word), thread, subject, message, Optional.empty(), to, at);
  }
}
