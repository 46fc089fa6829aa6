package dev.slipway.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.End;
import dev.slipway.commands.cluster.PodView.State;
import dev.slipway.commands.cluster.RolloutVerdict.Changed;
import dev.slipway.commands.cluster.RolloutVerdict.Failed;
import dev.slipway.commands.cluster.RolloutVerdict.Live;
import dev.slipway.commands.cluster.WorkloadView.Condition;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random histories of a workload, each view of which may be seen late, against what really went
/// on.
class RolloutHistoriesTest {
  private static final int HISTORIES = 1_000;
  private static final int STEPS = 60;

  @Test
  void neverSaysSucceededOrFailedOrChangedWhenItIsNot() {
    Map<Class<?>, Integer> seen = new HashMap<>();
    for (long number = 1; number <= HISTORIES; number++) {
      long seed = number;
      Model model = new Model(new Random(seed));
      List<Moment> moments = new ArrayList<>();
      int written = model.random.nextInt(STEPS / 2);
      for (int step = 0; step < STEPS; step++) {
        if (step == written) {
          model.write();
        } else {
          model.step();
        }
        moments.add(model.moment());
      }
      Expectation expectation = model.expectation();

      for (int at = 0; at < STEPS; at++) {
        int step = at;
        Moment moment = moments.get(step);
        RolloutVerdict verdict = RolloutVerdict.judge(moment.view, expectation);
        boolean isTrue =
            verdict instanceof Live == moment.isLive
                && verdict instanceof Failed == moment.hasFailed
                && verdict instanceof Changed == moment.isChanged;

        assertThat(isTrue)
            .as(() -> "seed %d step %d: %s of %s".formatted(seed, step, verdict, moment))
            .isTrue();
        seen.merge(verdict.getClass(), 1, Integer::sum);
      }
    }
    assertThat(seen)
        .hasSize(4)
        .allSatisfy((_, count) -> assertThat(count).isGreaterThan(HISTORIES));
  }

  /// What a view shows and what is true of it.
  private record Moment(WorkloadView view, boolean isLive, boolean hasFailed, boolean isChanged) {}

  /// @param template whose pod it is
  private record ModelPod(String template, boolean available) {}

  /// A cluster that does one random thing at a time. What it reports is what its controller saw
  /// when it last looked; what is true is kept apart from it.
  private static final class Model {
    private final Random random;
    private final List<ModelPod> pods = new ArrayList<>();
    private final String crashing;
    private int desired = 3;
    private String template = "old";
    private long generation = 5;
    private Optional<Mark> mark = Optional.of(new Mark("41", 6, "234", "11"));
    private boolean isWritten;
    private boolean isForeign;
    private Optional<Expectation> expectation = Optional.empty();

    private long observed = 5;
    private Replicas reported = new Replicas(3, 3, 3, 3, 3);
    private Optional<Condition> progress = Optional.empty();
    private boolean isOutOfTime;

    Model(Random random) {
      this.random = random;
      this.crashing = random.nextInt(4) == 0 ? "ours" : "none";
      for (int i = 0; i < desired; i++) {
        pods.add(new ModelPod("old", true));
      }
      if (random.nextBoolean()) {
        progress = Optional.of(timedOut("old", -500));
      }
    }

    void write() {
      isWritten = true;
      // A deploy of what is there already changes annotations alone and keeps the generation.
      if (random.nextInt(5) > 0) {
        template = "ours";
        generation++;
      }
      mark = Optional.of(Views.MARK);
      expectation = Optional.of(Expectation.after(view(), Views.WRITTEN));
    }

    void step() {
      switch (random.nextInt(10)) {
        case 0, 1, 2 -> look();
        case 3, 4, 5 -> roll();
        case 6 -> becomeAvailable();
        case 7 -> {
          if (random.nextInt(4) == 0) {
            desired = random.nextInt(5);
            generation++;
          }
        }
        case 8 -> {
          if (isWritten && random.nextInt(12) == 0) {
            isForeign = true;
            template = "theirs";
            generation++;
          }
        }
        default -> {
          if (random.nextInt(6) == 0 && isWritten && observed == generation) {
            isOutOfTime = true;
            progress = Optional.of(timedOut(template, 5));
          }
        }
      }
    }

