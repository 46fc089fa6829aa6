package dev.slipway.bot.engine;

import dev.slipway.commands.cluster.Expectation;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.deployments.Batches;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.LiveQuestion;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Sent;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.judging.Measurement;
import dev.slipway.commands.judging.PodCheck;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.Forerunners.Removal;
import dev.slipway.commands.ports.Metrics;
import dev.slipway.commands.ports.PodRequests;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Environment;
import dev.slipway.config.HttpCheck;
import dev.slipway.config.Judging;
import dev.slipway.config.QueryTemplate;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The steps that run pods of a build beside the workloads, look at them, measure them and take
/// them away again. Every write is decided on a fresh read and bound to it. Safe for use by several
/// threads.
final class Trials {
  private static final int PARTS_OF_WINDOW = 2;

  /// How many pods of a workload get each request: they all run the same build.
  private static final int PODS_ASKED = 5;

  private final Cluster cluster;
  private final Forerunners forerunners;
  private final Metrics metrics;
  private final PodRequests requests;
  private final InstantSource clock;

  Trials(World world, InstantSource clock) {
    this.cluster = world.cluster();
    this.forerunners = world.forerunners();
    this.metrics = world.metrics();
    this.requests = world.requests();
    this.clock = clock;
  }

  /// Has the pods that a batch wants beside one workload.
  StepOutcome send(Deployment deployment, Environment environment, Plan plan, int batch, int index)
      throws Steps.LostException {
    Instant began = clock.instant();
    Plan.Change change = plan.changes().get(index);
    Target target = Steps.target(environment, change);
    Workload workload = Steps.workload(environment, change);
    Answer<WorkloadView> read = cluster.read(target, workload);
    if (!(read instanceof Answer.Found<WorkloadView>(WorkloadView beside))) {
      return LookUp.failed(read, began);
    }
    Steps.checkFence(beside, deployment);
    if (!beside.template().equals(change.before().template())) {
      return new StepOutcome.FoundChanged(Steps.who(beside));
    }
    int desired = beside.replicas().desired();
    Batches batches = plan.batches().orElseThrow();
    int wanted = batches.size(batch, desired);
    Answer<Optional<WorkloadView>> known = read(target, Forerunners.of(workload));
    if (!(known instanceof Answer.Found<Optional<WorkloadView>>(Optional<WorkloadView> there))) {
      return LookUp.failed(known, began);
    }
    if (there.isEmpty()) {
      return wanted == 0
          ? new StepOutcome.PodsSent(new Sent(Optional.empty(), 0, desired))
          : created(deployment, environment, target, workload, plan, change, began);
    }
    WorkloadView view = there.get();
    if (!Steps.isMarked(view, deployment)) {
      return leftOver(target, workload, view, began);
    }
    Steps.checkFence(view, deployment);
    if (!Steps.runs(view, change.wanted())) {
      return new StepOutcome.Overtaken(Steps.who(view));
    }
    boolean isOurs =
        view.mark().map(Mark::fence).filter(fence -> fence == deployment.fence()).isPresent();
    if (view.replicas().desired() == wanted && isOurs) {
      return sent(view, wanted, desired, began);
    }
    return Steps.written(
        forerunners.scale(
            target, workload, view.resourceVersion(), wanted, annotations(deployment, plan)),
        began,
        written -> sent(written, wanted, desired, began));
  }

  private static StepOutcome sent(WorkloadView view, int wanted, int desired, Instant began) {
    Optional<Expectation> written =
        wanted == 0 ? Optional.empty() : Optional.of(Expectation.after(view, began));
    return new StepOutcome.PodsSent(new Sent(written, wanted, desired));
  }

  /// Makes it; its pods come with the next attempt, whose write is bound to what was made.
  private StepOutcome created(
      Deployment deployment,
      Environment environment,
      Target target,
      Workload workload,
      Plan plan,
      Plan.Change change,
      Instant began) {
    return Steps.written(
        forerunners.create(
            target, workload, Steps.content(environment, change), annotations(deployment, plan)),
        began,
        _ -> new StepOutcome.Contended());
  }

  /// What an earlier deployment left is removed; what is not ours stays.
  private StepOutcome leftOver(Target target, Workload workload, WorkloadView view, Instant began) {
    if (view.mark().isEmpty()) {
      return new StepOutcome.Impossible(
          new Refusal(
              "name-taken",
              "There is a Deployment "
                  + view.name()
                  + " in namespace "
                  + target.namespace()
                  + " that is not mine, and I need that name for pods beside "
                  + workload.name()
                  + ".",
              "Give it another name, or use strategy rolling."));
    }
    return switch (forerunners.remove(target, workload, view.resourceVersion())) {
      case Removal.Done _, Removal.Conflict _ -> new StepOutcome.Contended();
      case Removal.Rejected(Refusal refusal) -> new StepOutcome.Impossible(refusal);
      case Removal.Unknown(var outage) -> new StepOutcome.Unanswered(outage, began);
    };
  }

