package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Writes Events as the recorders of the real components do: a repeated one counts up instead of
/// coming anew.
///
/// Used by the timeline's thread only.
final class EventRecorder {
  /// How many different Events are kept; older ones go, as they do after an hour on a real cluster.
  private static final int KEPT = 5000;

  /// Of what sort an Event is; the name in the object is the capitalised one.
  enum Sort {
    NORMAL("Normal"),
    WARNING("Warning");

    private final String text;

    Sort(String text) {
      this.text = text;
    }
  }

  /// @param component such as `kubelet`
  /// @param host the node, or empty
  record Source(String component, String host) {
    static final Source DEPLOYMENTS = new Source("deployment-controller", "");
    static final Source REPLICA_SETS = new Source("replicaset-controller", "");
    static final Source STATEFUL_SETS = new Source("statefulset-controller", "");
    static final Source SCHEDULER = new Source("default-scheduler", "");
    static final Source KUBELET = new Source("kubelet", Kubelet.NODE);
  }

  private record Sameness(
      String uid, String fieldPath, Source source, Sort sort, String reason, String message) {}

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final Timeline timeline;
  private final Map<Sameness, ObjectKey> known = new LinkedHashMap<>();
  private long serial;

  EventRecorder(ObjectStore store, ObjectWrites writes, Timeline timeline) {
    this.store = store;
    this.writes = writes;
    this.timeline = timeline;
  }

  void record(ObjectNode about, Source source, Sort sort, String reason, String message) {
    record(about, "", source, sort, reason, message);
  }

  /// @param fieldPath the part of the object, such as `spec.containers{web}`, or empty
  void record(
      ObjectNode about, String fieldPath, Source source, Sort sort, String reason, String message) {
    Sameness same = new Sameness(Trees.uid(about), fieldPath, source, sort, reason, message);
    Instant now = timeline.now();
    ObjectKey before = known.get(same);
    if (before != null && countUp(before, now)) {
      return;
    }
    String namespace = Trees.namespace(about).isEmpty() ? "default" : Trees.namespace(about);
    if (store.find(new ObjectKey(ResourceType.NAMESPACES, "", namespace)).isEmpty()) {
      return;
    }
    try {
      ObjectNode event = event(about, fieldPath, source, sort, reason, message, now);
      ObjectNode stored =
          writes.create(
              ResourceType.EVENTS,
              namespace,
              event,
              new Writer(source.component(), Writer.Effect.KEEP));
      known.put(same, ObjectKey.of(ResourceType.EVENTS, stored));
    } catch (ApiFailure terminating) {
      return;
    }
    if (known.size() > KEPT) {
      var eldest = known.entrySet().iterator().next();
      known.remove(eldest.getKey());
      store.remove(eldest.getValue());
    }
  }

  private boolean countUp(ObjectKey key, Instant now) {
    Optional<ObjectNode> counted =
        writes.replaceIfThere(
            key,
            ObjectWrites.Part.MAIN,
            Writer.CONTROLLERS,
            event -> {
              ObjectNode copy = event.deepCopy();
              copy.put("count", Trees.integer(event, 1, "count") + 1);
              return copy.put("lastTimestamp", Trees.time(now));
            });
    return counted.isPresent();
  }

  private ObjectNode event(
      ObjectNode about,
      String fieldPath,
      Source source,
      Sort sort,
      String reason,
      String message,
      Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() + serial++;
    ObjectNode event = Trees.object();
    event.putObject("metadata").put("name", Trees.name(about) + "." + Long.toHexString(nanos));
    ObjectNode involved = event.putObject("involvedObject");
    involved.put("kind", Trees.text(about, "kind"));
    if (!Trees.namespace(about).isEmpty()) {
      involved.put("namespace", Trees.namespace(about));
    }
    involved.put("name", Trees.name(about)).put("uid", Trees.uid(about));
    involved.put("apiVersion", Trees.text(about, "apiVersion"));
    involved.put("resourceVersion", Trees.text(about, "metadata", "resourceVersion"));
    if (!fieldPath.isEmpty()) {
      involved.put("fieldPath", fieldPath);
    }
    event.put("reason", reason).put("message", message);
    ObjectNode origin = event.putObject("source").put("component", source.component());
    if (!source.host().isEmpty()) {
      origin.put("host", source.host());
    }
    event.put("firstTimestamp", Trees.time(now)).put("lastTimestamp", Trees.time(now));
    event.put("count", 1).put("type", sort.text).putNull("eventTime");
    return event.put("reportingComponent", "").put("reportingInstance", "");
  }
}