    /// The controller looks at the spec and reports.
    private void look() {
      observed = generation;
      int updated = (int) pods.stream().filter(pod -> pod.template.equals(template)).count();
      int available = (int) pods.stream().filter(ModelPod::available).count();
      reported = new Replicas(desired, pods.size(), updated, available, available);
      if (random.nextInt(3) == 0 && !isOutOfTime) {
        progress =
            Optional.of(
                new Condition(
                    "Progressing",
                    "True",
                    "ReplicaSetUpdated",
                    named(template) + " is progressing.",
                    Views.WRITTEN));
      }
    }

    private void roll() {
      boolean hasAll =
          pods.stream().filter(pod -> pod.template.equals(template)).count() >= desired;
      if (!hasAll) {
        pods.add(new ModelPod(template, false));
      } else {
        pods.stream()
            .filter(pod -> !pod.template.equals(template))
            .findFirst()
            .or(() -> pods.size() > desired ? Optional.of(pods.getLast()) : Optional.empty())
            .ifPresent(pods::remove);
      }
    }

    private void becomeAvailable() {
      for (int i = 0; i < pods.size(); i++) {
        ModelPod pod = pods.get(i);
        if (!pod.available && !pod.template.equals(crashing)) {
          pods.set(i, new ModelPod(pod.template, true));
          return;
        }
      }
    }

    Expectation expectation() {
      return expectation.orElseThrow();
    }

    Moment moment() {
      boolean counts = isWritten && !isForeign && observed == generation;
      boolean crashes = counts && newest().stream().anyMatch(Model::isCrashing);
      boolean failed = crashes || (counts && isOutOfTime);
      boolean done =
          reported.updated() == desired
              && reported.total() == desired
              && reported.available() >= desired;
      return new Moment(view(), counts && !failed && done, failed, isWritten && isForeign);
    }

    private WorkloadView view() {
      return new WorkloadView(
          Workload.Kind.DEPLOYMENT,
          "web",
          "uid-1",
          "1",
          generation,
          observed,
          false,
          new Replicas(
              desired,
              reported.total(),
              reported.updated(),
              reported.ready(),
              reported.available()),
          Map.of("web", "image-of-" + template),
          new PodTemplate("hash-of-" + template),
          mark,
          Optional.empty(),
          progress.stream().toList(),
          Optional.of("web-" + template),
          newest());
    }

    private List<PodView> newest() {
      return pods.stream()
          .filter(pod -> pod.template.equals(template))
          .map(pod -> pod.template.equals(crashing) ? crashing() : starting(pod.available))
          .toList();
    }

    private static boolean isCrashing(PodView pod) {
      return pod.containers().getFirst().restarts() > 0;
    }

    private static PodView crashing() {
      return Views.pod(
          "Running",
          Views.container(
              new State.Waiting("CrashLoopBackOff", ""),
              2,
              Optional.of(new End(1, "Error", "", Views.WRITTEN.plusSeconds(2)))));
    }

    private static PodView starting(boolean ready) {
      ContainerView container =
          new ContainerView(
              "web", "image", ready, 0, new State.Running(Instant.EPOCH), Optional.empty());
      return new PodView("web-x", "Running", ready, Optional.empty(), List.of(container));
    }

    private static Condition timedOut(String template, long secondsAfterWrite) {
      return new Condition(
          "Progressing",
          "False",
          "ProgressDeadlineExceeded",
          named(template) + " has timed out progressing.",
          Views.WRITTEN.plusSeconds(secondsAfterWrite));
    }

    private static String named(String template) {
      return "ReplicaSet \"web-%s\"".formatted(template);
    }
  }
}