  private static Map<String, String> annotations(Deployment deployment, Plan plan) {
    return Annotations.of(
        deployment,
        Long.toString(plan.build().number().value()),
        Long.toString(plan.release()),
        "Slipway deployment "
            + deployment.id()
            + ": build "
            + plan.build().number()
            + " is tried out, asked for by "
            + deployment.order().requester().value());
  }

  /// Looks at the pods of a batch and at the workloads beside them. A watch may lag behind, so that
  /// somebody else has changed something is believed only from a read.
  StepOutcome observe(Environment environment, Plan plan, List<Sent> sent, Watches watches) {
    List<Optional<Observation>> beside = new ArrayList<>();
    List<Observation> workloads = new ArrayList<>();
    for (int i = 0; i < plan.changes().size(); i++) {
      Plan.Change change = plan.changes().get(i);
      Target target = Steps.target(environment, change);
      Workload workload = Steps.workload(environment, change);
      Cluster.Watch watch = watches.of(target);
      Observation seen = watch.observe(workload);
      workloads.add(
          hasChanged(seen, change)
              ? Steps.confirmed(cluster, target, workload, clock.instant())
              : seen);
      Workload forerunner = Forerunners.of(workload);
      Optional<Observation> trial =
          sent.get(i)
              .written()
              .map(wanted -> {
                Observation observation = watch.observe(forerunner);
                return Steps.speaksAgainst(observation, wanted)
                        || wasChangedSince(observation, wanted)
                    ? Steps.confirmed(cluster, target, forerunner, clock.instant())
                    : observation;
              });
      beside.add(trial);
    }
    return new StepOutcome.ObservedSent(beside, workloads);
  }

  private static boolean hasChanged(Observation observation, Plan.Change change) {
    return switch (observation) {
      case Observation.Seen(WorkloadView view) ->
          !view.template().equals(change.before().template());
      case Observation.Gone _ -> true;
      case Observation.Blind _ -> false;
    };
  }

  private static boolean wasChangedSince(Observation observation, Expectation wanted) {
    return observation instanceof Observation.Seen(WorkloadView view)
        && view.generation() > wanted.generation();
  }

  /// Asks about the pods of each workload that answers requests, and asks new ones themselves.
  StepOutcome measure(
      Environment environment,
      Plan plan,
      List<Sent> sent,
      Instant from,
      Instant until,
      Watches watches) {
    Optional<Judging.Metrics> wanted = environment.strategy().judged().flatMap(Judging::metrics);
    List<Measurement> measurements = new ArrayList<>();
    Asking asking = new Asking(metrics);
    if (wanted.isPresent()) {
      for (int i = 0; i < plan.changes().size(); i++) {
        Plan.Change change = plan.changes().get(i);
        if (sent.get(i).pods() > 0 && wanted.get().counts(change.workload())) {
          Questions questions =
              new Questions(
                  asking,
                  wanted.get(),
                  Steps.target(environment, change),
                  Duration.between(from, until),
                  until);
          String fresh = Forerunners.of(Steps.workload(environment, change)).name();
          measurements.add(
              new Measurement(
                  change.label(),
                  questions.about(podsOf(fresh)),
                  questions.about(podsOf(change.workload()))));
        }
      }
    }
    List<Asked> asked =
        IntStream.range(0, plan.changes().size())
            .filter(i -> sent.get(i).pods() > 0)
            .mapToObj(i -> plan.changes().get(i))
            .map(change -> new Asked(change, Forerunners.of(Steps.workload(environment, change))))
            .toList();
    return new StepOutcome.Measured(measurements, checked(environment, asked, watches));
  }

  /// Asks about the pods of each workload that answers requests, and about those before them.
  StepOutcome measureLive(
      Environment environment, Plan plan, LiveQuestion question, Watches watches) {
    Optional<Judging.Metrics> wanted = environment.strategy().judged().flatMap(Judging::metrics);
    Duration window = Duration.between(question.from(), question.until());
    List<Measurement> measurements = new ArrayList<>();
    Asking asking = new Asking(metrics);
    for (int i : question.changes()) {
      Plan.Change change = plan.changes().get(i);
      if (wanted.isPresent() && wanted.get().counts(change.workload())) {
        Target target = Steps.target(environment, change);
        String pods = podsOf(change.workload());
        measurements.add(
            new Measurement(
                change.label(),
                new Questions(asking, wanted.get(), target, window, question.until()).about(pods),
                new Questions(asking, wanted.get(), target, window, question.before()).about(pods),
                "the pods before"));
      }
    }
    List<Asked> asked =
        question.changes().stream()
            .map(plan.changes()::get)
            .map(change -> new Asked(change, Steps.workload(environment, change)))
            .toList();
    // An earlier release may never have had what is asked for today.
    return new StepOutcome.Measured(
        measurements,
        plan.restores().isPresent() ? List.of() : checked(environment, asked, watches));
  }

  /// A change, and the workload whose newest pods are asked.
  private record Asked(Plan.Change change, Workload pods) {}

