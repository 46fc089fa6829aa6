package dev.slipway.commands.progress;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Steering;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.progress.ProgressEvent.Compared.Comparison;
import dev.slipway.commands.progress.ProgressEvent.Instructed.Word;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.commands.requests.ResumeCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What goes to the thread under a deployment's message: the details that would make it long. Pure.
public final class ThreadMessage {
  private static final int COMMITS_AT_MOST = 10;
  private static final int EVENTS_AT_MOST = 5;
  private static final int FILES_AT_MOST = 10;

  private ThreadMessage() {}

  /// What an event has to say in the thread; empty for most.
  public static Optional<Message> of(ProgressEvent event) {
    return switch (event) {
      case ProgressEvent.ApprovalAsked asked -> Optional.of(proposal(asked));
      case ProgressEvent.ApprovalAwaited(_, var approvals) ->
          Optional.of(Sentences.stillWaiting(approvals));
      case ProgressEvent.Planned(_, Plan plan) -> Optional.of(plan(plan));
      case ProgressEvent.MigrationsTouched touched -> Optional.of(touched(touched));
      case ProgressEvent.Explained explained -> Optional.of(explanation(explained));
      case ProgressEvent.Compared compared -> Optional.of(comparison(compared));
      case ProgressEvent.PutOut out -> Optional.of(putOut(out));
      case ProgressEvent.Judged judged -> Optional.of(TryingText.verdict(judged));
      case ProgressEvent.LiveJudged judged -> Optional.of(TryingText.verdict(judged));
      case ProgressEvent.Instructed said -> finished(said);
      case ProgressEvent.CameTooLate late -> Optional.of(tooLate(late));
      case ProgressEvent.PauseReminded reminded -> Optional.of(stillPaused(reminded));
      case ProgressEvent.AnswerAwaited awaited -> Optional.of(stillAsked(awaited));
      case ProgressEvent.LineSeen _,
          ProgressEvent.TurnCame _,
          ProgressEvent.PipelineAwaited _,
          ProgressEvent.PipelineSucceeded _,
          ProgressEvent.Approved _,
          ProgressEvent.MigrationBegun _,
          ProgressEvent.Migrated _,
          ProgressEvent.WentSilent _,
          ProgressEvent.Answered _,
          ProgressEvent.ChangeWritten _,
          ProgressEvent.PodsSent _,
          ProgressEvent.SentCounted _,
          ProgressEvent.BatchReady _,
          ProgressEvent.BatchNotReady _,
          ProgressEvent.BatchesDone _,
          ProgressEvent.WaveBegun _,
          ProgressEvent.WithdrawingPods _,
          ProgressEvent.Counted _,
          ProgressEvent.AllLive _,
          ProgressEvent.NoLongerLive _,
          ProgressEvent.Broke _,
          ProgressEvent.Interfered _,
          ProgressEvent.RevertAnnounced _,
          ProgressEvent.ChoiceAsked _,
          ProgressEvent.PuttingBack _,
          ProgressEvent.ChangePutBack _,
          ProgressEvent.LeftAlone _,
          ProgressEvent.Finished _ ->
          Optional.empty();
    };
  }

