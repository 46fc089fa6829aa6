package dev.slipway.commands.automatic;

import dev.slipway.commands.automatic.AutoState.Question;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.commands.requests.ResumeCommand;
import dev.slipway.config.AutoDeploys;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is said of automatic deploys. Pure.
public final class AutoMessage {
  private AutoMessage() {}

  /// The question whether to deploy a build that brings many commits.
  public static Message question(
      Scope.OneEnvironment where, Question question, BuildNumber live, AutoDeploys rule) {
    Text text =
        mark(Symbol.QUESTION)
            .and("Build " + question.build() + " is stable and brings ")
            .and(question.commits() + " commits to ")
            .bold(where.words())
            .and(", where build " + live + " is live. With more than ")
            .and(rule.commits() + " I don't deploy by myself. Deploy it?");
    Button deploy =
        new Button(
            "deploy",
            "Deploy to " + where.environment(),
            deploy(where, question.build()),
            Button.Style.PRIMARY);
    return new Message(
        text.plain(), List.of(new Section.Paragraph(text), new Section.Buttons(List.of(deploy))));
  }

  /// The same when it is a question no more.
  public static Message answered(
      Scope.OneEnvironment where, Question question, Optional<BuildNumber> live) {
    return Message.of(
        mark(Symbol.DONE)
            .and("Build " + question.build() + " brought ")
            .and(question.commits() + " commits to ")
            .bold(where.words())
            .and(", so I asked whether to deploy it. ")
            .and(
                live.map(now -> "Build " + now + " is live there now.")
                    .orElse("That is over now.")));
  }

  /// That somebody has paused them.
  public static Message paused(Scope.OneEnvironment where, UserId by, Optional<String> reason) {
    return Message.of(
        mark(Symbol.DONE)
            .person(by)
            .and(" has paused automatic deploys to ")
            .bold(where.words())
            .and(reason.map(words -> ": " + words + ". ").orElse(". "))
            .code(new ResumeCommand(where).phrase())
            .and(" ends it."));
  }

  /// That somebody has resumed them.
  public static Message resumed(Scope.OneEnvironment where, UserId by) {
    return Message.of(
        mark(Symbol.DONE)
            .person(by)
            .and(" has resumed automatic deploys to ")
            .bold(where.words())
            .and(
                ". Earlier failures and rollbacks hold nothing back any more; quarantine, locks, hours and gates still do."));
  }

  /// That there are none.
  public static Message none(Scope.OneEnvironment where) {
    return Message.of(
        Text.of("The configuration has no automatic deploys to ").bold(where.words()).and("."));
  }

  /// Why an environment has not the newest build.
  public static Message why(Scope.OneEnvironment where, AutoDeploys rule, Conclusion conclusion) {
    return switch (conclusion) {
      case Conclusion.UpToDate(Release live) ->
          Message.of(
              mark(Symbol.DONE)
                  .bold(where.words())
                  .and(
                      " has the latest: build " + number(live) + ", and nothing newer is stable."));
      case Conclusion.LookAt(BuildNumber build, _) -> soon(where, build);
      case Conclusion.Deploy(var build) -> soon(where, build.number());
      case Conclusion.TooMany(BuildNumber build, int commits, Release live) ->
          Message.of(
              mark(Symbol.QUESTION)
                  .and("Build " + build + " brings " + commits + " commits to ")
                  .bold(where.words())
                  .and(", where build " + number(live) + " is live. With more than ")
                  .and(rule.commits() + " I don't deploy by myself: say ")
                  .code(deploy(where, build))
                  .and("."));
      case Conclusion.Kept(Optional<BuildNumber> build, List<Obstacle> obstacles) -> {
        Text text =
            mark(Symbol.WAITING)
                .and(build.map(number -> "Build " + number + " does").orElse("Builds do"))
                .and(" not go to ")
                .bold(where.words())
                .and(" by " + build.map(_ -> "itself").orElse("themselves") + ":");
        for (Obstacle obstacle : obstacles) {
          text = text.and("\n• ").and(words(where, obstacle));
        }
        yield Message.of(text);
      }
    };
  }

  private static Message soon(Scope.OneEnvironment where, BuildNumber build) {
    return Message.of(
        mark(Symbol.WORKING)
            .and("Nothing keeps build " + build + " from ")
            .bold(where.words())
            .and(": it is deployed in a moment."));
  }

