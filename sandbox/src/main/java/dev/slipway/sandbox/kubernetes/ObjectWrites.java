package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.ApiFailure.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Creating and changing objects as the API server does for everybody, its own controllers
/// included: defaults, validation, generation, status apart from spec, ownership of fields, quota.
///
/// Safe for use by several threads at once; each call is atomic.
final class ObjectWrites {
  private final ObjectStore store;
  private final Timeline timeline;
  private final Names names;

  /// What a write may touch.
  enum Part {
    /// Everything but the status.
    MAIN,
    /// The status, and annotations.
    STATUS,
    /// A pod's node and what the scheduler says.
    BINDING
  }

  ObjectWrites(ObjectStore store, Timeline timeline, Names names) {
    this.store = store;
    this.timeline = timeline;
    this.names = names;
  }

  /// Creates an object out of `body`.
  ///
  /// @param namespace from the URL; empty for objects of the whole cluster
  /// @return as stored
  /// @throws ApiFailure when it exists, is invalid, its namespace is missing or the quota is full
  ObjectNode create(ResourceType type, String namespace, ObjectNode body, Writer writer) {
    ObjectNode object = body.deepCopy();
    object.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    ObjectNode metadata = Trees.child(object, "metadata");
    if (Trees.name(object).isEmpty() && !Trees.text(metadata, "generateName").isEmpty()) {
      metadata.put("name", Trees.text(metadata, "generateName") + names.suffix());
    }
    metadata.remove(Set.of("resourceVersion", "generation", "selfLink", "managedFields"));
    metadata.remove(Set.of("deletionTimestamp", "deletionGracePeriodSeconds"));
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
    Defaults.fill(type, object);
    firstStatus(type, object);
    return store.atomically(() -> insert(type, namespace, object, writer));
  }

  private ObjectNode insert(ResourceType type, String namespace, ObjectNode object, Writer writer) {
    if (!namespace.isEmpty()) {
      ObjectKey home = new ObjectKey(ResourceType.NAMESPACES, "", namespace);
      ObjectNode found =
          store.find(home).orElseThrow(() -> ApiFailure.notFound(home.type(), namespace));
      if (Trees.deleting(found)) {
        throw ApiFailure.forbidden(
            type,
            Trees.name(object),
            "unable to create new content in namespace %s because it is being terminated"
                .formatted(namespace));
      }
    }
    ObjectKey key = ObjectKey.of(type, object);
    if (store.find(key).isPresent()) {
      throw ApiFailure.alreadyExists(type, key.name());
    }
    Validation.check(type, object, null);
    if (type == ResourceType.PODS) {
      Quota.admit(store, namespace, key.name());
    }
    ObjectNode metadata = Trees.child(object, "metadata");
    metadata.put("uid", UUID.randomUUID().toString());
    metadata.put("creationTimestamp", Trees.time(timeline.now()));
    if (type.countsGenerations()) {
      metadata.put("generation", 1);
    }
    note(type, Trees.object(), object, Part.MAIN, writer);
    return writer.effect() == Writer.Effect.DRY_RUN ? object : store.put(key, object);
  }

