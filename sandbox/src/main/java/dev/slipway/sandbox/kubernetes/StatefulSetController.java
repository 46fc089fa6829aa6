package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.EventRecorder.Sort;
import dev.slipway.sandbox.kubernetes.EventRecorder.Source;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Keeps and updates the numbered pods of StatefulSets, one step per look, as
/// `stateful_set_control.go` of Kubernetes does: fill up in order, give up from the highest, update
/// from the highest down to the partition, each time waiting for health.
///
/// Used by the timeline's thread only.
final class StatefulSetController {
  private static final String HASH_LABEL = "controller-revision-hash";
  private static final String NAME_LABEL = "statefulset.kubernetes.io/pod-name";

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final Deletions deletions;
  private final EventRecorder events;

  StatefulSetController(
      ObjectStore store, ObjectWrites writes, Deletions deletions, EventRecorder events) {
    this.store = store;
    this.writes = writes;
    this.deletions = deletions;
    this.events = events;
  }

  /// The state of one look.
  ///
  /// @param current the revision that was complete last
  /// @param update the revision of the present template
  private record Look(
      ObjectNode set, Map<Integer, ObjectNode> pods, ObjectNode current, ObjectNode update) {
    int replicas() {
      return Trees.integer(set, 1, "spec", "replicas");
    }

    int partition() {
      return Trees.integer(set, 0, "spec", "updateStrategy", "rollingUpdate", "partition");
    }

    boolean ordered() {
      return !Trees.text(set, "spec", "podManagementPolicy").equals("Parallel");
    }

    boolean rolls() {
      return Trees.text(set, "spec", "updateStrategy", "type").equals("RollingUpdate");
    }
  }

  void reconcile(ObjectKey key) {
    ObjectNode set = store.find(key).orElse(null);
    if (set == null || Trees.deleting(set)) {
      return;
    }
    ObjectNode update = revision(set);
    ObjectNode current =
        store
            .find(
                new ObjectKey(
                    ResourceType.CONTROLLER_REVISIONS,
                    key.namespace(),
                    Trees.text(set, "status", "currentRevision")))
            .orElse(update);
    Map<Integer, ObjectNode> pods = new TreeMap<>();
    for (ObjectNode pod : store.ownedBy(ResourceType.PODS, Trees.uid(set))) {
      pods.put(ordinal(pod), pod);
    }
    Look look = new Look(set, pods, current, update);
    int taken = step(look);
    writeStatus(key, look, taken);
  }

