package dev.slipway.commands.cluster;

import dev.slipway.commands.cluster.WorkloadView.Change;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How a rollout stands, judged from one view of the workload. Pure: the same view and expectation
/// give the same verdict, and a view older than our write never counts against or for it.
public sealed interface RolloutVerdict {
  /// What the cluster calls the program that made our changes.
  String OUR_NAME = "slipway";

  /// Not there yet.
  ///
  /// @param waitingFor in words: `2 of 4 pods updated`; may hold text from outside
  record InProgress(Replicas replicas, String waitingFor) implements RolloutVerdict {}

  /// Every pod that should run runs the new template and is available, and no other is left. It
  /// still has to stay so.
  ///
  /// @param words `4 of 4 pods available`, or that it is scaled to zero
  record Live(Replicas replicas, String words) implements RolloutVerdict {}

  /// It will not come live without somebody changing something.
  record Failed(Cause cause) implements RolloutVerdict {}

  /// Somebody else has changed the workload since our write. A view from a watch can be older than
  /// a deletion that came before our write, so confirm this by a read before acting on it.
  ///
  /// @param by the program that did it, as the cluster names it; `somebody` when it does not
  /// @param what in words: `container web now has image x instead of y`
  record Changed(String by, String what) implements RolloutVerdict {}

  /// Judges what is seen of a workload after our write.
  static RolloutVerdict judge(WorkloadView view, Expectation expected) {
    if (isOlder(view, expected)) {
      return new InProgress(view.replicas(), "the cluster to show our change");
    }
    Optional<String> change = foreignChange(view, expected);
    if (change.isPresent()) {
      return new Changed(changer(view, expected), change.get());
    }
    return standing(view, expected.since());
  }

  /// Judges a workload as it is now, whoever has written it: never {@link Changed}.
  static RolloutVerdict standing(WorkloadView view) {
    return standing(view, Instant.EPOCH);
  }

  private static RolloutVerdict standing(WorkloadView view, Instant since) {
    if (view.observedGeneration() < view.generation()) {
      return new InProgress(view.replicas(), "the cluster's controller to look at the change");
    }
    Optional<Cause> failure = Diagnosis.failure(view, since);
    if (failure.isPresent()) {
      return new Failed(failure.get());
    }
    return counts(view);
  }

  /// What seems to hold up pods that are made for one task; empty when nothing does.
  static Optional<Cause> podCause(List<PodView> pods) {
    return Diagnosis.ofPods(pods);
  }

  /// Why a workload is not live when its time is up. Logs and events say more: see {@link
  /// Cause#explain}.
  static Cause deadlineCause(WorkloadView view) {
    return Diagnosis.deadline(view);
  }

  /// Whether a view shows the workload as it was before our write. A write that changes annotations
  /// alone does not raise the generation; our mark's fence tells then.
  private static boolean isOlder(WorkloadView view, Expectation expected) {
    if (!view.uid().equals(expected.uid())) {
      return false;
    }
    if (view.generation() != expected.generation()) {
      return view.generation() < expected.generation();
    }
    return view.mark().map(Mark::fence).orElse(0L) < expected.mark().fence();
  }

  /// Who changed it. The cluster tells times in whole seconds, so what it calls the last change can
  /// be our own; that is not the answer while the mark is ours.
  private static String changer(WorkloadView view, Expectation expected) {
    boolean isMarkedByUs =
        view.mark()
            .filter(mark -> mark.deployment().equals(expected.mark().deployment()))
            .isPresent();
    return view.lastChange()
        .map(Change::manager)
        .filter(manager -> !(isMarkedByUs && manager.equals(OUR_NAME)))
        .orElse("somebody");
  }

  private static Optional<String> foreignChange(WorkloadView view, Expectation expected) {
    if (!view.uid().equals(expected.uid())) {
      return Optional.of("it was deleted and made again");
    }
    for (Map.Entry<String, String> wanted : new TreeMap<>(expected.images()).entrySet()) {
      String image = view.images().get(wanted.getKey());
      if (image == null) {
        return Optional.of("container " + wanted.getKey() + " is gone");
      }
      if (!image.equals(wanted.getValue())) {
        return Optional.of(
            "container %s now has image %s instead of %s"
                .formatted(wanted.getKey(), image, wanted.getValue()));
      }
    }
    // The same generation cannot have another template: only a newer API server that fills in
    // more defaults could make it look so.
    if (view.generation() > expected.generation()
        && !view.template().hash().equals(expected.templateHash())) {
      return Optional.of("its pod template is not the one we left");
    }
    Optional<Mark> mark = view.mark();
    if (mark.isEmpty() || mark.get().deployment().isEmpty()) {
      return Optional.of("Slipway's annotations were taken off");
    }
    if (!mark.get().deployment().equals(expected.mark().deployment())) {
      return Optional.of("it now belongs to deployment " + mark.get().deployment());
    }
    return Optional.empty();
  }

  private static RolloutVerdict counts(WorkloadView view) {
    Replicas replicas = view.replicas();
    int desired = replicas.desired();
    if (replicas.updated() < desired) {
      return waiting(view, "%d of %s updated".formatted(replicas.updated(), pods(desired)));
    }
    if (replicas.total() > replicas.updated()) {
      return waiting(view, pods(replicas.total() - replicas.updated(), "old") + " to end");
    }
    if (replicas.updated() > desired) {
      return waiting(view, pods(replicas.updated() - desired, "surplus") + " to end");
    }
    if (replicas.available() < desired) {
      return waiting(view, "%d of %s available".formatted(replicas.available(), pods(desired)));
    }
    if (view.newestRevision().isEmpty()) {
      return waiting(view, "the cluster to show the revision of our change");
    }
    return new Live(
        replicas,
        desired == 0
            ? "scaled to zero: the change is in place and runs as soon as somebody scales it up"
            : "%d of %s available".formatted(replicas.available(), pods(desired)));
  }

  private static InProgress waiting(WorkloadView view, String what) {
    return new InProgress(
        view.replicas(),
        Diagnosis.hint(view).map(cause -> what + "; " + cause.words()).orElse(what));
  }

  private static String pods(int count) {
    return count == 1 ? "1 pod" : count + " pods";
  }

  private static String pods(int count, String kind) {
    return "%d %s %s".formatted(count, kind, count == 1 ? "pod" : "pods");
  }
}
