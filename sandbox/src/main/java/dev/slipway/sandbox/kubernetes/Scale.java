package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The `scale` subresource: a workload's size as an object of its own.
final class Scale {
  private Scale() {}

  static ObjectNode of(ObjectNode workload) {
    ObjectNode scale = Trees.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field :
        new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
      metadata.set(field, Trees.at(workload, "metadata", field));
    }
    ObjectNode spec = scale.putObject("spec");
    Trees.putUnlessZero(spec, "replicas", Trees.integer(workload, 0, "spec", "replicas"));
    scale
        .putObject("status")
        .put("replicas", Trees.integer(workload, 0, "status", "replicas"))
        .put("selector", Selector.text(Trees.at(workload, "spec", "selector")));
    return scale;
  }

  /// The workload with the size that `scale` says.
  static ObjectNode apply(ObjectNode workload, ObjectNode scale) {
    ObjectNode result = workload.deepCopy();
    JsonNode version = Trees.at(scale, "metadata", "resourceVersion");
    if (!version.isMissingNode()) {
      Trees.child(result, "metadata").set("resourceVersion", version);
    }
    Trees.child(result, "spec").put("replicas", Trees.integer(scale, 0, "spec", "replicas"));
    return result;
  }
}