  private static Message plan(Plan plan) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Paragraph(Text.of(intent(plan))));
    sections.add(new Section.Preformatted(BoardMessage.images(plan)));
    sections.addAll(configuration(plan, "changes with it"));
    return new Message("The images of build " + plan.build().number(), sections);
  }

  /// What people are asked to agree to.
  private static Message proposal(ProgressEvent.ApprovalAsked asked) {
    return new Message(
        "What build " + asked.plan().build().number() + " would change",
        change(asked.plan(), asked.commits(), asked.touched()));
  }

  /// What a plan would change.
  ///
  /// @param commits those that the build adds, oldest first; empty when unknown
  /// @param touched files of migrations that lie between it and what is live
  static List<Section> change(Plan plan, List<Commit> commits, List<String> touched) {
    List<Section> sections = new ArrayList<>();
    Sentences.overridden(plan.overridden())
        .ifPresent(rules -> sections.add(new Section.Paragraph(rules)));
    sections.add(new Section.Paragraph(Text.of(Risk.of(plan, commits, touched))));
    sections.add(
        new Section.Paragraph(
            Text.of(
                plan.keepsImages()
                    ? "The images would stay as they are, by digest:"
                    : "These images would go live, by digest:")));
    sections.add(new Section.Preformatted(BoardMessage.images(plan)));
    sections.addAll(configuration(plan, "would change with it"));
    if (commits.isEmpty() && !plan.keepsImages()) {
      sections.add(
          new Section.Paragraph(
              Text.of(
                  "I don't know of commits that come with it: what is live is as new, or was not put there by me.")));
    }
    sections.addAll(commits(commits));
    if (!touched.isEmpty()) {
      sections.add(
          new Section.Paragraph(
              Text.of(
                  plan.goesBack()
                      ? "Between it and what is live lies "
                          + count(touched)
                          + ". The database would stay as it is; I don't undo migrations:"
                      : "It changes " + count(touched) + ", which I don't run by myself:")));
      sections.add(new Section.Preformatted(files(touched)));
    }
    return sections;
  }

  /// What else pods are told than now; nothing where all of them are told the same.
  private static List<Section> configuration(Plan plan, String changes) {
    List<Section> sections = new ArrayList<>();
    for (Plan.Change change : plan.changes()) {
      change
          .config()
          .filter(Plan.Config::isOther)
          .ifPresent(config -> {
            String title = "The configuration of " + change.label();
            if (config.difference().isEmpty()) {
              sections.add(
                  new Section.Paragraph(
                      Text.of(
                          title
                              + " stays what it is; from now on its pods are bound to versions of it.")));
            } else {
              sections.add(new Section.Paragraph(Text.of(title + " " + changes + ":")));
              sections.add(new Section.Preformatted(config.difference()));
            }
          });
    }
    return sections;
  }

  /// That nothing is judged any more is said where it will be looked for.
  private static Optional<Message> finished(ProgressEvent.Instructed said) {
    return said.word() == Word.FINISH
        ? Optional.of(
            Message.of(
                Text.of("")
                    .person(said.by())
                    .and(
                        " gives it to all pods at once. I make no further verdict: I only watch that the pods become live and stay so.")))
        : Optional.empty();
  }

  private static Message tooLate(ProgressEvent.CameTooLate late) {
    return Message.of(
        Text.of("")
            .person(late.by())
            .and(
                ", this came too late and changed nothing: \""
                    + Steering.verb(late.word())
                    + "\" has no place any more."));
  }

  private static Message stillPaused(ProgressEvent.PauseReminded reminded) {
    String id = reminded.deployment().toString();
    Text text =
        Text.of("Still paused, since ")
            .and(new Span.Moment(reminded.since()))
            .and(" by ")
            .person(reminded.by())
            .and(". ")
            .code("continue deployment " + id)
            .and(" goes on, ")
            .code("abort deployment " + id)
            .and(
                " takes the new pods away; until then nothing else can be deployed there. I say so again at ")
            .and(new Span.Moment(reminded.again()))
            .and(".");
    return new Message(
        text.plain(),
        List.of(
            new Section.Paragraph(text),
            new Section.Buttons(
                List.of(
                    new Button(
                        "continue", "Continue", "continue deployment " + id, Button.Style.PRIMARY),
                    new Button("abort", "Abort", "abort deployment " + id, Button.Style.DANGER)))));
  }

  private static Message stillAsked(ProgressEvent.AnswerAwaited awaited) {
    Text text =
        awaited.asked().equals(UserId.SLIPWAY)
            ? Text.of("It still waits for a word")
            : Text.of("").person(awaited.asked()).and(", it still waits for a word");
    text = text.and(": ");
    for (int i = 0; i < awaited.answers().size(); i++) {
      text =
          text.and(i == 0 ? "" : i == awaited.answers().size() - 1 ? " or " : ", ")
              .code(
                  Steering.verb(awaited.answers().get(i)) + " deployment " + awaited.deployment());
    }
    return Message.of(
        text.and(". Until then nothing else can be deployed there. I say so again at ")
            .and(new Span.Moment(awaited.again()))
            .and("."));
  }

  private static String intent(Plan plan) {
    if (plan.restores().isPresent()) {
      long release = plan.restores().getAsLong();
      return plan.changesNothing()
          ? "Every pod template already is the one that release "
              + release
              + " left, with these images, by digest:"
          : "Every pod template becomes the one that release "
              + release
              + " left, with these images, by digest:";
    }
    return plan.changesNothing()
        ? "Everything already runs these images, by digest:"
        : plan.keepsImages()
            ? "The images stay as they are, by digest:"
            : "These images go live, by digest:";
  }

  private static Message comparison(ProgressEvent.Compared compared) {
    boolean same = compared.comparisons().stream().allMatch(Comparison::matches);
    String words =
        same
            ? "Release "
                + compared.release()
                + " is live again: the hash of every pod template is the one it had recorded."
            : "NOT the same as release "
                + compared.release()
                + ": the hash of a live pod template differs from the one it had recorded. Look at what changed it:";
    StringBuilder lines = new StringBuilder();
    for (Comparison one : compared.comparisons()) {
      lines
          .append(one.workload())
          .append("  live ")
          .append(one.live())
          .append(one.matches() ? "  = recorded" : "  recorded " + one.recorded())
          .append('\n');
    }
    return new Message(
        words,
        List.of(
            new Section.Paragraph(Text.of(words)),
            new Section.Preformatted(lines.toString().stripTrailing())));
  }

  private static Message putOut(ProgressEvent.PutOut out) {
    List<String> builds = out.builds().stream().map(build -> "Build " + build).toList();
    Text text =
        Text.of(
                String.join(" and ", builds)
                    + (builds.size() == 1 ? " is" : " are")
                    + " kept from "
                    + out.environment()
                    + " from now on. Whoever may deploy there makes it live all the same by saying why: ")
            .code(
                new DeployCommand(
                        out.app(),
                        new BuildReference.Numbered(out.builds().getFirst()),
                        out.environment(),
                        DeployCommand.Start.NOW,
                        Optional.of("the reason"))
                    .phrase())
            .and(".");
    return Message.of(
        out.automatic()
            ? text.and(" Until somebody says ")
                .code(
                    new ResumeCommand(new Scope.OneEnvironment(out.app(), out.environment()))
                        .phrase())
                .and(", no build goes there by itself.")
            : text);
  }

  private static Message touched(ProgressEvent.MigrationsTouched touched) {
    List<String> files = touched.files();
    String count = count(files);
    String words =
        switch (touched.way()) {
          case FORWARD ->
              "Build " + touched.build() + " changes " + count + ". I don't run them by myself:";
          case BACK ->
              "Between build "
                  + touched.build()
                  + " and what was live lies "
                  + count
                  + ". The database stays as it is; I don't undo migrations:";
        };
    return new Message(
        words,
        List.of(
            new Section.Paragraph(Text.of(words)),
            new Section.Preformatted(files(files)),
            new Section.Buttons(
                List.of(
                    new Button(
                        "migration",
                        "Migration container",
                        "migration container at build "
                            + touched.build()
                            + " of "
                            + touched.app()
                            + " on "
                            + touched.environment(),
                        Button.Style.PLAIN)))));
  }

  private static String count(List<String> files) {
    return files.size() == 1 ? "a file of migrations" : files.size() + " files of migrations";
  }

  private static String files(List<String> files) {
    List<String> shown = new ArrayList<>(files.subList(0, Math.min(FILES_AT_MOST, files.size())));
    if (files.size() > FILES_AT_MOST) {
      shown.add("... and " + (files.size() - FILES_AT_MOST) + " more");
    }
    return String.join("\n", shown);
  }

  private static Message explanation(ProgressEvent.Explained explained) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Paragraph(Text.of("").bold("Cause: ").and(explained.cause().words())));
    Evidence evidence = explained.evidence();
    evidence
        .log()
        .ifPresent(log -> {
          sections.add(
              new Section.Paragraph(
                  Text.of("The last " + lines(log.lines().size()) + " of ")
                      .code(log.container())
                      .and(" in pod ")
                      .code(log.pod())
                      .and(":")));
          sections.add(new Section.Preformatted(String.join("\n", log.lines())));
        });
    if (evidence.log().isEmpty() && explained.cause().code() != Cause.Code.WRITE_REFUSED) {
      sections.add(new Section.Paragraph(Text.of("No pod of this build has written a log.")));
    }
    if (!evidence.events().isEmpty()) {
      StringBuilder lines = new StringBuilder();
      List<Evidence.Happening> events = evidence.events();
      for (Evidence.Happening event :
          events.subList(Math.max(0, events.size() - EVENTS_AT_MOST), events.size())) {
        lines
            .append(event.about())
            .append("  ")
            .append(event.reason())
            .append(event.count() > 1 ? " x" + event.count() : "")
            .append(": ")
            .append(event.message())
            .append('\n');
      }
      sections.add(new Section.Paragraph(Text.of("What Kubernetes reported:")));
      sections.add(new Section.Preformatted(lines.toString().stripTrailing()));
    }
    sections.addAll(commits(explained.commits()));
    return new Message("Why it failed: " + explained.cause().words(), sections);
  }

  /// The commits that came with a build, the newest of very many; empty when there are none.
  ///
  /// @param commits oldest first
  public static List<Section> commits(List<Commit> commits) {
    if (commits.isEmpty()) {
      return List.of();
    }
    Text text =
        Text.of(
            commits.size() == 1
                ? "One commit came with this build:"
                : commits.size() + " commits came with this build:");
    for (Commit commit :
        commits.subList(Math.max(0, commits.size() - COMMITS_AT_MOST), commits.size())) {
      text =
          text.and("\n")
              .code(commit.sha().shortened())
              .and(" " + commit.title() + " · " + commit.author());
    }
    return List.of(new Section.Paragraph(text));
  }

  private static String lines(int count) {
    return count == 1 ? "line" : count + " lines";
  }
}