  private static int ordinal(JsonNode pod) {
    String name = Trees.name(pod);
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  /// Does the next thing, if there is one.
  ///
  /// @return how many pods of the current revision were given up for the update
  private int step(Look look) {
    for (int i = 0; i < look.replicas(); i++) {
      ObjectNode pod = look.pods.get(i);
      if (pod == null) {
        create(look, i);
      } else if (Pods.finished(pod) && !Trees.deleting(pod)) {
        delete(look, pod);
      }
      if (look.ordered() && !healthy(pod)) {
        return 0;
      }
    }
    for (ObjectNode pod :
        look.pods.values().stream()
            .sorted(Comparator.comparingInt(StatefulSetController::ordinal).reversed())
            .filter(p -> ordinal(p) >= look.replicas())
            .toList()) {
      if (!Trees.deleting(pod)) {
        delete(look, pod);
      }
      if (look.ordered()) {
        return 0;
      }
    }
    return look.rolls() ? update(look) : 0;
  }

  private int update(Look look) {
    for (int i = look.replicas() - 1; i >= look.partition(); i--) {
      ObjectNode pod = look.pods.get(i);
      if (pod == null || Trees.deleting(pod)) {
        return 0;
      }
      if (!hash(pod).equals(Trees.name(look.update))) {
        delete(look, pod);
        return hash(pod).equals(Trees.name(look.current)) ? 1 : 0;
      }
      if (!healthy(pod)) {
        return 0;
      }
    }
    return 0;
  }

  private static boolean healthy(@Nullable ObjectNode pod) {
    return pod != null
        && Trees.text(pod, "status", "phase").equals("Running")
        && Pods.ready(pod)
        && !Trees.deleting(pod);
  }

  private static String hash(JsonNode pod) {
    return Trees.text(pod, "metadata", "labels", HASH_LABEL);
  }

  private void create(Look look, int ordinal) {
    int currentReplicas = Trees.integer(look.set, 0, "status", "currentReplicas");
    boolean old =
        look.rolls()
            && (look.partition() > 0 ? ordinal < look.partition() : ordinal < currentReplicas);
    ObjectNode revision = old ? look.current : look.update;
    String name = Trees.name(look.set) + "-" + ordinal;
    ObjectNode pod = Pods.fromTemplate(Trees.at(revision, "data", "spec", "template"), look.set);
    Trees.child(pod, "metadata").put("name", name);
    Trees.child(pod, "metadata", "labels")
        .put(HASH_LABEL, Trees.name(revision))
        .put(NAME_LABEL, name);
    Trees.child(pod, "spec")
        .put("hostname", name)
        .put("subdomain", Trees.text(look.set, "spec", "serviceName"));
    try {
      var _ = writes.create(ResourceType.PODS, Trees.namespace(look.set), pod, Writer.CONTROLLERS);
      tell(look, Sort.NORMAL, "SuccessfulCreate", "create", name, "successful");
    } catch (ApiFailure refused) {
      tell(
          look,
          Sort.WARNING,
          "FailedCreate",
          "create",
          name,
          "failed error: " + refused.getMessage());
    }
  }

  private void delete(Look look, ObjectNode pod) {
    var _ =
        deletions.delete(ObjectKey.of(ResourceType.PODS, pod), Trees.object(), Writer.Effect.KEEP);
    tell(look, Sort.NORMAL, "SuccessfulDelete", "delete", Trees.name(pod), "successful");
  }

  private void tell(Look look, Sort sort, String reason, String verb, String pod, String outcome) {
    events.record(
        look.set,
        Source.STATEFUL_SETS,
        sort,
        reason,
        "%s Pod %s in StatefulSet %s %s".formatted(verb, pod, Trees.name(look.set), outcome));
  }

  /// The ControllerRevision of the present template, made when it is new.
  private ObjectNode revision(ObjectNode set) {
    ObjectNode template = ((ObjectNode) Trees.at(set, "spec", "template")).deepCopy();
    String hash = Names.hash(template);
    ObjectKey key =
        new ObjectKey(
            ResourceType.CONTROLLER_REVISIONS, Trees.namespace(set), Trees.name(set) + "-" + hash);
    List<ObjectNode> known = store.ownedBy(ResourceType.CONTROLLER_REVISIONS, Trees.uid(set));
    int newest = known.stream().mapToInt(r -> Trees.integer(r, 0, "revision")).max().orElse(0);
    ObjectNode found = store.find(key).orElse(null);
    if (found != null) {
      if (Trees.integer(found, 0, "revision") == newest) {
        return found;
      }
      return writes.replace(
          key,
          ObjectWrites.Part.MAIN,
          Writer.CONTROLLERS,
          before -> before.deepCopy().put("revision", newest + 1));
    }
    ObjectNode revision = Trees.object();
    ObjectNode metadata = revision.putObject("metadata").put("name", key.name());
    metadata.set("labels", Trees.at(template, "metadata", "labels").deepCopy());
    Trees.child(metadata, "labels").put("controller.kubernetes.io/hash", hash);
    JsonNode annotations = Trees.at(set, "metadata", "annotations");
    if (annotations.isObject()) {
      metadata.set("annotations", annotations.deepCopy());
    }
    metadata.putArray("ownerReferences").add(Pods.ownerReference(set));
    template.put("$patch", "replace");
    revision.putObject("data").putObject("spec").set("template", template);
    revision.put("revision", newest + 1);
    return writes.create(key.type(), key.namespace(), revision, Writer.CONTROLLERS);
  }

  private void writeStatus(ObjectKey key, Look look, int taken) {
    int replicas = 0;
    int ready = 0;
    int current = 0;
    int updated = 0;
    for (ObjectNode pod : look.pods.values()) {
      replicas++;
      ready += Pods.ready(pod) && Trees.text(pod, "status", "phase").equals("Running") ? 1 : 0;
      if (!Trees.deleting(pod)) {
        current += hash(pod).equals(Trees.name(look.current)) ? 1 : 0;
        updated += hash(pod).equals(Trees.name(look.update)) ? 1 : 0;
      }
    }
    boolean complete =
        look.rolls() && updated == replicas && ready == replicas && replicas == look.replicas();
    String revision = Trees.name(complete ? look.update : look.current);
    ObjectNode status = Trees.object();
    status.put("observedGeneration", Trees.integer(look.set, 0, "metadata", "generation"));
    status.put("replicas", replicas);
    Trees.putUnlessZero(status, "readyReplicas", ready);
    Trees.putUnlessZero(status, "currentReplicas", complete ? updated : current - taken);
    Trees.putUnlessZero(status, "updatedReplicas", updated);
    status.put("currentRevision", revision).put("updateRevision", Trees.name(look.update));
    status.put("collisionCount", 0);
    var _ =
        writes.replaceIfThere(
            key,
            ObjectWrites.Part.STATUS,
            Writer.CONTROLLERS,
            before -> Trees.withStatus(before, status));
  }
}