  private static Text words(Scope.OneEnvironment where, Obstacle obstacle) {
    return switch (obstacle) {
      case Obstacle.NothingStable(String branch) ->
          Text.of("There is no stable build of " + branch + " that I know of.");
      case Obstacle.NothingKnown() ->
          Text.of("I have not deployed there yet. Say ")
              .code(deploy(where, new BuildReference.LatestStable()))
              .and(", or deploy another build first.");
      case Obstacle.Paused(var pause) ->
          Text.of("")
              .person(pause.by())
              .and(" has paused automatic deploys there since ")
              .and(new Span.Moment(pause.at()))
              .and(pause.reason().map(words -> ": " + words + ".").orElse("."))
              .and(resume(where));
      case Obstacle.UnderWay(Deployment deployment) ->
          Text.of("Deployment " + deployment.id() + " of ")
              .person(deployment.order().requester())
              .and(deployment.waitsInLine() ? " waits in line there." : " is under way there.");
      case Obstacle.WentBack(Release release) ->
          by(release)
              .and(" went back to build " + number(release) + " there (deployment ")
              .and(release.deployment().id() + ").")
              .and(resume(where));
      case Obstacle.OlderByHand(Release release, BuildNumber newer) ->
          by(release)
              .and(" deployed build " + number(release) + " there (deployment ")
              .and(release.deployment().id() + "), which is older than build " + newer)
              .and(", which had been live.")
              .and(resume(where));
      case Obstacle.OtherBranch(Release release) ->
          by(release)
              .and(" deployed build " + number(release) + " there (deployment ")
              .and(release.deployment().id() + "), which is not of the default branch.")
              .and(resume(where));
      case Obstacle.LeftBroken(Deployment deployment) ->
          Text.of("Deployment " + deployment.id() + " did not succeed there, and what was live")
              .and(" before is not back.")
              .and(resume(where));
      case Obstacle.KeptOut(Release against) ->
          Text.of("It was ")
              .and(against.foundBad().isPresent() ? "found bad" : "rolled back")
              .and(" there (deployment " + against.deployment().id() + "). A newer build is")
              .and(" not kept by this; to deploy this one, say why.");
      case Obstacle.Tried(Deployment deployment) ->
          Text.of("It was tried there and did not go live (deployment " + deployment.id() + ")")
              .and(". I don't try a build twice; a newer one is not kept by this.");
      case Obstacle.Locked(var lock) ->
          Text.of("")
              .person(lock.owner())
              .and(" has " + lock.kind().word() + " ")
              .bold(lock.scope().words())
              .and(" until ")
              .and(new Span.Moment(lock.until()))
              .and(lock.reason().map(words -> ": " + words + ".").orElse("."));
      case Obstacle.Closed(var next) -> next("These are no deploy hours", next);
      case Obstacle.NotNow(var next) ->
          next("These are no hours in which deployments begin by themselves", next);
      case Obstacle.NotLiveOn(var environment, var there) ->
          Text.of("It has to be live and stable on ")
              .bold(environment.value())
              .and(" first")
              .and(there.map(build -> ", where build " + build + " is.").orElse("."));
      case Obstacle.NotLiveLongEnough(var environment, var since, var until) ->
          Text.of("It is live on ")
              .bold(environment.value())
              .and(" since ")
              .and(new Span.Moment(since))
              .and(" and has to be until ")
              .and(new Span.Moment(until))
              .and(".");
      case Obstacle.NotGreen(var build) ->
          Text.of("Its ").link(build.url(), "pipeline").and(" is not green any more.");
      case Obstacle.Objection(Text why) -> why;
    };
  }

  private static Text next(String closed, Optional<Instant> next) {
    return Text.of(closed + "; ")
        .and(
            next.map(from -> Text.of("the next begin at ").and(new Span.Moment(from)))
                .orElseGet(() -> Text.of("there are none within a year")))
        .and(".");
  }

  private static Text resume(Scope.OneEnvironment where) {
    return Text.of(" ").code(new ResumeCommand(where).phrase()).and(" goes on.");
  }

  private static Text by(Release release) {
    return Text.of("").person(release.deployment().order().requester());
  }

  private static BuildNumber number(Release release) {
    return release.plan().build().number();
  }

  private static String deploy(Scope.OneEnvironment where, BuildNumber build) {
    return deploy(where, new BuildReference.Numbered(build));
  }

  private static String deploy(Scope.OneEnvironment where, BuildReference build) {
    return new DeployCommand(
            where.app(), build, where.environment(), DeployCommand.Start.NOW, Optional.empty())
        .phrase();
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}
