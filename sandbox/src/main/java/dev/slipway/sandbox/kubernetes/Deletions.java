package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Deleting: preconditions, the grace of pods, finalizers, and what becomes of dependents.
///
/// Safe for use by several threads at once.
final class Deletions {
  private static final String FOREGROUND = "foregroundDeletion";

  private final ObjectStore store;
  private final ObjectWrites writes;

  Deletions(ObjectStore store, ObjectWrites writes) {
    this.store = store;
    this.writes = writes;
  }

  /// @param options a `DeleteOptions`, or an empty object
  /// @return the body of the answer: the object while it lingers, else a Status
  ObjectNode delete(ObjectKey key, JsonNode options, Writer.Effect effect) {
    return store.atomically(() -> {
      ObjectNode object =
          store.find(key).orElseThrow(() -> ApiFailure.notFound(key.type(), key.name()));
      checkPreconditions(key, object, options.path("preconditions"));
      if (effect == Writer.Effect.DRY_RUN) {
        return success(key, object);
      }
      return perform(key, object, options).orElseGet(() -> success(key, object));
    });
  }

  private static void checkPreconditions(ObjectKey key, ObjectNode object, JsonNode conditions) {
    String uid = Trees.text(conditions, "uid");
    if (!uid.isEmpty() && !uid.equals(Trees.uid(object))) {
      throw ApiFailure.precondition(
          key.type(),
          key.name(),
          ("the UID in the precondition (%s) does not match the UID in record (%s). The object"
                  + " might have been deleted and then recreated")
              .formatted(uid, Trees.uid(object)));
    }
    String wanted = Trees.text(conditions, "resourceVersion");
    String version = Trees.text(object, "metadata", "resourceVersion");
    if (!wanted.isEmpty() && !wanted.equals(version)) {
      throw ApiFailure.precondition(
          key.type(),
          key.name(),
          ("the ResourceVersion in the precondition (%s) does not match the ResourceVersion in"
                  + " record (%s). The object might have been modified")
              .formatted(wanted, version));
    }
  }

  private Optional<ObjectNode> perform(ObjectKey key, ObjectNode object, JsonNode options) {
    return switch (key.type()) {
      case PODS -> Optional.of(deletePod(key, object, options));
      case NAMESPACES -> {
        if (!Trees.deleting(object)) {
          writes.markDeleting(
              key,
              0,
              namespace -> {
                Trees.child(namespace, "status").put("phase", "Terminating");
                return namespace;
              });
        }
        yield store.find(key);
      }
      default -> deleteOwner(key, object, options);
    };
  }

  private ObjectNode deletePod(ObjectKey key, ObjectNode pod, JsonNode options) {
    int own = Trees.integer(pod, 30, "spec", "terminationGracePeriodSeconds");
    int grace = Trees.integer(options, own, "gracePeriodSeconds");
    if (grace == 0 || Pods.finished(pod) || Trees.text(pod, "spec", "nodeName").isEmpty()) {
      store.remove(key);
      return pod;
    }
    int running = Trees.integer(pod, Integer.MAX_VALUE, "metadata", "deletionGracePeriodSeconds");
    if (grace < running) {
      writes.markDeleting(key, grace, same -> same);
    }
    return store.find(key).orElse(pod);
  }

  private Optional<ObjectNode> deleteOwner(ObjectKey key, ObjectNode object, JsonNode options) {
    String policy = Trees.text(options, "propagationPolicy");
    if (policy.equals("Orphan") || options.path("orphanDependents").asBoolean(false)) {
      for (ObjectKey dependent : store.dependents(Trees.uid(object))) {
        writes.replaceIfThere(
            dependent,
            ObjectWrites.Part.MAIN,
            Writer.CONTROLLERS,
            child -> withoutOwner(child, Trees.uid(object)));
      }
    }
    if (policy.equals("Foreground")) {
      writes.markDeleting(
          key,
          0,
          owner -> {
            ArrayNode finalizers = Trees.child(owner, "metadata").withArray("/finalizers");
            finalizers.add(FOREGROUND);
            return owner;
          });
      return store.find(key);
    }
    if (!Trees.at(object, "metadata", "finalizers").isEmpty()) {
      writes.markDeleting(key, 0, same -> same);
      return store.find(key);
    }
    store.remove(key);
    return Optional.empty();
  }

  private static ObjectNode withoutOwner(ObjectNode child, String uid) {
    ObjectNode copy = child.deepCopy();
    ArrayNode left = Trees.array();
    for (JsonNode owner : Trees.at(child, "metadata", "ownerReferences")) {
      if (!Trees.text(owner, "uid").equals(uid)) {
        left.add(owner);
      }
    }
    ObjectNode metadata = Trees.child(copy, "metadata");
    if (left.isEmpty()) {
      metadata.remove("ownerReferences");
    } else {
      metadata.set("ownerReferences", left);
    }
    return copy;
  }

  private static ObjectNode success(ObjectKey key, ObjectNode object) {
    if (key.type() == ResourceType.PODS) {
      return object;
    }
    ObjectNode status = Trees.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    ObjectNode details =
        status.put("status", "Success").putObject("details").put("name", key.name());
    if (!key.type().group().isEmpty()) {
      details.put("group", key.type().group());
    }
    details.put("kind", key.type().plural()).put("uid", Trees.uid(object));
    return status;
  }

  /// What the garbage collector does about an object that is gone, or is going in the foreground:
  /// deletes its dependents, then the object.
  void collect(ObjectKey key, String uid) {
    Optional<ObjectNode> owner = store.find(key).filter(there -> Trees.uid(there).equals(uid));
    ObjectNode options = Trees.object();
    owner.ifPresent(lingering -> options.put("propagationPolicy", "Foreground"));
    for (ObjectKey dependent : store.dependents(uid)) {
      store.atomically(() ->
          store
              .find(dependent)
              .filter(child -> !Trees.deleting(child))
              .flatMap(child -> perform(dependent, child, options)));
    }
    if (owner.filter(Deletions::holdsForeground).isPresent() && store.dependents(uid).isEmpty()) {
      store.remove(key);
    }
  }

  /// Whether the object waits for its dependents to go first.
  static boolean holdsForeground(ObjectNode object) {
    for (JsonNode finalizer : Trees.at(object, "metadata", "finalizers")) {
      if (finalizer.asText().equals(FOREGROUND)) {
        return Trees.deleting(object);
      }
    }
    return false;
  }
}
