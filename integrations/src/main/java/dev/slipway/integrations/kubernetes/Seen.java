package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Change;
import dev.slipway.commands.cluster.WorkloadView.Condition;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.config.Workload;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What we keep of the API server's objects: a small part of them, so that a watch over a large
/// namespace stays small.
sealed interface Seen {
  /// A Deployment or StatefulSet.
  ///
  /// @param revision a Deployment's revision number or a StatefulSet's update revision, as the
  ///   controller noted it when it last looked
  record Controller(
      Workload.Kind kind,
      String name,
      String uid,
      String resourceVersion,
      long generation,
      long observedGeneration,
      boolean paused,
      Replicas replicas,
      Map<String, String> images,
      PodTemplate template,
      Optional<Mark> mark,
      Optional<Change> lastChange,
      List<Condition> conditions,
      Optional<String> revision)
      implements Seen {

    /// The workload as a whole.
    ///
    /// @param sets at least the ReplicaSets that belong to it
    /// @param pods at least the pods that belong to it
    WorkloadView with(Collection<ReplicaSet> sets, Collection<Pod> pods) {
      Optional<ReplicaSet> newestSet = newest(sets);
      Optional<String> newest =
          switch (kind) {
            case DEPLOYMENT -> newestSet.map(ReplicaSet::name);
            case STATEFUL_SET -> revision.filter(_ -> observedGeneration >= generation);
          };
      List<PodView> newestPods =
          switch (kind) {
            case DEPLOYMENT ->
                pods.stream()
                    .filter(pod -> newestSet.filter(set -> set.uid.equals(pod.owner)).isPresent())
                    .map(Pod::view)
                    .toList();
            case STATEFUL_SET ->
                pods.stream()
                    .filter(pod -> pod.owner.equals(uid))
                    .filter(pod -> newest.isPresent() && newest.equals(pod.revision))
                    .map(Pod::view)
                    .toList();
          };
      return new WorkloadView(
          kind,
          name,
          uid,
          resourceVersion,
          generation,
          observedGeneration,
          paused,
          replicas,
          images,
          template,
          mark,
          lastChange,
          conditions,
          newest,
          newestPods);
    }

    /// The ReplicaSet of the current template. The controller itself looks for an equal template
    /// (https://github.com/kubernetes/kubernetes/blob/v1.20.2/pkg/controller/deployment/util/deployment_util.go,
    /// FindNewReplicaSet); its revision number helps where a newer API server has filled in more
    /// defaults, but only once it has looked.
    private Optional<ReplicaSet> newest(Collection<ReplicaSet> sets) {
      List<ReplicaSet> own = sets.stream().filter(set -> set.owner.equals(uid)).toList();
      String hash = template.hash();
      List<ReplicaSet> equal = own.stream().filter(set -> set.templateHash.equals(hash)).toList();
      List<ReplicaSet> numbered =
          own.stream()
              .filter(_ -> observedGeneration >= generation)
              .filter(set -> revision.isPresent() && revision.equals(set.revision))
              .toList();
      if (equal.isEmpty()) {
        return numbered.stream().findFirst();
      }
      return equal.stream()
          .filter(numbered::contains)
          .findFirst()
          .or(() -> equal.stream().findFirst());
    }
  }

  /// @param owner uid of the Deployment
  /// @param revision its number
  record ReplicaSet(
      String name, String uid, String owner, Optional<String> revision, String templateHash)
      implements Seen {}

  /// @param owner uid of the ReplicaSet or StatefulSet
  /// @param revision of a StatefulSet's pod: the template it was made from
  record Pod(String owner, Optional<String> revision, PodView view) implements Seen {}

  /// What is of no use for any rollout: a pod that is ending or belongs to nobody.
  record Nothing() implements Seen {}
}
