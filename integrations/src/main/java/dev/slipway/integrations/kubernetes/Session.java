package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The informers of one namespace from their first list to their end. An informer takes up a broken
/// watch by itself and lists again when its version is too old; whatever it cannot heal ends the
/// session, and a new one starts from nothing. Safe for use by several threads at once.
final class Session implements AutoCloseable {
  private final Namespace namespace;
  private final Kept<Deployment, Seen.Controller> deployments =
      new Kept<>(Deployment::new, Mapping::deployment);
  private final Kept<StatefulSet, Seen.Controller> statefulSets =
      new Kept<>(StatefulSet::new, Mapping::statefulSet);
  private final Kept<ReplicaSet, Seen> replicaSets =
      new Kept<>(ReplicaSet::new, Mapping::replicaSet);
  private final Kept<Pod, Seen> pods = new Kept<>(Pod::new, Mapping::pod);
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private final CompletableFuture<Void> synced;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /// Starts it; does not wait for anything.
  ///
  /// @param onChange called after each change that was stored
  Session(KubernetesClient client, Namespace namespace, Runnable onChange) {
    this.namespace = namespace;
    String name = namespace.value();
    synced =
        CompletableFuture.allOf(
            start(client.apps().deployments().inNamespace(name), deployments, onChange),
            start(client.apps().statefulSets().inNamespace(name), statefulSets, onChange),
            start(client.apps().replicaSets().inNamespace(name), replicaSets, onChange),
            start(client.pods().inNamespace(name), pods, onChange));
  }

  private <V extends HasMetadata> CompletableFuture<Void> start(
      Informable<V> objects, Kept<V, ?> kept, Runnable onChange) {
    SharedIndexInformer<V> informer = objects.runnableInformer(0);
    informers.add(informer);
    informer
        .removeNamespaceIndex()
        .itemStore(kept)
        .exceptionHandler((_, _) -> false)
        .addEventHandler(new Echo<>(onChange))
        .stopped()
        .whenComplete((_, failure) -> {
          if (failure != null) {
            ended.completeExceptionally(failure);
          }
        });
    return informer.start().toCompletableFuture();
  }

  /// Completes when everything has been read once and is being watched; fails when that fails.
  CompletionStage<Void> synced() {
    return synced;
  }

  /// Fails when an informer has given up; never completes otherwise.
  CompletionStage<Void> ended() {
    return ended;
  }

  /// What is known of a workload; empty when it is not there.
  Optional<WorkloadView> view(Workload workload) {
    return seen(workload)
        .map(controller ->
            controller.with(
                replicaSets
                    .all()
                    .filter(Seen.ReplicaSet.class::isInstance)
                    .map(Seen.ReplicaSet.class::cast)
                    .toList(),
                pods.all().filter(Seen.Pod.class::isInstance).map(Seen.Pod.class::cast).toList()));
  }

  /// The version of a workload that is known; empty when it is not there.
  Optional<String> version(Workload workload) {
    return seen(workload).map(Seen.Controller::resourceVersion);
  }

  private Optional<Seen.Controller> seen(Workload workload) {
    String key = namespace.value() + "/" + workload.name();
    return switch (workload.kind()) {
      case DEPLOYMENT -> deployments.seen(key);
      case STATEFUL_SET -> statefulSets.seen(key);
    };
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }

  /// Passes on that something changed, whatever it was.
  private record Echo<V>(Runnable onChange) implements ResourceEventHandler<V> {
    @Override
    public void onAdd(V object) {
      onChange.run();
    }

    @Override
    public void onUpdate(V before, V after) {
      onChange.run();
    }

    @Override
    public void onDelete(V object, boolean unknownFinalState) {
      onChange.run();
    }
  }
}
