package dev.slipway.commands.deployments;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Ended;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a deployment made of an environment, as it was recorded; it never changes.
///
/// @param deployment the act, with who asked for it and how it ended
/// @param plan build, images and what was there before
/// @param templates which of the plan's changes to the pod template that its write left; those that
///   were never written are missing
/// @param at when it was planned
public record Release(
    Deployment deployment, Plan plan, Map<Integer, PodTemplate> templates, Instant at) {
  public Release {
    templates = Map.copyOf(templates);
  }

  public long number() {
    return plan.release();
  }

  /// Whether it went live and stayed so.
  public boolean succeeded() {
    return deployment.state() instanceof Succeeded;
  }

  /// Whether what is in the environment after it is known to be good: it succeeded, or all was put
  /// back.
  public boolean isSettled() {
    return succeeded()
        || wasLeft(Aftermath.PUT_BACK)
        || wasLeft(Aftermath.WITHDRAWN)
        || wasLeft(Aftermath.NOTHING_TOUCHED);
  }

  /// Whether it is, as far as the record tells, what is in the environment after it: all of it, or
  /// what a failure left.
  private boolean isThere() {
    return succeeded() || wasLeft(Aftermath.LEFT_AS_IS);
  }

  /// Whether it went wrong and things were left so.
  private boolean wasLeft(Aftermath how) {
    return deployment.state() instanceof Ended ended
        && switch (ended) {
          case Failed(_, _, Aftermath aftermath) -> aftermath == how;
          case Aborted(_, Aftermath aftermath) -> aftermath == how;
          case Succeeded _, Refused _, NotApproved _ -> false;
        };
  }

  /// The release that this one made live again, or itself.
  private long origin() {
    return plan.restores().orElse(number());
  }

  /// The release to go back to: the newest that succeeded before the one that is there now and is
  /// not the same.
  ///
  /// @param newestFirst all of an environment
  public static Optional<Release> before(List<Release> newestFirst) {
    return newestFirst.stream()
        .filter(Release::isThere)
        .findFirst()
        .flatMap(now ->
            newestFirst.stream()
                .filter(Release::succeeded)
                .filter(release -> release.number() < now.origin())
                .filter(release -> !release.templates.equals(now.templates))
                .findFirst());
  }

  /// The release that is live and stable, as far as the record tells: the newest that was not
  /// undone, when it succeeded.
  ///
  /// @param newestFirst all of an environment
  public static Optional<Release> stable(List<Release> newestFirst) {
    return newestFirst.stream()
        .filter(release ->
            !release.wasLeft(Aftermath.PUT_BACK)
                && !release.wasLeft(Aftermath.WITHDRAWN)
                && !release.wasLeft(Aftermath.NOTHING_TOUCHED))
        .findFirst()
        .filter(Release::succeeded);
  }

  /// The release that is in the environment now, as far as the record tells; empty when it does not
  /// go back that far.
  ///
  /// @param newestFirst the newest ones of an environment
  public static Optional<Release> live(List<Release> newestFirst) {
    return newestFirst.stream().filter(Release::isThere).findFirst();
  }

  /// The newest release of a build that succeeded.
  ///
  /// @param newestFirst all of an environment
  public static Optional<Release> of(BuildNumber build, List<Release> newestFirst) {
    return newestFirst.stream()
        .filter(Release::succeeded)
        .filter(release -> release.plan.build().number().equals(build))
        .findFirst();
  }

  /// The builds whose standing in the environment this one may have changed: the one it brought,
  /// and what ran before it.
  public Set<BuildNumber> builds() {
    return Stream.concat(
            Stream.of(plan.build().number()),
            plan.changes().stream().flatMap(change -> change.before().buildNumber().stream()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /// What keeps a build out of an environment: the rollback that put it out, or the deployment that
  /// found it bad; unless somebody has made it live there since.
  ///
  /// @param newestFirst all of the environment
  public static Optional<Release> quarantine(BuildNumber build, List<Release> newestFirst) {
    return newestFirst.stream()
        .filter(release -> release.keepsOut(build) || release.brought(build))
        .findFirst()
        .filter(release -> release.keepsOut(build));
  }

  private boolean brought(BuildNumber build) {
    return succeeded() && isOf(build);
  }

  private boolean keepsOut(BuildNumber build) {
    return (succeeded() && putOut(build))
        || (foundBad().isPresent() && isOf(build) && !plan.keepsImages());
  }

  private boolean isOf(BuildNumber build) {
    return plan.build().number().equals(build);
  }

  /// For what the build was found bad, worse than what ran or not answering as it should; empty
  /// when it was not, or was left there all the same.
  public Optional<String> foundBad() {
    if (!(deployment.state() instanceof Failed(_, Why why, var aftermath))
        || aftermath == Aftermath.LEFT_AS_IS) {
      return Optional.empty();
    }
    return switch (why) {
      case Why.Worse(_, String words) -> Optional.of(words);
      case Why.Unfit(_, String words) -> Optional.of(words);
      case Why.Broke _, Why.StoppedBy _, Why.NotMigrated _, Why.Interfered _ -> Optional.empty();
    };
  }

  private boolean putOut(BuildNumber build) {
    return plan.restores().isPresent()
        && !isOf(build)
        && plan.changes().stream()
            .anyMatch(change -> change.before().buildNumber().equals(Optional.of(build)));
  }
}
