package dev.slipway.bot.engine;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// The step before an earlier release is made live again: whether it is recorded whole, whether all
/// that it needs is still there, what lies between, and whether the requester may. It works from
/// the record: GitLab need not answer. Reads only. Safe for use by several threads.
final class Restoring {
  private final PinnedImages pinned;
  private final Cluster cluster;
  private final Permissions permissions;
  private final TouchedMigrations touched;
  private final InstantSource clock;

  Restoring(
      PinnedImages pinned,
      Cluster cluster,
      Permissions permissions,
      TouchedMigrations touched,
      InstantSource clock) {
    this.pinned = pinned;
    this.cluster = cluster;
    this.permissions = permissions;
    this.touched = touched;
    this.clock = clock;
  }

  LookUp.Result run(
      Deployment deployment,
      long number,
      App app,
      Environment environment,
      LookUp.Releases releases) {
    Instant began = clock.instant();
    Order order = deployment.order();
    Optional<Release> found = releases.find(number);
    if (found.isEmpty()) {
      return refused(
          "release-not-found",
          "There is no release " + number + " of " + app.name() + " on " + environment.name() + ".",
          "Say \"history " + environment.name() + "\" to see which there are.");
    }
    Release release = found.get();
    Optional<LookUp.Result> unfit = unfit(release, environment);
    if (unfit.isPresent()) {
      return unfit.get();
    }
    Answer<List<Plan.Change>> changes = changes(environment, release);
    if (!(changes instanceof Answer.Found<List<Plan.Change>>(var planned))) {
      return new LookUp.Result(LookUp.failed(changes, began));
    }
    Answer<List<String>> between =
        touched.between(app, environment, release.plan().build(), planned);
    List<String> files =
        between instanceof Answer.Found<List<String>>(var known) ? known : List.of();
    if (!(between instanceof Answer.Found<?>) && order.reason().isEmpty()) {
      return refused(
          "migrations-unknown",
          "GitLab does not say now whether changes of the database, which I don't undo, lie between release "
              + number
              + " and what is live ("
              + why(between)
              + ").",
          "If the old version can work with the schema as it is, say so: \"roll back "
              + environment.name()
              + " to release "
              + number
              + ": the reason\".");
    }
    if (!files.isEmpty() && order.reason().isEmpty()) {
      return refused(
          "migrations-between",
          "Between release "
              + number
              + " and what is live lie changes of the database that I don't undo: "
              + String.join(", ", files.subList(0, Math.min(3, files.size())))
              + (files.size() > 3 ? " and " + (files.size() - 3) + " more" : "")
              + ".",
          "If the old version can work with the new schema, say why: \"roll back "
              + environment.name()
              + " to release "
              + number
              + ": the reason\".");
    }
    Answer<Decision> permission = permissions.decide(order, app, environment, List.of());
    if (!(permission instanceof Answer.Found<Decision>(Decision decision))) {
      return new LookUp.Result(LookUp.failed(permission, began));
    }
    StepOutcome outcome =
        switch (decision) {
          case Decision.Allowed _ ->
              new StepOutcome.LookedUp(
                  new Plan(
                      release.plan().build(), releases.next(), OptionalLong.of(number), planned),
                  Optional.empty(),
                  files,
                  List.of());
          case Decision.Denied denied -> new StepOutcome.Impossible(denied.refusal(""));
        };
    return new LookUp.Result(outcome, Optional.of(decision));
  }

  private static String why(Answer<?> answer) {
    return switch (answer) {
      case Answer.Found<?> _ -> "";
      case Answer.Refused<?>(Refusal refusal) -> refusal.reason();
      case Answer.Unavailable<?>(var outage) -> outage.reason();
    };
  }

  private static LookUp.Result refused(String code, String reason, String next) {
    return new LookUp.Result(new StepOutcome.Impossible(new Refusal(code, reason, next)));
  }

  /// Why a release can't be restored, by its record and the configuration of now.
  private static Optional<LookUp.Result> unfit(Release release, Environment environment) {
    List<Plan.Change> recorded = release.plan().changes();
    if (release.templates().size() < recorded.size()) {
      return Optional.of(
          refused(
              "release-not-whole",
              "Release "
                  + release.number()
                  + " never went live whole, so there is nothing to go back to.",
              "Name another one; \"history " + environment.name() + "\" shows them."));
    }
    Set<String> then =
        recorded.stream()
            .map(change -> named(change.target(), change.kind(), change.workload()))
            .collect(Collectors.toSet());
    Set<String> now =
        environment.targets().stream()
            .flatMap(target ->
                environment.workloads().stream()
                    .map(workload -> named(target.name(), workload.kind(), workload.name())))
            .collect(Collectors.toSet());
    if (then.equals(now)) {
      return Optional.empty();
    }
    return Optional.of(
        refused(
            "workloads-changed",
            "Release "
                + release.number()
                + " was of "
                + String.join(", ", then.stream().sorted().toList())
                + "; the configuration now has "
                + String.join(", ", now.stream().sorted().toList())
                + ".",
            "Deploy its build instead: \"deploy "
                + release.plan().build().number()
                + " to "
                + environment.name()
                + "\"."));
  }

  private static String named(TargetName target, Workload.Kind kind, String workload) {
    String word =
        switch (kind) {
          case DEPLOYMENT -> "Deployment ";
          case STATEFUL_SET -> "StatefulSet ";
        };
    return word + target + "/" + workload;
  }

  private Answer<List<Plan.Change>> changes(Environment environment, Release release) {
    List<Plan.Change> changes = new ArrayList<>();
    for (int i = 0; i < release.plan().changes().size(); i++) {
      Plan.Change recorded = release.plan().changes().get(i);
      PodTemplate template = Optional.ofNullable(release.templates().get(i)).orElseThrow();
      Target target = Steps.target(environment, recorded);
      Workload workload = Steps.workload(environment, recorded);
      Optional<Answer<List<Plan.Change>>> missing = missing(release, recorded, target, template);
      if (missing.isPresent()) {
        return missing.get();
      }
      Answer<WorkloadView> read = cluster.read(target, workload);
      if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
        return read.map(_ -> changes);
      }
      changes.add(
          new Plan.Change(
              recorded.target(),
              recorded.kind(),
              recorded.workload(),
              recorded.images(),
              Optional.of(template),
              new Plan.Before(view.images(), view.template(), view.mark())));
    }
    return new Answer.Found<>(changes);
  }

  /// What pods could not start without.
  private Optional<Answer<List<Plan.Change>>> missing(
      Release release, Plan.Change recorded, Target target, PodTemplate template) {
    for (PinnedImage image : recorded.images().values()) {
      Answer<PinnedImage> confirmed = pinned.confirm(image);
      if (!(confirmed instanceof Answer.Found<PinnedImage> _)) {
        return Optional.of(confirmed.map(_ -> List.of()));
      }
    }
    Answer<List<String>> lacking = cluster.lacking(target, template);
    if (!(lacking instanceof Answer.Found<List<String>>(var names))) {
      return Optional.of(lacking.map(_ -> List.of()));
    }
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Answer.Refused<>(
                new Refusal(
                    "config-gone",
                    "Release "
                        + release.number()
                        + " needs configuration that is no longer in "
                        + target.namespace()
                        + ": "
                        + String.join(", ", names)
                        + ".",
                    "Deploy its build with the configuration of now instead: \"deploy "
                        + release.plan().build().number()
                        + "\".")));
  }
}
