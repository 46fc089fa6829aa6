package dev.slipway.config;

import dev.slipway.config.Environment.ConfigBinding;
import dev.slipway.config.Environment.OnFailure;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import dev.slipway.config.yaml.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads an item of `environments`.
final class EnvironmentReader {
  private static final int LONGEST_NAME = 38;

  private static final Set<String> PRODUCTION = Set.of("production", "prod", "live");

  private static final Type<String> ALIAS =
      FieldTypes.label(alias -> new EnvironmentName(alias).value());

  static final Key<EnvironmentName> NAME =
      Key.required("name", FieldTypes.label(EnvironmentName::new), "as people type it");
  static final Key<List<String>> ALIASES =
      Key.withDefault(
          "aliases", Types.list(ALIAS), "other words people use for it", List.of(), "none");

  private enum Manner {
    ROLLING,
    CAUTIOUS,
    CANARY
  }

  private static final Key<Manner> STRATEGY =
      Key.withDefault(
          "strategy",
          Types.choice(
              Map.of(
                  "rolling", Manner.ROLLING, "cautious", Manner.CAUTIOUS, "canary", Manner.CANARY)),
          "how a release replaces the one before: by the workloads' own rolling update, all at once; or first by 1, 2, 4, 8 ... pods (cautious) or by a part of them (canary) that run beside the others, each batch judged before the next",
          Manner.ROLLING,
          "rolling");
  private static final Key<JudgingReader.Settings> BATCHES =
      Key.withDefault(
          "batches",
          JudgingReader.SHAPE,
          "of the strategies cautious and canary: how large batches are, and how they are judged",
          JudgingReader.Settings.usual(),
          "as its keys say");
  private static final Key<OnFailure> ON_FAILURE =
      Key.withDefault(
          "onFailure",
          Types.choice(
              Map.of("revert", OnFailure.REVERT, "freeze", OnFailure.FREEZE, "ask", OnFailure.ASK)),
          "after a rollout that failed: put back what was live, leave all as it is, or ask",
          OnFailure.REVERT,
          "revert");
  private static final Key<Duration> REVERT_AFTER =
      Key.withDefault(
          "revertAfter",
          Durations.between(Duration.ZERO, Duration.ofMinutes(30)),
          "with `onFailure: revert`: how long the message counts down, with a button to hold it, before what was live is put back; 0s puts it back at once",
          Environment.DEFAULT_REVERT_AFTER,
          Durations.text(Environment.DEFAULT_REVERT_AFTER));
  private static final Key<Duration> LIVE_WITHIN =
      Key.withDefault(
          "liveWithin",
          Durations.between(Duration.ofSeconds(10), Duration.ofHours(2)),
          "how long pods may take to become available",
          Environment.DEFAULT_LIVE_WITHIN,
          Durations.text(Environment.DEFAULT_LIVE_WITHIN));
  private static final Key<Duration> STABLE_FOR =
      Key.withDefault(
          "stableFor",
          Durations.between(Duration.ZERO, Duration.ofHours(1)),
          "how long they must stay so before the rollout counts; where `batches` has `metrics`, and this is no shorter than its `window`, they are judged meanwhile against what ran before",
          Environment.DEFAULT_STABLE_FOR,
          Durations.text(Environment.DEFAULT_STABLE_FOR));
  private static final Key<ConfigBinding> CONFIG =
      Key.withDefault(
          "config",
          Types.choice(
              Map.of("versioned", ConfigBinding.VERSIONED, "shared", ConfigBinding.SHARED)),
          "whether a deployment binds pods to immutable copies of the ConfigMaps and Secrets they refer to, or leaves them alone",
          ConfigBinding.VERSIONED,
          "versioned");
  private static final Key<List<Target>> TARGETS =
      Key.required(
          "targets", Types.someOf(TargetReader.SHAPE), "the clusters and namespaces it runs in");
  private static final Key<Optional<List<List<TargetName>>>> WAVES =
      Key.optional(
          "waves",
          Types.someOf(Types.someOf(FieldTypes.label(TargetName::new))),
          "which targets are changed together, one wave after the other, each target once: [[eu], [us, asia]]; going back to an earlier release changes all at once",
          "target by target, in their order");
  private static final Key<Optional<Duration>> SOAK =
      Key.optional(
          "soak",
          Durations.between(Duration.ZERO, Duration.ofHours(24)),
          "how long a wave must have stayed live before the next one begins",
          "as `stableFor`");
  static final Key<List<Workload>> WORKLOADS =
      Key.required(
          "workloads", Types.someOf(WorkloadReader.SHAPE), "what is patched in each target");
  private static final Key<Roles> ROLES =
      Key.withDefault(
          "roles",
          RolesReader.SHAPE,
          "who may do what here; who is not named may do nothing",
          new Roles(Map.of()),
          "nobody");
  private static final Key<Optional<Migrations>> MIGRATIONS =
      Key.withDefault(
          "migrations",
          MigrationsReader.SHAPE,
          "migrations: containers of a build's own image with SSH, and a command to run in it, for people who hold the role migrator",
          Optional.empty(),
          "there are none");
  private static final Key<Optional<DeployHours>> DEPLOY_HOURS =
      Key.withDefault(
          "deployHours",
          DeployHoursReader.SHAPE,
          "when deployments and migrations may begin; at other times they are refused",
          Optional.empty(),
          "at any time");
  private static final Key<Optional<Approval>> APPROVAL =
      Key.withDefault(
          "approval",
          ApprovalReader.TYPE,
          "who has to agree before a build is made live or a feature flag is changed here; going back to an earlier release needs nobody's consent",
          Optional.empty(),
          "nobody; the requester confirms it on production, prod or live");
  static final Key<Gates> GATES =
      Key.withDefault(
          "gates",
          GatesReader.SHAPE,
          "what a build must have behind it before it is made live here",
          Gates.NONE,
          "a green pipeline is enough");
  private static final Key<Optional<GitLabRecords>> GITLAB =
      Key.withDefault(
          "gitlab",
          GitLabRecordsReader.SHAPE,
          "deployments are written back to GitLab, for its environments and merge requests to show; the token needs the scope api",
          Optional.empty(),
          "nothing is written to GitLab");

