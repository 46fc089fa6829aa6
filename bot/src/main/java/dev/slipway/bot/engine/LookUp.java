package dev.slipway.bot.engine;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.App;
import dev.slipway.config.Approval;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.ImageTemplate;
import dev.slipway.config.Migrations.BeforeDeploy;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The step before anything is touched: which build, which images, what is live, and whether the
/// requester may. Reads only. Safe for use by several threads.
final class LookUp {
  private final BuildSource builds;
  private final PinnedImages pinned;
  private final Cluster cluster;
  private final Permissions permissions;
  private final Promoting promoting;
  private final TouchedMigrations touched;
  private final NewCommits newCommits;
  private final BuildGates gates;
  private final Authors authors;
  private final Restoring restoring;
  private final SettingsText settings;
  private final InstantSource clock;

  /// @param settings how a change of configuration is told
  LookUp(World world, SettingsText settings, Locks locks, InstantSource clock) {
    this.builds = world.builds();
    this.pinned = new PinnedImages(world.registry());
    this.cluster = world.cluster();
    this.settings = settings;
    this.permissions = new Permissions(world.directory(), locks, clock);
    this.newCommits = new NewCommits(builds);
    this.authors = world.authors();
    this.gates = new BuildGates(builds, clock);
    this.touched = new TouchedMigrations(builds);
    this.restoring = new Restoring(pinned, cluster, permissions, touched, clock);
    this.promoting = new Promoting(cluster);
    this.clock = clock;
  }

