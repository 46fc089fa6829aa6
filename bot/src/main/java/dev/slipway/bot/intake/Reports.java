package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Deployments.Past;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ReleaseMessage;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The answers to questions: what is live, what was, which builds there are. Reads only; what can't
/// be read is said. Safe for use by several threads.
public final class Reports {
  private final BuildSource builds;
  private final Deployments deployments;
  private final Live live;
  private final Locks locks;
  private final InstantSource clock;

  public Reports(
      BuildSource builds, Deployments deployments, Live live, Locks locks, InstantSource clock) {
    this.builds = builds;
    this.deployments = deployments;
    this.live = live;
    this.locks = locks;
    this.clock = clock;
  }

  /// What is live in each environment, by what the clusters themselves say, and who holds it.
  Message status(App app, List<Environment> environments) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(Text.of("What is live of ").bold(app.name().value())));
    StringBuilder summary = new StringBuilder();
    List<Lock> standing = locks.standing(clock.instant());
    for (Environment environment : environments) {
      Live.Seen seen = live.of(app, environment);
      summary.append(summary.isEmpty() ? "" : " · ").append(seen.headline().plain());
      sections.add(new Section.Paragraph(seen.headline()));
      sections.add(new Section.Paragraph(lines(seen.details())));
      deployments
          .underWay(app.name(), environment.name())
          .ifPresent(deployment -> sections.add(new Section.Paragraph(underWay(deployment))));
      sections.addAll(LineMessage.waiting(deployments.inLine(app.name(), environment.name())));
      standing.stream()
          .filter(lock -> lock.scope().covers(app.name(), environment.name()))
          .forEach(lock -> sections.add(new Section.Paragraph(LockMessages.standing(lock))));
    }
    return new Message(summary.toString(), sections);
  }

  /// Where a build is live.
  Message where(App app, List<Environment> environments, BuildReference reference) {
    Answer<Build> found = builds.find(app, reference);
    if (!(found instanceof Answer.Found<Build>(Build build))) {
      return failure(found);
    }
    List<String> places = new ArrayList<>();
    List<Text> unknown = new ArrayList<>();
    for (Environment environment : environments) {
      Live.Seen seen = live.of(app, environment);
      if (seen.builds().contains(build.number())) {
        places.add(environment.name().value());
      }
      if (!seen.complete()) {
        unknown.add(seen.headline());
      }
    }
    Text text =
        Text.of("")
            .bold(app.name() + " build " + build.number())
            .and(places.isEmpty() ? " is not live anywhere that you may see." : " is live on ")
            .and(
                places.isEmpty()
                    ? Text.of("")
                    : Text.of("").bold(String.join(", ", places)).and("."));
    for (Text words : unknown) {
      text = text.and("\n").and(words);
    }
    return Message.of(text);
  }

  /// The last deployments, newest first.
  Message history(App app, List<Environment> environments, int count) {
    List<Past> all = new ArrayList<>();
    for (Environment environment : environments) {
      all.addAll(deployments.history(app.name(), environment.name(), count));
    }
    all.sort(Comparator.comparingLong((Past past) -> past.deployment().id().value()).reversed());
    String where = environments.size() == 1 ? " to " + environments.getFirst().name() : "";
    if (all.isEmpty()) {
      return Message.of(Text.of("There were no deployments of " + app.name() + where + " yet."));
    }
    List<Text> lines =
        all.subList(0, Math.min(count, all.size())).stream()
            .map(past -> line(past).and(said(past.deployment().id())))
            .toList();
    String title = "The last deployments of " + app.name() + where;
    return new Message(
        title, List.of(new Section.Title(Text.of(title)), new Section.Paragraph(lines(lines))));
  }

  /// What is in a release.
  Message release(App app, Environment environment, long number) {
    return deployments
        .release(app.name(), environment.name(), number)
        .map(release ->
            ReleaseMessage.of(
                release, how(release.deployment().state()), approvers(release.deployment())))
        .orElseGet(() -> noRelease(app, environment, number));
  }

  private List<UserId> approvers(Deployment deployment) {
    return deployments.events(deployment.id()).stream()
        .filter(ProgressEvent.Approved.class::isInstance)
        .map(event -> ((ProgressEvent.Approved) event).by())
        .toList();
  }

  static Message noRelease(App app, Environment environment, long number) {
    return Message.of(
        Text.of(
                "There is no release "
                    + number
                    + " of "
                    + app.name()
                    + " on "
                    + environment.name()
                    + ". ")
            .code("history " + environment.name())
            .and(" shows which there are; ")
            .code("deploy #" + number + " to " + environment.name())
            .and(" makes build #" + number + " live there."));
  }

  /// What people told it while it was under way, and who.
  private Text said(DeploymentId id) {
    Text text = Text.of("");
    for (ProgressEvent event : deployments.events(id)) {
      if (event instanceof ProgressEvent.Instructed(_, var by, var word)) {
        text = text.and(" · " + Sentences.word(word) + " by ").person(by);
      }
    }
    return text;
  }

  private static Text what(Deployment deployment) {
    String build = build(deployment);
    Order order = deployment.order();
    return order
        .edit()
        .filter(_ -> build.equals(Sentences.reference(order.reference())))
        .map(edit -> Text.of("").bold(edit.brief()))
        .orElseGet(() -> Text.of("").bold(build).and(order.with()));
  }

  private static Text line(Past past) {
    Deployment deployment = past.deployment();
    Text text =
        new Text(List.of(new Span.Mark(symbol(deployment.state()))))
            .and(" " + deployment.id() + " · ")
            .and(what(deployment))
            .and(" to ")
            .bold(deployment.order().environment().value())
            .and(" · " + how(deployment.state()) + " · ")
            .person(deployment.order().requester())
            .and(" · ")
            .and(new Span.Moment(deployment.order().at()));
    return past.ended().isPresent()
        ? text.and(
            " · took "
                + Sentences.took(Duration.between(deployment.order().at(), past.ended().get())))
        : text;
  }

  private static String build(Deployment deployment) {
    return switch (deployment.state()) {
      case DeploymentState.Succeeded(var plan) -> "build " + plan.build().number();
      case DeploymentState.Failed(var plan, _, _) -> "build " + plan.build().number();
      case DeploymentState.AwaitingApproval(var plan, _) -> "build " + plan.build().number();
      case DeploymentState.Rechecking(var plan, _, _) -> "build " + plan.build().number();
      case DeploymentState.Migrating(var plan, _) -> "build " + plan.build().number();
      case DeploymentState.StoppingMigration(var plan, _, _) -> "build " + plan.build().number();
      case DeploymentState.Sending(var plan, _, _) -> "build " + plan.build().number();
      case DeploymentState.Proving proving -> "build " + proving.plan().build().number();
      case DeploymentState.Judging judging -> "build " + judging.plan().build().number();
      case DeploymentState.Doubting doubting -> "build " + doubting.plan().build().number();
      case DeploymentState.Paused paused -> "build " + paused.plan().build().number();
      case DeploymentState.Withdrawing(var plan, _, _) -> "build " + plan.build().number();
      case DeploymentState.Applying(var plan, _) -> "build " + plan.build().number();
      case DeploymentState.RollingOut(var plan, _, _) -> "build " + plan.build().number();
      case DeploymentState.JudgingLive judging -> "build " + judging.plan().build().number();
      case DeploymentState.DoubtingLive doubting -> "build " + doubting.plan().build().number();
      case DeploymentState.Stabilising(var plan, _, _, _, _) -> "build " + plan.build().number();
      case DeploymentState.Investigating(var plan, _, _, _) -> "build " + plan.build().number();
      case DeploymentState.CountingDown counting -> "build " + counting.plan().build().number();
      case DeploymentState.AwaitingChoice choice -> "build " + choice.plan().build().number();
      case DeploymentState.Reverting reverting -> "build " + reverting.plan().build().number();
      case DeploymentState.Restoring restoring -> "build " + restoring.plan().build().number();
      case DeploymentState.AwaitingPipeline(var awaited) -> "build " + awaited.number();
      case DeploymentState.InLine _,
          DeploymentState.Resolving _,
          DeploymentState.Refused _,
          DeploymentState.NotApproved _,
          DeploymentState.Aborted _ ->
          Sentences.reference(deployment.order().reference());
    };
  }

  /// What became of a deployment, or that it is under way.
  static String how(DeploymentState state) {
    return switch (state) {
      case DeploymentState.Succeeded(var plan) ->
          "went live as release "
              + plan.release()
              + (plan.restores().isPresent()
                  ? ", as release " + plan.restores().getAsLong() + " was"
                  : "");
      case DeploymentState.Refused _ -> "refused";
      case DeploymentState.NotApproved _ -> "not approved";
      case DeploymentState.InLine _ -> "waits in line";
      case DeploymentState.AwaitingApproval _ -> "waits for approval";
      case DeploymentState.Paused _ -> "paused";
      case DeploymentState.Failed(_, _, Aftermath aftermath) ->
          switch (aftermath) {
            case NOTHING_TOUCHED -> "failed, nothing touched";
            case WITHDRAWN -> "failed, its pods removed again";
            case PUT_BACK -> "failed, put back";
            case PUT_BACK_IN_PART -> "failed, put back in part";
            case PUT_BACK_NOT_LIVE -> "failed, put back but not live";
            case LEFT_AS_IS -> "failed, left as it is";
          };
      case DeploymentState.Aborted _ -> "aborted";
      case DeploymentState.Resolving _,
          DeploymentState.AwaitingPipeline _,
          DeploymentState.Rechecking _,
          DeploymentState.Migrating _,
          DeploymentState.StoppingMigration _,
          DeploymentState.Sending _,
          DeploymentState.Proving _,
          DeploymentState.Judging _,
          DeploymentState.Doubting _,
          DeploymentState.Withdrawing _,
          DeploymentState.Applying _,
          DeploymentState.RollingOut _,
          DeploymentState.Stabilising _,
          DeploymentState.JudgingLive _,
          DeploymentState.DoubtingLive _,
          DeploymentState.Investigating _,
          DeploymentState.CountingDown _,
          DeploymentState.AwaitingChoice _,
          DeploymentState.Reverting _,
          DeploymentState.Restoring _ ->
          "under way";
    };
  }

  private static Symbol symbol(DeploymentState state) {
    return switch (state) {
      case DeploymentState.Succeeded _ -> Symbol.DONE;
      case DeploymentState.Failed _ -> Symbol.FAILED;
      case DeploymentState.Refused _, DeploymentState.NotApproved _, DeploymentState.Aborted _ ->
          Symbol.STOPPED;
      case DeploymentState.InLine _, DeploymentState.AwaitingApproval _, DeploymentState.Paused _ ->
          Symbol.WAITING;
      case DeploymentState.Resolving _,
          DeploymentState.AwaitingPipeline _,
          DeploymentState.Rechecking _,
          DeploymentState.Migrating _,
          DeploymentState.StoppingMigration _,
          DeploymentState.Sending _,
          DeploymentState.Proving _,
          DeploymentState.Judging _,
          DeploymentState.Doubting _,
          DeploymentState.Withdrawing _,
          DeploymentState.Applying _,
          DeploymentState.RollingOut _,
          DeploymentState.Stabilising _,
          DeploymentState.JudgingLive _,
          DeploymentState.DoubtingLive _,
          DeploymentState.Investigating _,
          DeploymentState.CountingDown _,
          DeploymentState.AwaitingChoice _,
          DeploymentState.Reverting _,
          DeploymentState.Restoring _ ->
          Symbol.WORKING;
    };
  }

  /// The newest builds.
  Message builds(App app, int count) {
    Answer<List<Build>> recent = builds.recent(app, count);
    if (!(recent instanceof Answer.Found<List<Build>>(var found))) {
      return failure(recent);
    }
    if (found.isEmpty()) {
      return Message.of(Text.of(app.project() + " has no pipelines yet."));
    }
    List<Text> lines = found.stream().map(Reports::line).toList();
    String title = "The newest builds of " + app.name();
    return new Message(
        title, List.of(new Section.Title(Text.of(title)), new Section.Paragraph(lines(lines))));
  }

  private static Text line(Build build) {
    return new Text(List.of(new Span.Mark(symbol(build.status()))))
        .and(" ")
        .link(build.url(), build.number().toString())
        .and(" · ")
        .code(build.ref())
        .and(" · ")
        .code(build.commit().sha().shortened())
        .and(" " + build.commit().title() + " · " + build.commit().author());
  }

  private static Symbol symbol(PipelineStatus status) {
    return switch (status) {
      case SUCCEEDED -> Symbol.DONE;
      case UNDER_WAY -> Symbol.WORKING;
      case MANUAL, UNKNOWN -> Symbol.WAITING;
      case FAILED -> Symbol.FAILED;
      case CANCELED, SKIPPED -> Symbol.STOPPED;
    };
  }

  /// What is in a build, with a button for each environment.
  Message build(App app, List<Environment> environments, BuildReference reference) {
    Answer<Build> found = builds.find(app, reference);
    if (!(found instanceof Answer.Found<Build>(Build build))) {
      return failure(found);
    }
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(line(build)));
    sections.add(new Section.Paragraph(pipeline(app, build)));
    sections.add(
        new Section.Note(
            Text.of("committed ")
                .and(new Span.Moment(build.commit().at()))
                .and(" · pipeline " + build.pipelineId())));
    if (build.status() == PipelineStatus.SUCCEEDED) {
      sections.add(
          new Section.Buttons(
              environments.stream()
                  .map(environment -> button(app, build.number(), environment))
                  .toList()));
    }
    return new Message(
        app.name() + " build " + build.number() + ": " + build.commit().title(), sections);
  }

  private Text pipeline(App app, Build build) {
    String status =
        switch (build.status()) {
          case SUCCEEDED -> "Its pipeline succeeded.";
          case UNDER_WAY -> "Its pipeline is still running";
          case MANUAL -> "Its pipeline waits for somebody to start a job by hand.";
          case FAILED -> "Its pipeline failed";
          case CANCELED -> "Its pipeline was canceled.";
          case SKIPPED -> "Its pipeline was skipped.";
          case UNKNOWN -> "Its pipeline has a status that I don't know.";
        };
    return switch (build.status()) {
      case SUCCEEDED, MANUAL, CANCELED, SKIPPED, UNKNOWN -> Text.of(status);
      case UNDER_WAY, FAILED ->
          builds.jobs(app, build) instanceof Answer.Found<PipelineJobs>(PipelineJobs jobs)
              ? Text.of(status).and(jobs(jobs))
              : Text.of(status + ".");
    };
  }

  private static Text jobs(PipelineJobs jobs) {
    Text text = Text.of(": " + jobs.finished() + " of " + jobs.total() + " jobs have ended");
    for (PipelineJobs.FailedJob job : jobs.failed()) {
      text = text.and("; failed: ").link(job.url(), job.name());
    }
    return text.and(".");
  }

  private static Button button(App app, BuildNumber build, Environment environment) {
    return new Button(
        "deploy",
        "Deploy to " + environment.name(),
        "deploy " + app.name() + " " + build + " to " + environment.name(),
        Button.Style.PLAIN);
  }

  /// Asks which of several deployments is meant.
  ///
  /// @param verb what it is to be told
  static Message which(List<Deployment> running, String verb) {
    String label = verb.substring(0, 1).toUpperCase(Locale.ROOT) + verb.substring(1);
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Paragraph(Text.of("Which one?")));
    sections.add(new Section.Paragraph(lines(running.stream().map(Reports::underWay).toList())));
    sections.add(
        new Section.Buttons(
            running.stream()
                .map(deployment ->
                    new Button(
                        verb,
                        label + " " + deployment.order().environment(),
                        verb + " deployment " + deployment.id(),
                        verb.equals("abort") ? Button.Style.DANGER : Button.Style.PLAIN))
                .toList()));
    return new Message("Which deployment is meant?", sections);
  }

  private static Text underWay(Deployment deployment) {
    Text text = begun(deployment);
    return deployment.state() instanceof DeploymentState.Paused paused
        ? text.and(", paused by ")
            .person(paused.by())
            .and(" since ")
            .and(new Span.Moment(paused.since()))
        : text;
  }

  private static Text begun(Deployment deployment) {
    return new Text(List.of(new Span.Mark(Symbol.WORKING)))
        .and(" ")
        .person(deployment.order().requester())
        .and(" is deploying ")
        .bold(build(deployment))
        .and(" to ")
        .bold(deployment.order().environment().value())
        .and(" (deployment " + deployment.id() + ", since ")
        .and(new Span.Moment(deployment.order().at()))
        .and(")");
  }

  private static Message failure(Answer<?> answer) {
    return Message.of(Sentences.failure(answer));
  }

  private static Text lines(List<Text> texts) {
    Text all = Text.of("");
    Optional<Text> last = Optional.empty();
    for (Text text : texts) {
      all = last.isPresent() ? all.and("\n").and(text) : all.and(text);
      last = Optional.of(text);
    }
    return all;
  }
}
