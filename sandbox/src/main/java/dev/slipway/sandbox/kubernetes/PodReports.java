package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.util.Optional;

/// What the kubelet tells the API server of its pods.
///
/// Used by the timeline's thread only.
final class PodReports {
  private final ObjectStore store;
  private final ObjectWrites writes;
  private final EventRecorder events;
  private final Timeline timeline;

  PodReports(ObjectStore store, ObjectWrites writes, EventRecorder events, Timeline timeline) {
    this.store = store;
    this.writes = writes;
    this.events = events;
    this.timeline = timeline;
  }

  /// The pod, unless it is gone, replaced by another of its name, or on its way out.
  Optional<ObjectNode> living(ObjectKey key, String uid) {
    return same(key, uid).filter(pod -> !Trees.deleting(pod));
  }

  private Optional<ObjectNode> same(ObjectKey key, String uid) {
    return store.find(key).filter(pod -> Trees.uid(pod).equals(uid));
  }

  boolean gone(PodRun run) {
    return living(run.key, run.uid).isEmpty();
  }

  void status(PodRun run) {
    var _ =
        writes.replaceIfThere(
            run.key,
            ObjectWrites.Part.STATUS,
            Writer.KUBELET,
            before -> {
              if (!Trees.uid(before).equals(run.uid)) {
                return before;
              }
              return Trees.withStatus(before, run.status(before, timeline.now()));
            });
  }

  void event(PodRun run, Sort sort, String reason, String message) {
    same(run.key, run.uid)
        .ifPresent(pod -> events.record(pod, Source.KUBELET, sort, reason, message));
  }

  void event(PodRun run, ContainerRun container, Sort sort, String reason, String message) {
    String path = "spec.containers{" + container.name + "}";
    same(run.key, run.uid)
        .ifPresent(pod -> events.record(pod, path, Source.KUBELET, sort, reason, message));
  }

  /// The pod has ended and its object goes.
  void remove(ObjectKey key, String uid) {
    store.atomically(() -> {
      same(key, uid).ifPresent(_ -> store.remove(key));
      return true;
    });
  }
}
