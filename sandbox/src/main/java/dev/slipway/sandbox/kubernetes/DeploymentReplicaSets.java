package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The ReplicaSets of a Deployment as its controller sees and writes them: which is the new one,
/// their revisions, sizes and annotations.
final class DeploymentReplicaSets {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String HISTORY = "deployment.kubernetes.io/revision-history";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";
  static final String HASH_LABEL = "pod-template-hash";

  static final Comparator<ObjectNode> OLDEST_FIRST =
      Comparator.<ObjectNode, String>comparing(
              set -> Trees.text(set, "metadata", "creationTimestamp"))
          .thenComparingInt(DeploymentReplicaSets::revision)
          .thenComparing(Trees::name);

  private static final Set<String> NOT_COPIED =
      Set.of("kubectl.kubernetes.io/last-applied-configuration", REVISION, HISTORY, DESIRED, MAX);

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final EventRecorder events;

  DeploymentReplicaSets(ObjectStore store, ObjectWrites writes, EventRecorder events) {
    this.store = store;
    this.writes = writes;
    this.events = events;
  }

  /// All of the Deployment's, oldest first.
  List<ObjectNode> of(ObjectNode deployment) {
    List<ObjectNode> sets =
        new ArrayList<>(store.ownedBy(ResourceType.REPLICA_SETS, Trees.uid(deployment)));
    sets.removeIf(Trees::deleting);
    sets.sort(OLDEST_FIRST);
    return sets;
  }

  /// The one with the Deployment's present template.
  static Optional<ObjectNode> newOne(ObjectNode deployment, List<ObjectNode> all) {
    JsonNode wanted = withoutHash(Trees.at(deployment, "spec", "template"));
    return all.stream()
        .filter(set -> withoutHash(Trees.at(set, "spec", "template")).equals(wanted))
        .findFirst();
  }

  private static JsonNode withoutHash(JsonNode template) {
    ObjectNode copy = ((ObjectNode) template).deepCopy();
    if (Trees.at(copy, "metadata", "labels") instanceof ObjectNode labels) {
      labels.remove(HASH_LABEL);
    }
    return copy;
  }

  static int revision(JsonNode object) {
    String text = Trees.annotation(object, REVISION);
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  static int size(JsonNode set) {
    return Trees.integer(set, 0, "spec", "replicas");
  }

  static int sizes(List<ObjectNode> sets) {
    return sets.stream().mapToInt(DeploymentReplicaSets::size).sum();
  }

  static int status(List<ObjectNode> sets, String field) {
    return sets.stream().mapToInt(set -> Trees.integer(set, 0, "status", field)).sum();
  }

  /// Brings revision, copied annotations and minReadySeconds of the new ReplicaSet up to date.
  ObjectNode refresh(ObjectNode deployment, ObjectNode set, int revision) {
    return change(
        set,
        copy -> {
          annotate(deployment, copy, revision);
          int minReady = Trees.integer(deployment, 0, "spec", "minReadySeconds");
          Trees.putUnlessZero(Trees.child(copy, "spec"), "minReadySeconds", minReady);
        });
  }

  /// Creates the ReplicaSet of the Deployment's present template.
  ObjectNode create(ObjectNode deployment, int size, int revision) {
    ObjectNode template = ((ObjectNode) Trees.at(deployment, "spec", "template")).deepCopy();
    String hash = Names.hash(template);
    Trees.child(template, "metadata", "labels").put(HASH_LABEL, hash);
    ObjectNode set = Trees.object();
    ObjectNode metadata = set.putObject("metadata");
    metadata.put("name", Trees.name(deployment) + "-" + hash);
    metadata.set("labels", Trees.at(template, "metadata", "labels").deepCopy());
    metadata.putArray("ownerReferences").add(Pods.ownerReference(deployment));
    ObjectNode spec = set.putObject("spec");
    spec.put("replicas", size);
    Trees.putUnlessZero(
        spec, "minReadySeconds", Trees.integer(deployment, 0, "spec", "minReadySeconds"));
    ObjectNode selector = ((ObjectNode) Trees.at(deployment, "spec", "selector")).deepCopy();
    Trees.child(selector, "matchLabels").put(HASH_LABEL, hash);
    spec.set("selector", selector);
    spec.set("template", template);
    annotate(deployment, set, revision);
    sizeAnnotations(deployment, set);
    ObjectNode created =
        writes.create(
            ResourceType.REPLICA_SETS, Trees.namespace(deployment), set, Writer.CONTROLLERS);
    if (size > 0) {
      tell(deployment, "up", created, size);
    }
    return created;
  }

  private static void annotate(ObjectNode deployment, ObjectNode set, int newRevision) {
    ObjectNode annotations = Trees.child(set, "metadata", "annotations");
    for (Map.Entry<String, JsonNode> given :
        Trees.at(deployment, "metadata", "annotations").properties()) {
      if (!NOT_COPIED.contains(given.getKey())) {
        annotations.set(given.getKey(), given.getValue());
      }
    }
    int old = revision(set);
    if (old < newRevision) {
      annotations.put(REVISION, Integer.toString(newRevision));
      if (old > 0) {
        String history = Trees.text(annotations, HISTORY);
        annotations.put(HISTORY, history.isEmpty() ? "" + old : history + "," + old);
      }
    }
  }

  private static void sizeAnnotations(ObjectNode deployment, ObjectNode set) {
    RollingMath math = RollingMath.of(deployment);
    Trees.child(set, "metadata", "annotations")
        .put(DESIRED, Integer.toString(math.replicas()))
        .put(MAX, Integer.toString(math.maxTotal()));
  }

  /// Sets a ReplicaSet's size and tells so in an Event; only the annotations when the size is
  /// right.
  ///
  /// @return whether the size changed
  boolean scale(ObjectNode deployment, ObjectNode set, int size) {
    int before = size(set);
    var _ =
        change(
            set,
            copy -> {
              sizeAnnotations(deployment, copy);
              Trees.child(copy, "spec").put("replicas", size);
            });
    if (before != size) {
      tell(deployment, before < size ? "up" : "down", set, size);
    }
    return before != size;
  }

  private void tell(ObjectNode deployment, String direction, ObjectNode set, int size) {
    events.record(
        deployment,
        Source.DEPLOYMENTS,
        Sort.NORMAL,
        "ScalingReplicaSet",
        "Scaled %s replica set %s to %d".formatted(direction, Trees.name(set), size));
  }

  private ObjectNode change(ObjectNode set, Consumer<ObjectNode> edit) {
    return writes
        .replaceIfThere(
            ObjectKey.of(ResourceType.REPLICA_SETS, set),
            ObjectWrites.Part.MAIN,
            Writer.CONTROLLERS,
            before -> {
              ObjectNode copy = before.deepCopy();
              edit.accept(copy);
              return copy;
            })
        .orElse(set);
  }
}
