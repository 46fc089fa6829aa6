package dev.slipway.commands.automatic;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.ports.Answer;
import dev.slipway.config.AutoDeploys;
import dev.slipway.config.DeployHours;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How things stand with automatic deploys to an environment; [#conclusion] is the one place where
/// it is decided what goes live by itself.
///
/// @param branch the default branch
/// @param stable its newest stable build; empty when none is known
/// @param releases the newest ones there, newest first
/// @param history the newest deployments there, newest first, whatever became of them
/// @param lock the one that binds Slipway there; empty when none does
/// @param hours empty when it is open at any time
/// @param ways the environments that a build comes from, the one whose build is taken first; none
///   when it comes at once
/// @param seen what GitLab says of the build in question; empty while it was not asked
public record Situation(
    AutoDeploys rule,
    AutoState state,
    String branch,
    Optional<BuildNumber> stable,
    List<Release> releases,
    List<Deployment> history,
    Optional<Lock> lock,
    Optional<DeployHours> hours,
    List<Way> ways,
    Optional<Answer<Seen>> seen,
    Instant now) {
  public Situation {
    releases = List.copyOf(releases);
    history = List.copyOf(history);
    ways = List.copyOf(ways);
  }

  /// An environment that a build has to come from.
  ///
  /// @param there the release that is live and stable in it; empty when none is
  /// @param since since when; empty when that is not known
  /// @param wanted for how long it must have been
  public record Way(
      EnvironmentName environment,
      Optional<Release> there,
      Optional<Instant> since,
      Duration wanted) {}

  /// A build as GitLab knows it.
  ///
  /// @param commits how many it has that what is live has not
  public record Seen(Build build, int commits) {}

  /// The same with what GitLab says of the build.
  public Situation seeing(Answer<Seen> answer) {
    return new Situation(
        rule,
        state,
        branch,
        stable,
        releases,
        history,
        lock,
        hours,
        ways,
        Optional.of(answer),
        now);
  }

  /// What follows.
  public Conclusion conclusion() {
    Optional<Release> live = Release.live(releases);
    Optional<BuildNumber> build = candidate();
    if (live.isPresent() && isUpToDate(live.get(), build)) {
      return new Conclusion.UpToDate(live.get());
    }
    List<Obstacle> obstacles = new ArrayList<>();
    state.pause().map(Obstacle.Paused::new).ifPresent(obstacles::add);
    underWay().map(Obstacle.UnderWay::new).ifPresent(obstacles::add);
    held(live).ifPresent(obstacles::add);
    build.flatMap(this::against).ifPresent(obstacles::add);
    obstacles.addAll(onTheWay(live, build));
    lock.map(Obstacle.Locked::new).ifPresent(obstacles::add);
    hours.flatMap(this::nextIfClosed).map(Obstacle.Closed::new).ifPresent(obstacles::add);
    rule.hours().flatMap(this::nextIfClosed).map(Obstacle.NotNow::new).ifPresent(obstacles::add);
    if (build.isEmpty() || live.isEmpty() || !obstacles.isEmpty()) {
      return new Conclusion.Kept(
          build.filter(_ -> isNews(live, build)).or(() -> stable), obstacles);
    }
    return seen.map(answer -> conclusion(answer, build.get(), live.get()))
        .orElseGet(
            () -> new Conclusion.LookAt(build.get(), live.get().plan().build().commit().sha()));
  }

  private Conclusion conclusion(Answer<Seen> answer, BuildNumber number, Release live) {
    return switch (answer) {
      case Answer.Refused<Seen>(var refusal) ->
          kept(number, new Obstacle.Objection(refusal.words()));
      case Answer.Unavailable<Seen>(var outage) ->
          kept(
              number,
              new Obstacle.Objection(
                  Text.of(outage.system() + " does not answer (" + outage.reason() + ").")));
      case Answer.Found<Seen>(Seen(Build build, int commits)) ->
          build.status() != PipelineStatus.SUCCEEDED || !isOfBranch(build)
              ? kept(number, new Obstacle.NotGreen(build))
              : commits > rule.commits()
                  ? new Conclusion.TooMany(number, commits, live)
                  : new Conclusion.Deploy(build);
    };
  }

  private static Conclusion kept(BuildNumber build, Obstacle obstacle) {
    return new Conclusion.Kept(Optional.of(build), List.of(obstacle));
  }

  /// The build that is next: where builds come from another environment the one that is live there,
  /// else the newest stable one.
  private Optional<BuildNumber> candidate() {
    return ways.isEmpty()
        ? stable
        : ways.getFirst()
            .there()
            .map(release -> release.plan().build())
            .filter(this::isOfBranch)
            .map(Build::number);
  }

  private boolean isOfBranch(Build build) {
    return build.refKind() == Build.RefKind.BRANCH && build.ref().equals(branch);
  }

  /// Nothing newer is stable. What is of another branch can't be compared.
  private boolean isUpToDate(Release live, Optional<BuildNumber> build) {
    Optional<BuildNumber> newest =
        Stream.concat(stable.stream(), build.stream()).max(Comparator.naturalOrder());
    return live.succeeded()
        && isOfBranch(live.plan().build())
        && newest.filter(number -> number.compareTo(live.plan().build().number()) <= 0).isPresent();
  }

  private boolean isNews(Optional<Release> live, Optional<BuildNumber> build) {
    return build.isPresent()
        && live.filter(release ->
                isOfBranch(release.plan().build())
                    && build.get().compareTo(release.plan().build().number()) <= 0)
            .isEmpty();
  }

  private Optional<Deployment> underWay() {
    return history.stream()
        .filter(deployment -> !deployment.ended())
        .min(Comparator.comparing(Deployment::waitsInLine));
  }

  /// What a person has done there, or a failure has left, that nothing undoes by itself.
  private Optional<Obstacle> held(Optional<Release> live) {
    if (live.isEmpty()) {
      return Optional.of(new Obstacle.NothingKnown());
    }
    Optional<Release> broken =
        releases.stream()
            .findFirst()
            .filter(release -> state.counts(release.deployment()))
            .filter(release -> !release.isSettled() && isFailure(release.deployment()));
    if (broken.isPresent()) {
      return Optional.of(new Obstacle.LeftBroken(broken.get().deployment()));
    }
    Release there = live.get();
    Build build = there.plan().build();
    if (there.deployment().order().automatic() || !state.counts(there.deployment())) {
      return Optional.empty();
    }
    if (there.plan().restores().isPresent()) {
      return Optional.of(new Obstacle.WentBack(there));
    }
    if (!isOfBranch(build)) {
      return Optional.of(new Obstacle.OtherBranch(there));
    }
    return releases.stream()
        .filter(release -> release.number() < there.number() && release.succeeded())
        .map(release -> release.plan().build())
        .filter(this::isOfBranch)
        .map(Build::number)
        .max(Comparator.naturalOrder())
        .filter(newest -> newest.compareTo(build.number()) > 0)
        .map(newest -> new Obstacle.OlderByHand(there, newest));
  }

  private static boolean isFailure(Deployment deployment) {
    return deployment.state() instanceof DeploymentState.Failed
        || deployment.state() instanceof DeploymentState.Aborted;
  }

  /// What speaks against a build itself: it is kept out, or was tried and did not go live. Nothing
  /// is tried twice by itself.
  private Optional<Obstacle> against(BuildNumber build) {
    Optional<Obstacle> quarantine = Release.quarantine(build, releases).map(Obstacle.KeptOut::new);
    return quarantine.or(() ->
        Stream.concat(
                releases.stream()
                    .filter(release -> release.plan().build().number().equals(build))
                    .map(Release::deployment)
                    .filter(Situation::isFailure),
                history.stream()
                    .filter(deployment ->
                        deployment.order().reference().equals(new BuildReference.Numbered(build)))
                    .filter(deployment ->
                        isFailure(deployment)
                            || deployment.state() instanceof DeploymentState.NotApproved
                            || (deployment.order().automatic()
                                && deployment.state() instanceof DeploymentState.Refused)))
            .filter(state::counts)
            .findFirst()
            .map(Obstacle.Tried::new));
  }

  private List<Obstacle> onTheWay(Optional<Release> live, Optional<BuildNumber> build) {
    if (ways.isEmpty()) {
      return build.isPresent() ? List.of() : List.of(new Obstacle.NothingStable(branch));
    }
    List<Obstacle> obstacles = new ArrayList<>();
    for (Way way : ways) {
      Optional<BuildNumber> there = way.there().map(release -> release.plan().build().number());
      if (build.isEmpty() || !there.equals(build) || !isNews(live, build)) {
        obstacles.add(new Obstacle.NotLiveOn(way.environment(), there));
      } else {
        Instant since = way.since().orElse(now);
        Instant until = since.plus(way.wanted());
        if (now.isBefore(until)) {
          obstacles.add(new Obstacle.NotLiveLongEnough(way.environment(), since, until));
        }
      }
    }
    return obstacles;
  }

  /// When hours open next, if they are closed; that is empty when they don't within a year.
  private Optional<Optional<Instant>> nextIfClosed(DeployHours known) {
    return OpenHours.isOpen(known, now)
        ? Optional.empty()
        : Optional.of(OpenHours.next(known, now).map(OpenHours.Stretch::from));
  }
}