  static final Key<Optional<AutoDeploys>> AUTO =
      Key.withDefault(
          "auto",
          AutoDeploysReader.TYPE,
          "builds that go live here by themselves, as ordinary deployments that Slipway asks for",
          Optional.empty(),
          "none");

  static final Key<List<MailAddress>> MAIL_TO =
      Key.withDefault(
          "mailTo",
          Types.list(MailReader.ADDRESS),
          "who gets e-mail about how deployments here end; needs `mail`",
          List.of(),
          "nobody");

  static final Shape<Environment> SHAPE =
      Shape.of(
              List.of(
                  NAME,
                  ALIASES,
                  STRATEGY,
                  BATCHES,
                  ON_FAILURE,
                  REVERT_AFTER,
                  LIVE_WITHIN,
                  STABLE_FOR,
                  CONFIG,
                  TARGETS,
                  WAVES,
                  SOAK,
                  WORKLOADS,
                  ROLES,
                  MIGRATIONS,
                  DEPLOY_HOURS,
                  APPROVAL,
                  GATES,
                  GITLAB,
                  AUTO,
                  MAIL_TO),
              EnvironmentReader::environment)
          .checked(EnvironmentReader::check);

  private EnvironmentReader() {}

  private static void check(Section environment) {
    Types.requireDistinct(
        "a target with this name here", children(environment, TARGETS, TargetReader.NAME));
    for (Key<?> kind : WorkloadReader.KINDS) {
      Types.requireDistinct(
          "a workload with this name here", children(environment, WORKLOADS, kind));
    }
    environment
        .given(MIGRATIONS)
        .flatMap(section -> section.child(MigrationsReader.WORKLOAD.name()))
        .ifPresent(named ->
            environment
                .find(WORKLOADS)
                .ifPresent(known ->
                    Types.requireKnown(
                        "a workload here", named, known.stream().map(Workload::name).toList())));
    checkBatches(environment);
    checkWaves(environment);
    if (environment.find(AUTO).flatMap(auto -> auto).isPresent()
        && environment
            .find(APPROVAL)
            .flatMap(wanted -> wanted)
            .filter(approval -> approval.people() == 0)
            .isPresent()) {
      environment.problem(
          AUTO,
          "goes with approval by 1 or 2 people only: with people 0 the requester confirms, and here that is Slipway");
    }
    if (environment.given(REVERT_AFTER).isPresent()
        && environment.find(ON_FAILURE).filter(what -> what != OnFailure.REVERT).isPresent()) {
      environment.warning(REVERT_AFTER, "has a meaning with onFailure: revert only");
    }
    Optional<Roles> roles = environment.find(ROLES);
    if (roles.isPresent() && roles.get().holders(Role.DEPLOYER).isEmpty()) {
      environment.warning(ROLES, "nobody may deploy here: no deployer is named");
    }
    boolean needsApprovers =
        environment
            .find(APPROVAL)
            .flatMap(wanted -> wanted)
            .filter(approval -> approval.people() > 0)
            .isPresent();
    if (needsApprovers
        && roles
            .filter(known ->
                known.holders(Role.APPROVER).isEmpty() && known.holders(Role.ADMIN).isEmpty())
            .isPresent()) {
      environment.warning(
          ROLES, "nobody may approve here: neither an approver nor an admin is named");
    }
  }

