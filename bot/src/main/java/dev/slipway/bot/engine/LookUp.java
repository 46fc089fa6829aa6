package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.ImageTemplate;
import dev.slipway.config.Migrations;
import dev.slipway.config.Migrations.BeforeDeploy;
import dev.slipway.config.PathGlob;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.LongSupplier;

/// The step before anything is touched: which build, which images, what is live, and whether the
/// requester may. Reads only. Safe for use by several threads.
final class LookUp {
  private final BuildSource builds;
  private final PinnedImages pinned;
  private final Cluster cluster;
  private final Directory directory;
  private final Locks locks;
  private final LiveBuilds liveBuilds;
  private final InstantSource clock;

  LookUp(
      BuildSource builds,
      ImageRegistry registry,
      Cluster cluster,
      Directory directory,
      Locks locks,
      InstantSource clock) {
    this.builds = builds;
    this.pinned = new PinnedImages(registry);
    this.cluster = cluster;
    this.directory = directory;
    this.locks = locks;
    this.liveBuilds = new LiveBuilds(cluster);
    this.clock = clock;
  }

  /// What a look-up found, and what was decided on the way.
  record Result(StepOutcome outcome, Optional<Decision> decision) {
    private Result(StepOutcome outcome) {
      this(outcome, Optional.empty());
    }
  }

  /// @param release gives the number of the release that would be made
  Result run(
      Deployment deployment,
      BuildReference reference,
      App app,
      Environment environment,
      LongSupplier release) {
    Instant began = clock.instant();
    Order order = deployment.order();
    Answer<Build> found =
        liveBuilds.settle(app, reference).then(settled -> builds.find(app, settled));
    if (!(found instanceof Answer.Found<Build>(Build build))) {
      return new Result(failed(found, began));
    }
    Optional<StepOutcome> notGreen = notGreen(app, build, order, began);
    if (notGreen.isPresent()) {
      return new Result(notGreen.get());
    }
    Answer<Map<Workload, Map<String, PinnedImage>>> images = images(environment, build);
    if (!(images instanceof Answer.Found<Map<Workload, Map<String, PinnedImage>>>(var pinned))) {
      return new Result(failed(images, began));
    }
    Answer<List<Plan.Change>> changes = changes(environment, pinned);
    if (!(changes instanceof Answer.Found<List<Plan.Change>>(var planned))) {
      return new Result(failed(changes, began));
    }
    Answer<Directory.Person> person = directory.person(order.requester());
    if (person instanceof Answer.Unavailable<Directory.Person>(var outage)) {
      return new Result(new StepOutcome.Unanswered(outage, began));
    }
    Decision decision = decide(person, app, environment, order);
    return switch (decision) {
      case Decision.Allowed _ ->
          new Result(
              new StepOutcome.LookedUp(
                  new Plan(build, release.getAsLong(), planned),
                  migration(deployment, environment, build, pinned),
                  touched(app, environment, build, planned)),
              Optional.of(decision));
      case Decision.Denied(var reasons) ->
          new Result(
              new StepOutcome.Impossible(
                  new Refusal(reasons.getFirst().code(), reasons.getFirst().text())),
              Optional.of(decision));
    };
  }

  /// Once more, as it may have waited for hours: by roles, by the locks that stand now, and by the
  /// deploy hours.
  private Decision decide(
      Answer<Directory.Person> person, App app, Environment environment, Order order) {
    Decision decision = Access.decide(person, Action.DEPLOY, app, environment, order.place());
    if (decision instanceof Decision.Denied) {
      return decision;
    }
    Instant now = clock.instant();
    Optional<Decision> locked =
        Holding.against(locks.standing(now), order.requester(), app.name(), environment.name())
            .map(Holding::denial);
    return locked
        .or(() ->
            environment
                .deployHours()
                .filter(hours -> !OpenHours.isOpen(hours, now))
                .map(hours -> OpenHours.denial(hours, now)))
        .orElse(decision);
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

  /// The files of migrations that this build changes, as far as that can be found out now.
  private List<String> touched(
      App app, Environment environment, Build build, List<Plan.Change> planned) {
    List<PathGlob> paths = environment.migrations().map(Migrations::paths).orElse(List.of());
    boolean runFirst =
        environment
            .declaredMigration()
            .filter(declared -> declared.beforeDeploy() == BeforeDeploy.RUN)
            .isPresent();
    Optional<BuildNumber> live =
        planned.stream().flatMap(change -> change.before().buildNumber().stream()).findFirst();
    if (paths.isEmpty() || runFirst || live.isEmpty() || live.get().equals(build.number())) {
      return List.of();
    }
    Answer<List<String>> files =
        builds
            .find(app, new BuildReference.Numbered(live.get()))
            .then(former -> builds.changedFiles(app, former.commit().sha(), build.commit().sha()));
    return files instanceof Answer.Found<List<String>>(var changed)
        ? changed.stream()
            .filter(file -> paths.stream().anyMatch(path -> path.matches(file)))
            .toList()
        : List.of();
  }

  private static StepOutcome failed(Answer<?> answer, Instant began) {
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

  private Answer<Map<Workload, Map<String, PinnedImage>>> images(
      Environment environment, Build build) {
    Map<ImageTemplate, PinnedImage> resolved = new HashMap<>();
    Map<Workload, Map<String, PinnedImage>> images = new HashMap<>();
    for (Workload workload : environment.workloads()) {
      Map<String, PinnedImage> containers = new TreeMap<>();
      for (Workload.Container container : workload.containers()) {
        PinnedImage known = resolved.get(container.image());
        if (known == null) {
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

  private Answer<List<Plan.Change>> changes(
      Environment environment, Map<Workload, Map<String, PinnedImage>> images) {
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
        changes.add(
            new Plan.Change(
                target.name(),
                workload.kind(),
                workload.name(),
                wanted,
                new Plan.Before(view.images(), view.templateHash(), view.mark())));
      }
    }
    return new Answer.Found<>(changes);
  }
}