  /// Sends the configured requests to some of the newest pods of each. After a silence nothing more
  /// is asked in this turn.
  private List<PodCheck> checked(Environment environment, List<Asked> all, Watches watches) {
    List<PodCheck> done = new ArrayList<>();
    List<HttpCheck> checks = environment.strategy().judged().map(Judging::checks).orElse(List.of());
    for (Asked asked : all) {
      for (HttpCheck check : checks) {
        if (check.counts(asked.change().workload())) {
          done.addAll(answers(environment, asked, check, watches));
          if (done.getLast().answer() instanceof Reading.Silent) {
            return done;
          }
        }
      }
    }
    return done;
  }

  private List<PodCheck> answers(
      Environment environment, Asked asked, HttpCheck check, Watches watches) {
    Target target = Steps.target(environment, asked.change());
    String label = asked.change().label();
    return switch (watches.of(target).observe(asked.pods())) {
      case Observation.Blind(var outage, _) ->
          List.of(new PodCheck(label, "", check, new Reading.Silent(outage)));
      case Observation.Gone() ->
          List.of(new PodCheck(label, "", check, new Reading.Nothing("the pods are gone")));
      case Observation.Seen(WorkloadView view) -> {
        List<PodCheck> done = new ArrayList<>();
        for (PodView pod : ready(view)) {
          Reading answer = requests.get(target, pod.name(), check.port(), check.path());
          done.add(new PodCheck(label, pod.name(), check, answer));
          if (answer instanceof Reading.Silent) {
            break;
          }
        }
        yield done.isEmpty()
            ? List.of(new PodCheck(label, "", check, new Reading.Nothing("no pod is ready")))
            : done;
      }
    };
  }

  /// Some of the pods that take requests; one that was evicted stays among the others for a while.
  private static List<PodView> ready(WorkloadView view) {
    return view.newestPods().stream().filter(PodView::ready).limit(PODS_ASKED).toList();
  }

  /// Names of a Deployment's pods: its name, the hash of a template, five characters. The part in
  /// between holds no hyphen, so that those of `web-slipway` are not those of `web`.
  static String podsOf(String deployment) {
    return deployment.replace(".", "[.]") + "-[a-z0-9]+-[a-z0-9]{5}";
  }

  /// What is asked in one turn. After a silence nothing more is: the pods have to be looked at, and
  /// people listened to.
  private static final class Asking {
    private final Metrics metrics;
    private Optional<Reading> silence = Optional.empty();

    Asking(Metrics metrics) {
      this.metrics = metrics;
    }

    Reading ask(URI prometheus, String query, Instant at) {
      Reading reading = silence.orElseGet(() -> metrics.ask(prometheus, query, at));
      silence = Optional.of(reading).filter(Reading.Silent.class::isInstance);
      return reading;
    }
  }

  /// What is asked about the pods of one target over one time.
  private record Questions(
      Asking asking, Judging.Metrics wanted, Target target, Duration window, Instant until) {
    Measurement.Side about(String names) {
      return new Measurement.Side(
          ask(wanted.requests(), names, window),
          ask(wanted.requests(), names, window.dividedBy(PARTS_OF_WINDOW)),
          ask(wanted.errors(), names, window),
          wanted.slow().map(slow -> ask(slow, names, window)));
    }

    private Reading ask(QueryTemplate query, String names, Duration over) {
      return asking.ask(wanted.prometheus(), query.fill(target.namespace(), names, over), until);
    }
  }

  /// Takes away the pods beside one workload, and sees whether they are gone.
  StepOutcome withdraw(Deployment deployment, Environment environment, Plan plan, int index)
      throws Steps.LostException {
    Instant began = clock.instant();
    Plan.Change change = plan.changes().get(index);
    Target target = Steps.target(environment, change);
    Workload workload = Steps.workload(environment, change);
    Answer<Optional<WorkloadView>> read = read(target, Forerunners.of(workload));
    if (!(read instanceof Answer.Found<Optional<WorkloadView>>(Optional<WorkloadView> there))) {
      return LookUp.failed(read, began) instanceof StepOutcome.Impossible(Refusal refusal)
          ? new StepOutcome.Withdrawn(Optional.of(refusal.reason()))
          : LookUp.failed(read, began);
    }
    if (there.isEmpty() || there.get().mark().isEmpty()) {
      return new StepOutcome.Withdrawn(Optional.empty());
    }
    Steps.checkFence(there.get(), deployment);
    return switch (forerunners.remove(target, workload, there.get().resourceVersion())) {
      case Removal.Done() -> new StepOutcome.Nothing();
      case Removal.Conflict() -> new StepOutcome.Contended();
      case Removal.Rejected(Refusal refusal) ->
          new StepOutcome.Withdrawn(Optional.of(refusal.reason()));
      case Removal.Unknown(var outage) -> new StepOutcome.Unanswered(outage, began);
    };
  }

  private Answer<Optional<WorkloadView>> read(Target target, Workload workload) {
    Answer<WorkloadView> answer = cluster.read(target, workload);
    return answer instanceof Answer.Refused<WorkloadView>(Refusal refusal)
            && refusal.code().equals("workload-not-found")
        ? new Answer.Found<>(Optional.empty())
        : answer.map(Optional::of);
  }
}