  private static void checkWaves(Section environment) {
    List<Value> named =
        environment.given(WAVES).stream()
            .flatMap(waves -> waves.items().stream())
            .flatMap(wave -> wave.items().stream())
            .toList();
    List<String> known =
        environment.find(TARGETS).orElse(List.of()).stream()
            .map(target -> target.name().value())
            .toList();
    if (known.isEmpty() || known.stream().distinct().count() < known.size()) {
      return;
    }
    named.forEach(name -> Types.requireKnown("a target here", name, known));
    Types.requireDistinct("a wave with this target", named);
    List<String> said = named.stream().flatMap(name -> name.peek().stream()).toList();
    known.stream()
        .filter(target -> !said.isEmpty() && !said.contains(target))
        .forEach(target -> environment.problem(WAVES, target + " is in none of them"));
    if (environment.given(SOAK).isPresent() && known.size() == 1) {
      environment.warning(SOAK, "has no meaning with a single target");
    }
  }

  private static void requireWorkloads(Section environment, Value named) {
    environment
        .find(WORKLOADS)
        .ifPresent(known ->
            named
                .items()
                .forEach(item ->
                    Types.requireKnown(
                        "a workload here", item, known.stream().map(Workload::name).toList())));
  }

  /// What runs beside a workload is a Deployment named after it, and its pods are told from the
  /// others by their names, which Kubernetes cuts at 63 characters.
  private static void checkBatches(Section environment) {
    Optional<Manner> manner = environment.find(STRATEGY);
    if (manner.isEmpty()) {
      return;
    }
    if (manner.get() == Manner.ROLLING) {
      if (environment.given(BATCHES).isPresent()) {
        environment.warning(BATCHES, "has no meaning with strategy rolling");
      }
      return;
    }
    environment
        .given(BATCHES)
        .ifPresent(batches -> {
          batches
              .child(JudgingReader.METRICS.name())
              .flatMap(metrics -> metrics.child(JudgingReader.WORKLOADS.name()))
              .ifPresent(named -> requireWorkloads(environment, named));
          batches
              .child(JudgingReader.CHECKS.name())
              .ifPresent(checks ->
                  checks
                      .items()
                      .forEach(check ->
                          check
                              .child(JudgingReader.CHECKED_WORKLOADS.name())
                              .ifPresent(named -> requireWorkloads(environment, named))));
        });
    for (Workload workload : environment.find(WORKLOADS).orElse(List.of())) {
      if (workload.kind() == Workload.Kind.STATEFUL_SET) {
        environment.problem(
            STRATEGY,
            "works with Deployments only, and "
                + workload.name()
                + " is a StatefulSet; take rolling");
      } else if (workload.name().length() > LONGEST_NAME) {
        environment.problem(
            STRATEGY,
            "needs names of at most "
                + LONGEST_NAME
                + " characters, and "
                + workload.name()
                + " is longer");
      }
    }
  }

  private static Strategy strategy(Manner manner, JudgingReader.Settings batches) {
    return switch (manner) {
      case ROLLING -> new Strategy.Rolling();
      case CAUTIOUS -> new Strategy.Cautious(batches.judging());
      case CANARY -> new Strategy.Canary(batches.steps(), batches.judging());
    };
  }

  /// The values of a key in all items of a list.
  static List<Value> children(Section section, Key<?> list, Key<?> key) {
    return section.given(list).stream()
        .flatMap(value -> value.items().stream())
        .flatMap(item -> item.child(key.name()).stream())
        .toList();
  }

  /// What nobody has said a word about is confirmed where it matters most, as GitLab tells such
  /// environments by their names (its deployment tier `production`).
  private static Optional<Approval> usualApproval(Section section) {
    boolean isProduction =
        PRODUCTION.contains(section.get(NAME).value())
            || section.get(ALIASES).stream().anyMatch(PRODUCTION::contains);
    return isProduction && section.get(AUTO).isEmpty()
        ? Optional.of(Approval.CONFIRMED)
        : Optional.empty();
  }

  private static Environment environment(Section section) {
    List<Target> targets = section.get(TARGETS);
    Duration soak = section.get(SOAK).orElse(section.get(STABLE_FOR));
    Waves waves =
        section
            .get(WAVES)
            .map(order -> new Waves(order, soak))
            .orElseGet(() -> Waves.oneByOne(targets, soak));
    return new Environment(
        section.get(NAME),
        Set.copyOf(section.get(ALIASES)),
        strategy(section.get(STRATEGY), section.get(BATCHES)),
        section.get(ON_FAILURE),
        section.get(REVERT_AFTER),
        section.get(LIVE_WITHIN),
        section.get(STABLE_FOR),
        section.get(CONFIG),
        waves.sorted(targets),
        waves,
        section.get(WORKLOADS),
        section.get(ROLES),
        section.get(MIGRATIONS),
        section.get(DEPLOY_HOURS),
        section.given(APPROVAL).isPresent() ? section.get(APPROVAL) : usualApproval(section),
        section.get(GATES),
        section.get(GITLAB),
        section.get(AUTO),
        section.get(MAIL_TO));
  }
}
