package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Sees the changes of the store and has the controllers react, each a moment later and one at a
/// time on the timeline. What is waiting to be looked at already is not queued again.
final class ControlPlane {
  private enum Task {
    DEPLOYMENT,
    REPLICA_SET,
    STATEFUL_SET,
    JOB,
    COLLECT,
    NAMESPACE
  }

  /// @param uid of the object to collect after; empty for other tasks
  private record Work(Task task, ObjectKey key, String uid) {}

  private final ObjectStore store;
  private final Timeline timeline;
  private final Duration latency;
  private final Deletions deletions;
  private final Kubelet kubelet;
  private final DeploymentController deployments;
  private final ReplicaSetController replicaSets;
  private final StatefulSetController statefulSets;
  private final JobController jobs;
  private final NamespaceController namespaces;
  private final Set<Work> waiting = ConcurrentHashMap.newKeySet();

  ControlPlane(
      ObjectStore store,
      ObjectWrites writes,
      Deletions deletions,
      EventRecorder events,
      Kubelet kubelet,
      Timeline timeline,
      Pace pace) {
    this.store = store;
    this.timeline = timeline;
    this.latency = pace.controller();
    this.deletions = deletions;
    this.kubelet = kubelet;
    deployments =
        new DeploymentController(
            store,
            writes,
            deletions,
            new DeploymentReplicaSets(store, writes, events),
            timeline,
            (key, delay) -> timeline.after(delay, () -> queue(Task.DEPLOYMENT, key)));
    replicaSets =
        new ReplicaSetController(
            store,
            writes,
            deletions,
            events,
            timeline,
            (key, delay) -> timeline.after(delay, () -> queue(Task.REPLICA_SET, key)));
    statefulSets = new StatefulSetController(store, writes, deletions, events);
    jobs =
        new JobController(
            store,
            writes,
            deletions,
            events,
            timeline,
            (key, delay) -> timeline.after(delay, () -> queue(Task.JOB, key)));
    namespaces = new NamespaceController(store, writes);
  }

  void start() {
    store.onChange(this::note);
  }

  /// Runs on whatever thread wrote, under the store's lock: only takes note.
  private void note(Change change) {
    ObjectKey key = change.key();
    switch (key.type()) {
      case DEPLOYMENTS -> queue(Task.DEPLOYMENT, key);
      case REPLICA_SETS -> {
        queue(Task.REPLICA_SET, key);
        controller(change.object()).ifPresent(owner -> queue(Task.DEPLOYMENT, owner));
      }
      case STATEFUL_SETS -> queue(Task.STATEFUL_SET, key);
      case PODS -> pod(change);
      case NAMESPACES, RESOURCE_QUOTAS -> queue(Task.NAMESPACE, home(key));
      case NODES, EVENTS, CONFIG_MAPS, SECRETS, SERVICES, SERVICE_ACCOUNTS -> {}
      case JOBS -> queue(Task.JOB, key);
      case LIMIT_RANGES, CONTROLLER_REVISIONS, NETWORK_POLICIES -> {}
      case VOLUME_CLAIMS, CRON_JOBS, INGRESSES -> {}
    }
    collection(change);
  }

  private void pod(Change change) {
    kubelet.note(change);
    Optional<ObjectKey> owner = controller(change.object());
    owner.ifPresent(key ->
        queue(
            switch (key.type()) {
              case STATEFUL_SETS -> Task.STATEFUL_SET;
              case JOBS -> Task.JOB;
              default -> Task.REPLICA_SET;
            },
            key));
    if (change.kind() == Change.Kind.DELETED) {
      owner
          .flatMap(store::find)
          .flatMap(ControlPlane::controller)
          .ifPresent(deployment -> queue(Task.DEPLOYMENT, deployment));
    }
    if (change.kind() != Change.Kind.MODIFIED
        && !store.list(ResourceType.RESOURCE_QUOTAS, change.key().namespace()).isEmpty()) {
      queue(Task.NAMESPACE, home(change.key()));
    }
  }

  private void collection(Change change) {
    ObjectKey key = change.key();
    if (change.kind() == Change.Kind.DELETED) {
      if (!store.dependents(Trees.uid(change.object())).isEmpty()) {
        queue(new Work(Task.COLLECT, key, Trees.uid(change.object())));
      }
      for (JsonNode owner : Trees.at(change.object(), "metadata", "ownerReferences")) {
        owner(change.object(), owner)
            .ifPresent(at ->
                store
                    .find(at)
                    .filter(Deletions::holdsForeground)
                    .ifPresent(there -> queue(new Work(Task.COLLECT, at, Trees.uid(there)))));
      }
    } else if (Deletions.holdsForeground(change.object())) {
      queue(new Work(Task.COLLECT, key, Trees.uid(change.object())));
    }
  }

  private static ObjectKey home(ObjectKey key) {
    return key.type() == ResourceType.NAMESPACES
        ? key
        : new ObjectKey(ResourceType.NAMESPACES, "", key.namespace());
  }

  /// The owner that controls an object.
  private static Optional<ObjectKey> controller(ObjectNode object) {
    for (JsonNode owner : Trees.at(object, "metadata", "ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return owner(object, owner);
      }
    }
    return Optional.empty();
  }

  private static Optional<ObjectKey> owner(ObjectNode object, JsonNode reference) {
    return ResourceType.ofKind(Trees.text(reference, "apiVersion"), Trees.text(reference, "kind"))
        .map(type -> new ObjectKey(type, Trees.namespace(object), Trees.text(reference, "name")));
  }

  private void queue(Task task, ObjectKey key) {
    queue(new Work(task, key, ""));
  }

  private void queue(Work work) {
    if (waiting.add(work)) {
      timeline.after(
          latency,
          () -> {
            waiting.remove(work);
            perform(work);
          });
    }
  }

  private void perform(Work work) {
    switch (work.task) {
      case DEPLOYMENT -> deployments.reconcile(work.key);
      case REPLICA_SET -> replicaSets.reconcile(work.key);
      case STATEFUL_SET -> statefulSets.reconcile(work.key);
      case JOB -> jobs.reconcile(work.key);
      case COLLECT -> deletions.collect(work.key, work.uid);
      case NAMESPACE -> namespaces.reconcile(work.key);
    }
  }
}