  /// What a look-up found, and what was decided on the way.
  record Result(StepOutcome outcome, Optional<Decision> decision) {
    Result(StepOutcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  /// The releases of the environment.
  interface Releases {
    /// The number that the next one will have.
    long next();

    Optional<Release> find(long number);

    /// The newest ones, newest first.
    List<Release> newest();

    /// The newest one of another environment of the app.
    Optional<Release> newestOf(EnvironmentName other);

    /// The one that is live and stable in another environment of the app.
    Optional<Release> stableOn(EnvironmentName other);

    /// When a release's deployment to this environment ended; empty when that is not known.
    Optional<Instant> ended(Release release);

    /// Since when a build has been live and stable in another environment of the app; empty when it
    /// is not.
    Optional<Instant> liveSince(EnvironmentName other, Build build);
  }

  /// How much is to be found out.
  enum Detail {
    NEEDED,
    /// The commits too, which nobody waits for otherwise.
    WITH_COMMITS
  }

  Result run(
      Deployment deployment,
      BuildReference reference,
      App app,
      Environment environment,
      Releases releases,
      Detail detail) {
    if (reference instanceof BuildReference.Released(long release)) {
      return restoring.run(deployment, release, app, environment, releases);
    }
    Instant began = clock.instant();
    Order order = deployment.order();
    Answer<Promoting.Source> settled = promoting.settle(app, reference, releases);
    if (!(settled instanceof Answer.Found<Promoting.Source>(Promoting.Source source))) {
      return new Result(failed(order.edit().isPresent() ? whatIsLive(settled) : settled, began));
    }
    Answer<Build> found = builds.find(app, source.build());
    if (!(found instanceof Answer.Found<Build>(Build build))) {
      return new Result(failed(found, began));
    }
    Objections objections = new Objections(began, order.urgency());
    Optional<StepOutcome> pipeline = notGreen(app, build, order, began);
    if (pipeline.isPresent()) {
      if (!(pipeline.get() instanceof StepOutcome.Impossible(Refusal refusal))) {
        return new Result(pipeline.get());
      }
      objections.rule(refusal);
    }
    Quarantine.refusal(build, order, releases).ifPresent(objections::rule);
    objections
        .hear(gates.missing(app, environment, build, order, releases))
        .ifPresent(missing -> missing.forEach(objections::rule));
    Optional<Map<Workload, Map<String, PinnedImage>>> images =
        objections.hear(images(environment, build, source.running()));
    images
        .flatMap(pinned -> otherImage(environment, order, build, pinned, releases))
        .ifPresent(objections::rule);
    images
        .flatMap(pinned ->
            objections.hear(this.pinned.unsigned(all(pinned), environment.gates().signedBy())))
        .ifPresent(unsigned -> unsigned.forEach(objections::rule));
    Optional<List<Plan.Change>> planned =
        images.flatMap(pinned -> objections.hear(changes(environment, order.edit(), pinned)));
    Optional<Decision> decision =
        objections.hear(permissions.decide(order, app, environment, approvers(deployment)));
    decision.ifPresent(objections::weigh);
    permissions.passed(order, app, environment).forEach(objections::rule);
    Optional<List<UserId>> wrote =
        planned
            .filter(_ ->
                Approvals.wanted(environment, order.urgency())
                    .filter(Approval::notAuthors)
                    .isPresent())
            .flatMap(changes ->
                objections.hear(authors.of(app, build, changes, builds, order.requester().team())));
    return objections
        .result()
        .orElseGet(() ->
            new Result(
                new StepOutcome.LookedUp(
                    new Plan(
                        build,
                        releases.next(),
                        OptionalLong.empty(),
                        planned.orElseThrow(),
                        Optional.empty(),
                        List.of(),
                        objections.overridden()),
                    migration(deployment, environment, build, images.orElseThrow()),
                    forward(app, environment, build, planned.orElseThrow()),
                    detail == Detail.WITH_COMMITS
                            || Approvals.wanted(environment, order.urgency()).isPresent()
                        ? newCommits.of(app, build, planned.orElseThrow().getFirst().before())
                        : List.of(),
                    wrote),
                decision.map(allowed -> overriding(allowed, objections.overridden()))));
  }

  /// What was allowed, with the rules that it passes over, for the record.
  private static Decision overriding(Decision decision, List<Refusal> overridden) {
    return decision instanceof Decision.Allowed allowed
        ? allowed.overriding(overridden.stream().map(Refusal::code).toList())
        : decision;
  }

  /// Where keys are set no other build can be named instead.
  private static <T> Answer<T> whatIsLive(Answer<T> answer) {
    return answer instanceof Answer.Refused<T>(Refusal refusal)
        ? new Answer.Refused<>(
            new Refusal(
                refusal.code(),
                refusal.words(),
                "Deploy a build there that stays live, then set it.",
                refusal.link()))
        : answer;
  }

  /// What has to come from another environment has to be what runs there, whatever its tag points
  /// to by now.
  private static Optional<Refusal> otherImage(
      Environment environment,
      Order order,
      Build build,
      Map<Workload, Map<String, PinnedImage>> images,
      Releases releases) {
    if (order.urgency() == Order.Urgency.HOTFIX) {
      return Optional.empty();
    }
    return Stream.concat(
            environment.gates().liveOn().stream(),
            environment.auto().filter(_ -> order.automatic()).stream()
                .flatMap(rule -> rule.liveOn().stream()))
        .flatMap(first ->
            releases
                .stableOn(first)
                .filter(there -> there.plan().build().number().equals(build.number()))
                .filter(there -> differs(images, there))
                .map(_ ->
                    new Refusal(
                        "not-the-same-image",
                        "The tag of build "
                            + build.number()
                            + " points to another image now than the one that is live on "
                            + first
                            + ".",
                        "Say \"promote "
                            + first
                            + " to "
                            + environment.name()
                            + "\" to take that one."))
                .stream())
        .findFirst();
  }

  /// Every image once.
  private static Set<PinnedImage> all(Map<Workload, Map<String, PinnedImage>> images) {
    return images.values().stream()
        .flatMap(containers -> containers.values().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static boolean differs(Map<Workload, Map<String, PinnedImage>> images, Release there) {
    return images.entrySet().stream()
        .anyMatch(own ->
            there.plan().changes().stream()
                .filter(change -> change.kind() == own.getKey().kind())
                .filter(change -> change.workload().equals(own.getKey().name()))
                .anyMatch(change -> differs(own.getValue(), change.images())));
  }

  /// Whether a container has another image of the same repository.
  private static boolean differs(Map<String, PinnedImage> own, Map<String, PinnedImage> there) {
    return own.entrySet().stream()
        .anyMatch(container ->
            Optional.ofNullable(there.get(container.getKey()))
                .filter(live -> live.repository().equals(container.getValue().repository()))
                .filter(live -> !live.equals(container.getValue()))
                .isPresent());
  }

  private static List<UserId> approvers(Deployment deployment) {
    return deployment.state() instanceof DeploymentState.Rechecking(_, var approvals, _)
            && !approvals.byRequester()
        ? approvals.given()
        : List.of();
  }

  /// What has to be run first, with the very image that will be made live.
  private Optional<MigrationOrder> migration(
      Deployment deployment,
      Environment environment,
      Build build,
      Map<Workload, Map<String, PinnedImage>> pinned) {
    Order order = deployment.order();
    Workload workload = environment.migrationWorkload();
    Optional<PinnedImage> image =
        Optional.ofNullable(
            pinned.getOrDefault(workload, Map.of()).get(workload.containers().getFirst().name()));
    return environment.migrations().stream()
        .flatMap(settings ->
            settings.declared().stream()
                .filter(declared -> declared.beforeDeploy() == BeforeDeploy.RUN)
                .map(declared ->
                    new MigrationOrder(
                        new SessionId(UUID.randomUUID().toString()),
                        order.app(),
                        order.environment(),
                        new BuildReference.Numbered(build.number()),
                        order.requester(),
                        order.requester(),
                        declared.within(),
                        settings.scratch(),
                        order.channel(),
                        order.place(),
                        Optional.empty(),
                        new Purpose.Run(
                            Optional.of(new Purpose.Before(deployment.id(), image.orElseThrow()))),
                        clock.instant())))
        .findFirst();
  }

  /// The files of migrations that this build changes, where they are not run before it, as far as
  /// GitLab tells now.
  private List<String> forward(
      App app, Environment environment, Build build, List<Plan.Change> planned) {
    boolean runFirst =
        environment
            .declaredMigration()
            .filter(declared -> declared.beforeDeploy() == BeforeDeploy.RUN)
            .isPresent();
    return !runFirst
            && touched.between(app, environment, build, planned)
                instanceof Answer.Found<List<String>>(var files)
        ? files
        : List.of();
  }

  static StepOutcome failed(Answer<?> answer, Instant began) {
    return switch (answer) {
      case Answer.Found<?> found -> throw new IllegalArgumentException("nothing failed: " + found);
      case Answer.Refused<?>(var refusal) -> new StepOutcome.Impossible(refusal);
      case Answer.Unavailable<?>(var outage) -> new StepOutcome.Unanswered(outage, began);
    };
  }

  private Optional<StepOutcome> notGreen(App app, Build build, Order order, Instant began) {
    return switch (build.status()) {
      case SUCCEEDED -> Optional.empty();
      case UNDER_WAY -> Optional.of(underWay(app, build, order, began));
      case FAILED -> Optional.of(broken(app, build, began));
      case CANCELED -> Optional.of(not(build, "pipeline-canceled", "was canceled"));
      case SKIPPED -> Optional.of(not(build, "pipeline-skipped", "was skipped"));
      case MANUAL ->
          Optional.of(not(build, "pipeline-manual", "waits for somebody to start a job by hand"));
      case UNKNOWN ->
          Optional.of(
              not(
                  build,
                  "pipeline-unknown",
                  "has a status that I don't know, so I take it as not green"));
    };
  }

  private StepOutcome underWay(App app, Build build, Order order, Instant began) {
    Answer<PipelineJobs> jobs = builds.jobs(app, build);
    if (!(jobs instanceof Answer.Found<PipelineJobs>(PipelineJobs known))) {
      return failed(jobs, began);
    }
    return switch (order.whenGreen()) {
      case WAIT -> new StepOutcome.NotGreenYet(build, known);
      case REFUSE ->
          new StepOutcome.Impossible(
              new Refusal(
                  "pipeline-running",
                  "The pipeline of build "
                      + build.number()
                      + " is still running: "
                      + known.finished()
                      + " of "
                      + known.total()
                      + " jobs have ended.",
                  "I can deploy it when it is green.",
                  Optional.of(build.url())));
    };
  }

  private StepOutcome broken(App app, Build build, Instant began) {
    Answer<PipelineJobs> jobs = builds.jobs(app, build);
    if (!(jobs instanceof Answer.Found<PipelineJobs>(PipelineJobs known))) {
      return failed(jobs, began);
    }
    String which =
        known.failed().stream()
            .map(PipelineJobs.FailedJob::name)
            .findFirst()
            .map(name -> " in job " + name)
            .orElse("");
    URI link =
        known.failed().stream().map(PipelineJobs.FailedJob::url).findFirst().orElse(build.url());
    return new StepOutcome.Impossible(
        new Refusal(
            "pipeline-failed",
            "The pipeline of build " + build.number() + " failed" + which + ".",
            "Only green builds are deployed.",
            Optional.of(link)));
  }

  private static StepOutcome not(Build build, String code, String how) {
    return new StepOutcome.Impossible(
        new Refusal(
            code,
            "The pipeline of build " + build.number() + " " + how + ".",
            "Only green builds are deployed.",
            Optional.of(build.url())));
  }

  /// @param running the only images that may go live; what a tag points to now is asked where there
  ///   are none such
  private Answer<Map<Workload, Map<String, PinnedImage>>> images(
      Environment environment, Build build, Optional<Map<ImageTemplate, PinnedImage>> running) {
    Map<ImageTemplate, PinnedImage> resolved = new HashMap<>(running.orElseGet(Map::of));
    Map<Workload, Map<String, PinnedImage>> images = new HashMap<>();
    for (Workload workload : environment.workloads()) {
      Map<String, PinnedImage> containers = new TreeMap<>();
      for (Workload.Container container : workload.containers()) {
        PinnedImage known = resolved.get(container.image());
        if (known == null) {
          if (running.isPresent()) {
            return new Answer.Refused<>(
                notLiveThere(
                    environment,
                    build,
                    workload.name() + "/" + container.name(),
                    container.image()));
          }
          Answer<PinnedImage> answer = pinned.of(container.image(), build);
          if (!(answer instanceof Answer.Found<PinnedImage>(PinnedImage found))) {
            return answer.map(_ -> images);
          }
          known = found;
          resolved.put(container.image(), known);
        }
        containers.put(container.name(), known);
      }
      images.put(workload, containers);
    }
    return new Answer.Found<>(images);
  }

  private static Refusal notLiveThere(
      Environment environment, Build build, String container, ImageTemplate image) {
    return new Refusal(
        "image-not-live-there",
        "No container there runs the image "
            + image.value()
            + ", which "
            + container
            + " has on "
            + environment.name()
            + ", so there is no digest that could go on.",
        "Name the build by its number: \"deploy "
            + build.number()
            + " to "
            + environment.name()
            + "\".");
  }

  private Answer<List<Plan.Change>> changes(
      Environment environment,
      Optional<SettingsEdit> edit,
      Map<Workload, Map<String, PinnedImage>> images) {
    Answer<PlannedEdits> settled = PlannedEdits.of(cluster, environment, edit);
    if (!(settled instanceof Answer.Found<PlannedEdits>(PlannedEdits edits))) {
      return settled.map(_ -> List.of());
    }
    List<Plan.Change> changes = new ArrayList<>();
    for (Target target : environment.targets()) {
      for (Workload workload : environment.workloads()) {
        Answer<WorkloadView> read = cluster.read(target, workload);
        if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView view))) {
          return read.map(_ -> changes);
        }
        Map<String, PinnedImage> wanted = images.getOrDefault(workload, Map.of());
        for (String container : wanted.keySet()) {
          if (!view.images().containsKey(container)) {
            return new Answer.Refused<>(
                new Refusal(
                    "container-not-found",
                    target.name()
                        + "/"
                        + workload.name()
                        + " has no container \""
                        + container
                        + "\".",
                    "It has "
                        + String.join(", ", new TreeMap<>(view.images()).keySet())
                        + ". Correct the configuration."));
          }
        }
        Answer<Optional<Plan.Config>> config =
            config(environment, target, view, edits.of(target, workload));
        if (!(config instanceof Answer.Found<Optional<Plan.Config>>(var told))) {
          return config.map(_ -> changes);
        }
        changes.add(
            new Plan.Change(
                target.name(),
                workload.kind(),
                workload.name(),
                wanted,
                Optional.empty(),
                told,
                new Plan.Before(view.images(), view.template(), view.mark())));
      }
    }
    return new Answer.Found<>(changes);
  }

  private Answer<Optional<Plan.Config>> config(
      Environment environment, Target target, WorkloadView view, Optional<MapEdit> edit) {
    return switch (environment.config()) {
      case SHARED -> new Answer.Found<>(Optional.empty());
      case VERSIONED ->
          cluster
              .binding(target, view.template(), edit)
              .map(binding ->
                  Optional.of(
                      new Plan.Config(
                          binding.content(),
                          binding.renames(),
                          settings.of(binding.changes()),
                          edit)));
    };
  }
}
