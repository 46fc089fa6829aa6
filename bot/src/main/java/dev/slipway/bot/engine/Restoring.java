package dev.slipway.bot.engine;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.cluster.PodTemplate;
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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
    Order order = deployment.order();
    Objections objections = new Objections(clock.instant(), order.urgency());
    Optional<Release> found = releases.find(number);
    if (found.isEmpty()) {
      objections.add(notFound(number, app, environment));
      return objections.result().orElseThrow();
    }
    Release release = found.get();
    Optional<Refusal> unfit = unfit(release, environment);
    unfit.ifPresent(objections::add);
    Optional<List<Plan.Change>> planned =
        unfit.isEmpty() ? changes(environment, release, objections) : Optional.empty();
    List<String> files =
        planned.stream()
            .flatMap(
                changes -> crossed(app, environment, release, changes, order, objections).stream())
            .toList();
    Optional<Decision> decision =
        objections.hear(permissions.decide(order, app, environment, List.of()));
    decision.ifPresent(objections::weigh);
    return objections
        .result()
        .orElseGet(() ->
            new LookUp.Result(
                new StepOutcome.LookedUp(
                    new Plan(
                        release.plan().build(),
                        releases.next(),
                        OptionalLong.of(number),
                        planned.orElseThrow()),
                    Optional.empty(),
                    files,
                    List.of()),
                decision));
  }

  private static Refusal notFound(long number, App app, Environment environment) {
    return new Refusal(
        "release-not-found",
        "There is no release " + number + " of " + app.name() + " on " + environment.name() + ".",
        "Say \"history " + environment.name() + "\" to see which there are.");
  }

  /// The changes of the database that lie between; an objection where nobody has said why they do
  /// not matter.
  private List<String> crossed(
      App app,
      Environment environment,
      Release release,
      List<Plan.Change> planned,
      Order order,
      Objections objections) {
    Answer<List<String>> between =
        touched.between(app, environment, release.plan().build(), planned);
    List<String> files =
        between instanceof Answer.Found<List<String>>(var known) ? known : List.of();
    if (order.reason().isPresent()) {
      return files;
    }
    String back =
        "\"roll back " + environment.name() + " to release " + release.number() + ": the reason\".";
    if (!(between instanceof Answer.Found<?>)) {
      objections.add(
          new Refusal(
              "migrations-unknown",
              "GitLab does not say now whether changes of the database, which I don't undo, lie between release "
                  + release.number()
                  + " and what is live ("
                  + why(between)
                  + ").",
              "If the old version can work with the schema as it is, say so: " + back));
    }
    if (!files.isEmpty()) {
      objections.add(
          new Refusal(
              "migrations-between",
              "Between release "
                  + release.number()
                  + " and what is live lie changes of the database that I don't undo: "
                  + String.join(", ", files.subList(0, Math.min(3, files.size())))
                  + (files.size() > 3 ? " and " + (files.size() - 3) + " more" : "")
                  + ".",
              "If the old version can work with the new schema, say why: " + back));
    }
    return files;
  }

  private static String why(Answer<?> answer) {
    return switch (answer) {
      case Answer.Found<?> _ -> "";
      case Answer.Refused<?>(Refusal refusal) -> refusal.reason();
      case Answer.Unavailable<?>(var outage) -> outage.reason();
    };
  }

  /// Why a release can't be restored, by its record and the configuration of now.
  private static Optional<Refusal> unfit(Release release, Environment environment) {
    List<Plan.Change> recorded = release.plan().changes();
    if (release.templates().size() < recorded.size()) {
      return Optional.of(
          new Refusal(
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
        new Refusal(
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

  /// What is to be written; empty when it can't be told. What pods could not start without and is
  /// gone is an objection.
  private Optional<List<Plan.Change>> changes(
      Environment environment, Release release, Objections objections) {
    List<Plan.Change> recorded = release.plan().changes();
    recorded.stream()
        .flatMap(change -> change.images().values().stream())
        .distinct()
        .forEach(image -> objections.hear(pinned.confirm(image)));
    List<Plan.Change> changes = new ArrayList<>();
    Map<String, Set<String>> lacking = new TreeMap<>();
    for (int i = 0; i < recorded.size(); i++) {
      Plan.Change change = recorded.get(i);
      PodTemplate template = Optional.ofNullable(release.templates().get(i)).orElseThrow();
      Target target = Steps.target(environment, change);
      objections
          .hear(cluster.lacking(target, template))
          .ifPresent(names ->
              names.forEach(name ->
                  lacking
                      .computeIfAbsent(name, _ -> new TreeSet<>())
                      .add(target.namespace().toString())));
      objections
          .hear(cluster.read(target, Steps.workload(environment, change)))
          .ifPresent(view ->
              changes.add(
                  new Plan.Change(
                      change.target(),
                      change.kind(),
                      change.workload(),
                      change.images(),
                      Optional.of(template),
                      new Plan.Before(view.images(), view.template(), view.mark()))));
    }
    if (!lacking.isEmpty()) {
      objections.add(configGone(release, lacking));
    }
    return changes.size() == recorded.size() ? Optional.of(changes) : Optional.empty();
  }

  private static Refusal configGone(Release release, Map<String, Set<String>> lacking) {
    return new Refusal(
        "config-gone",
        "Release "
            + release.number()
            + " needs configuration that is no longer there: "
            + lacking.entrySet().stream()
                .map(gone -> gone.getKey() + " in " + String.join(" and ", gone.getValue()))
                .collect(Collectors.joining("; "))
            + ".",
        "Deploy its build with the configuration of now instead: \"deploy "
            + release.plan().build().number()
            + "\".");
  }
}
