package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/// Which object.
///
/// @param namespace empty for objects of the whole cluster
record ObjectKey(ResourceType type, String namespace, String name)
    implements Comparable<ObjectKey> {
  static ObjectKey of(ResourceType type, JsonNode object) {
    return new ObjectKey(type, Trees.namespace(object), Trees.name(object));
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byType = type.compareTo(other.type);
    if (byType != 0) {
      return byType;
    }
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }
}
