package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The documents by which clients find out what is served.
final class Discovery {
  private static final List<String> ONLY_READ = List.of("log", "proxy");
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final Set<ResourceType> ALL_CATEGORY =
      Set.of(
          ResourceType.PODS,
          ResourceType.SERVICES,
          ResourceType.DEPLOYMENTS,
          ResourceType.REPLICA_SETS,
          ResourceType.STATEFUL_SETS);

  private Discovery() {}

  /// @param path the segments behind the prefix
  static Optional<ObjectNode> document(List<String> path) {
    return switch (String.join("/", path)) {
      case "version" -> Optional.of(version());
      case "api" -> Optional.of(coreVersions());
      case "apis" -> Optional.of(groups());
      case "api/v1" -> Optional.of(resources("", "v1"));
      default ->
          path.getFirst().equals("apis") && path.size() == 3 && groupNames().contains(path.get(1))
              ? Optional.of(resources(path.get(1), path.get(2)))
              : path.getFirst().equals("apis")
                      && path.size() == 2
                      && groupNames().contains(path.get(1))
                  ? Optional.of(group(path.get(1)).put("kind", "APIGroup").put("apiVersion", "v1"))
                  : Optional.empty();
    };
  }

  private static ObjectNode version() {
    return Trees.object()
        .put("major", "1")
        .put("minor", "20")
        .put("gitVersion", "v1.20.2-slipway-sandbox")
        .put("gitCommit", "")
        .put("gitTreeState", "")
        .put("buildDate", "1970-01-01T00:00:00Z")
        .put("goVersion", "")
        .put("compiler", "")
        .put("platform", "linux/amd64");
  }

  private static ObjectNode coreVersions() {
    ObjectNode result = Trees.object().put("kind", "APIVersions");
    result.putArray("versions").add("v1");
    result.putArray("serverAddressByClientCIDRs");
    return result;
  }

  private static Set<String> groupNames() {
    Set<String> names = new LinkedHashSet<>();
    Arrays.stream(ResourceType.values())
        .map(ResourceType::group)
        .filter(group -> !group.isEmpty())
        .forEach(names::add);
    return names;
  }

  private static ObjectNode groups() {
    ObjectNode result = Trees.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode list = result.putArray("groups");
    groupNames().forEach(name -> list.add(group(name)));
    return result;
  }

  private static ObjectNode group(String name) {
    ObjectNode version = Trees.object().put("groupVersion", name + "/v1").put("version", "v1");
    ObjectNode group = Trees.object().put("name", name);
    group.putArray("versions").add(version);
    group.set("preferredVersion", version.deepCopy());
    return group;
  }

  private static ObjectNode resources(String group, String version) {
    ObjectNode result = Trees.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    result.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode list = result.putArray("resources");
    for (ResourceType type : ResourceType.values()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        describe(list, type);
      }
    }
    return result;
  }

  private static void describe(ArrayNode list, ResourceType type) {
    boolean namespaced = type.scope() == ResourceType.Scope.NAMESPACE;
    ObjectNode resource = list.addObject().put("name", type.plural()).put("singularName", "");
    resource.put("namespaced", namespaced).put("kind", type.kind());
    VERBS.forEach(resource.putArray("verbs")::add);
    if (!type.shortNames().isEmpty()) {
      type.shortNames().forEach(resource.putArray("shortNames")::add);
    }
    if (ALL_CATEGORY.contains(type)) {
      resource.putArray("categories").add("all");
    }
    for (String name : type.subresources()) {
      ObjectNode subresource =
          list.addObject().put("name", type.plural() + "/" + name).put("singularName", "");
      subresource.put("namespaced", namespaced);
      if (name.equals("scale")) {
        subresource.put("group", "autoscaling").put("version", "v1").put("kind", "Scale");
      } else {
        subresource.put("kind", type.kind());
      }
      List<String> verbs =
          ONLY_READ.contains(name) ? List.of("get") : List.of("get", "patch", "update");
      verbs.forEach(subresource.putArray("verbs")::add);
    }
  }

  /// Whether a subresource is read and never written.
  static boolean isOnlyRead(String subresource) {
    return ONLY_READ.contains(subresource);
  }
}