  private void firstStatus(ResourceType type, ObjectNode object) {
    switch (type) {
      case PODS -> {
        ObjectNode status = object.putObject("status");
        status.put("phase", "Pending").put("qosClass", Pods.qosClass(object));
      }
      case NAMESPACES -> {
        Trees.child(object, "spec").putArray("finalizers").add("kubernetes");
        object.putObject("status").put("phase", "Active");
      }
      case REPLICA_SETS, STATEFUL_SETS -> object.putObject("status").put("replicas", 0);
      case DEPLOYMENTS -> object.putObject("status");
      case SERVICES -> {
        ObjectNode spec = Trees.child(object, "spec");
        if (Trees.text(spec, "clusterIP").isEmpty()) {
          spec.put("clusterIP", names.serviceAddress());
        }
        if (Trees.text(spec, "type").equals("NodePort")) {
          for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode open && !open.has("nodePort")) {
              open.put("nodePort", NodePorts.free());
            }
          }
        }
        object.putObject("status").putObject("loadBalancer");
      }
      case SECRETS -> encode(object);
      case RESOURCE_QUOTAS, JOBS, CRON_JOBS -> object.putObject("status");
      case VOLUME_CLAIMS -> object.putObject("status").put("phase", "Bound");
      case INGRESSES -> object.putObject("status").putObject("loadBalancer");
      case NODES,
          EVENTS,
          CONFIG_MAPS,
          SERVICE_ACCOUNTS,
          LIMIT_RANGES,
          CONTROLLER_REVISIONS,
          NETWORK_POLICIES -> {}
    }
  }

  /// Replaces an object by what `change` makes of it.
  ///
  /// @param change gets the stored object, which it must not change, and gives the wanted one,
  ///   which may share children with it only in a part that the write does not touch; a
  ///   `metadata.resourceVersion` in it must be the stored one
  /// @return as stored, or the stored object when nothing differs
  /// @throws ApiFailure 404, 409 or 422
  ObjectNode replace(ObjectKey key, Part part, Writer writer, UnaryOperator<ObjectNode> change) {
    return store.atomically(() -> {
      ObjectNode before =
          store.find(key).orElseThrow(() -> ApiFailure.notFound(key.type(), key.name()));
      ObjectNode wanted = change.apply(before);
      String version = Trees.text(wanted, "metadata", "resourceVersion");
      if (!version.isEmpty()
          && !version.equals(Trees.text(before, "metadata", "resourceVersion"))) {
        throw ApiFailure.modified(key.type(), key.name());
      }
      return wanted.equals(before) ? before : store(key, part, writer, before, wanted);
    });
  }

  /// What a Secret was given as text becomes data.
  private static void encode(ObjectNode secret) {
    for (var entry : secret.path("stringData").properties()) {
      byte[] bytes = entry.getValue().asText().getBytes(StandardCharsets.UTF_8);
      Trees.child(secret, "data").put(entry.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
    secret.remove("stringData");
  }

  /// As {@link #replace}, for controllers: empty when the object is gone.
  Optional<ObjectNode> replaceIfThere(
      ObjectKey key, Part part, Writer writer, UnaryOperator<ObjectNode> change) {
    return store.atomically(() ->
        store.find(key).isEmpty()
            ? Optional.empty()
            : Optional.of(replace(key, part, writer, change)));
  }

  private ObjectNode store(
      ObjectKey key, Part part, Writer writer, ObjectNode before, ObjectNode wanted) {
    ResourceType type = key.type();
    ObjectNode after = part == Part.STATUS ? statusOnly(before, wanted) : wanted;
    after.put("apiVersion", type.apiVersion()).put("kind", type.kind());
    restoreSystemFields(type, before, after);
    if (part == Part.MAIN) {
      if (type.keepsStatusApart()) {
        restore(after, before, "status");
      }
      if (type == ResourceType.SECRETS) {
        encode(after);
      }
      Defaults.fill(type, after);
      Validation.check(type, after, before);
    }
    if (comparable(before).equals(comparable(after))) {
      return before;
    }
    if (part == Part.MAIN
        && type.countsGenerations()
        && countsAsNewGeneration(type, before, after)) {
      Trees.child(after, "metadata")
          .put("generation", Trees.integer(before, 0, "metadata", "generation") + 1);
    }
    note(type, before, after, part, writer);
    if (writer.effect() == Writer.Effect.DRY_RUN) {
      return after;
    }
    if (Trees.deleting(after)
        && Trees.at(after, "metadata", "finalizers").isEmpty()
        && type != ResourceType.PODS
        && type != ResourceType.NAMESPACES) {
      store.remove(key);
      return after;
    }
    return store.put(key, after);
  }

  /// A Deployment's generation also counts changes of its annotations, unlike any other type's.
  private static boolean countsAsNewGeneration(
      ResourceType type, ObjectNode before, ObjectNode after) {
    boolean annotated =
        type == ResourceType.DEPLOYMENTS
            && !Trees.at(before, "metadata", "annotations")
                .equals(Trees.at(after, "metadata", "annotations"));
    return annotated || !before.path("spec").equals(after.path("spec"));
  }

  private static ObjectNode statusOnly(ObjectNode before, ObjectNode wanted) {
    ObjectNode after = Trees.shallow(before);
    restore(after, wanted, "status");
    ObjectNode metadata = Trees.shallow(before.path("metadata"));
    after.set("metadata", metadata);
    if (wanted.path("metadata") instanceof ObjectNode given) {
      restore(metadata, given, "annotations");
    }
    return after;
  }

  private static void restoreSystemFields(ResourceType type, ObjectNode before, ObjectNode after) {
    ObjectNode kept = (ObjectNode) before.path("metadata");
    ObjectNode metadata = Trees.child(after, "metadata");
    String uid = Trees.text(metadata, "uid");
    if (!uid.isEmpty() && !uid.equals(Trees.text(kept, "uid"))) {
      throw ApiFailure.invalid(
          type,
          Trees.name(before),
          List.of(Cause.invalid("metadata.uid", '"' + uid + '"', "field is immutable")));
    }
    for (String field :
        List.of(
            "name",
            "namespace",
            "generateName",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields")) {
      restore(metadata, kept, field);
    }
  }

  private static void restore(ObjectNode target, ObjectNode source, String field) {
    JsonNode value = source.path(field);
    if (value.isMissingNode()) {
      target.remove(field);
    } else {
      target.set(field, value);
    }
  }

  private static ObjectNode comparable(ObjectNode object) {
    ObjectNode result = Trees.shallow(object);
    ObjectNode metadata = Trees.shallow(object.path("metadata"));
    metadata.remove(Set.of("managedFields", "resourceVersion"));
    result.set("metadata", metadata);
    return result;
  }

  private void note(
      ResourceType type, ObjectNode before, ObjectNode after, Part part, Writer writer) {
    var hand =
        new ManagedFields.Hand(
            writer.manager(), type.apiVersion(), part == Part.STATUS ? "status" : "");
    switch (type) {
      case PODS, EVENTS, NODES -> ManagedFields.noteWriter(after, hand, timeline.now());
      default -> ManagedFields.note(before, after, hand, timeline.now());
    }
  }

  /// Changes the metadata that nobody may write through {@link #replace}: marks an object as being
  /// deleted, and removes it once no finalizer holds it.
  void markDeleting(ObjectKey key, int graceSeconds, UnaryOperator<ObjectNode> further) {
    store.atomically(() -> {
      store
          .find(key)
          .ifPresent(before -> {
            ObjectNode after = further.apply(before.deepCopy());
            ObjectNode metadata = Trees.child(after, "metadata");
            metadata.put("deletionTimestamp", Trees.time(timeline.now().plusSeconds(graceSeconds)));
            metadata.put("deletionGracePeriodSeconds", graceSeconds);
            if (key.type().countsGenerations()) {
              metadata.put("generation", Trees.integer(metadata, 0, "generation") + 1);
            }
            store.put(key, after);
          });
      return true;
    });
  }
}
