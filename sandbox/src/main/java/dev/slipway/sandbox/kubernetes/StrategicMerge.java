package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/// The strategic merge patch: lists of things with a key are merged item by item, other lists are
/// replaced, and `$patch`, `$setElementOrder/…`, `$deleteFromPrimitiveList/…` and `$retainKeys` are
/// obeyed. Keys by field name, as the `patchMergeKey` tags of the API types have them.
final class StrategicMerge {
  private static final String PATCH = "$patch";
  private static final String RETAIN = "$retainKeys";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("env", "name"),
          Map.entry("volumes", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("hostAliases", "ip"),
          Map.entry("podIPs", "ip"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("taints", "key"),
          Map.entry("topologySpreadConstraints", "topologyKey"));
  private static final Set<String> MERGED_PRIMITIVES = Set.of("finalizers");

  private StrategicMerge() {}

  /// What identifies an item of the list `field`; empty when the list is replaced as a whole.
  static String mergeKey(String field, JsonNode list) {
    if (field.equals("ports")) {
      boolean service = false;
      for (JsonNode port : list) {
        service |= port.has("port");
      }
      return service ? "port" : "containerPort";
    }
    return KEYS.getOrDefault(field, "");
  }

  /// A new tree: `original` with `patch` applied.
  ///
  /// @throws ApiFailure 400 for a directive that cannot be obeyed
  static ObjectNode apply(ObjectNode original, ObjectNode patch) {
    String directive = Trees.text(patch, PATCH);
    if (directive.equals("replace")) {
      return without(patch, PATCH);
    }
    if (directive.equals("delete")) {
      return Trees.object();
    }
    if (!directive.isEmpty() && !directive.equals("merge")) {
      throw ApiFailure.badRequest("unknown patch type \"%s\" found".formatted(directive));
    }
    ObjectNode result = original.deepCopy();
    for (var field : patch.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.equals(PATCH) || name.equals(RETAIN) || name.startsWith(ORDER)) {
        continue;
      }
      if (name.startsWith(DELETE_PRIMITIVES)) {
        deletePrimitives(result, name.substring(DELETE_PRIMITIVES.length()), value);
      } else if (value.isNull()) {
        result.remove(name);
      } else if (value instanceof ObjectNode change) {
        ObjectNode before = result.path(name) instanceof ObjectNode there ? there : Trees.object();
        if (Trees.text(change, PATCH).equals("delete")) {
          result.remove(name);
        } else {
          result.set(name, apply(before, change));
        }
      } else if (value instanceof ArrayNode change) {
        ArrayNode before = result.path(name) instanceof ArrayNode there ? there : Trees.array();
        result.set(name, mergeList(name, before, change, patch.path(ORDER + name)));
      } else {
        result.set(name, value);
      }
    }
    reorderOnly(result, patch);
    if (patch.path(RETAIN) instanceof ArrayNode retained) {
      Set<String> names = Set.copyOf(texts(retained));
      result.retain(
          result.propertyStream().map(Map.Entry::getKey).filter(names::contains).toList());
    }
    return result;
  }

  private static void reorderOnly(ObjectNode result, ObjectNode patch) {
    for (var field : patch.properties()) {
      if (field.getKey().startsWith(ORDER)) {
        String name = field.getKey().substring(ORDER.length());
        if (!patch.has(name) && result.path(name) instanceof ArrayNode list) {
          result.set(name, ordered(list, list, field.getValue(), mergeKey(name, list)));
        }
      }
    }
  }

  private static ArrayNode mergeList(
      String name, ArrayNode before, ArrayNode change, JsonNode order) {
    String key = mergeKey(name, change.isEmpty() ? before : change);
    if (key.isEmpty() && !MERGED_PRIMITIVES.contains(name)) {
      return change.deepCopy();
    }
    ArrayNode result = before.deepCopy();
    if (key.isEmpty()) {
      for (JsonNode item : change) {
        if (find(result, "", item) < 0) {
          result.add(item);
        }
      }
      return ordered(result, before, order.isArray() ? order : change, key);
    }
    ArrayNode kept = Trees.array();
    for (ObjectNode item : Trees.objects(change)) {
      String directive = Trees.text(item, PATCH);
      if (directive.equals("replace")) {
        return replacement(change);
      }
      if (!item.has(key)) {
        throw ApiFailure.internal(
            "map: %s does not contain declared merge key: %s".formatted(goMap(item), key));
      }
      int at = find(result, key, item);
      if (directive.equals("delete")) {
        if (at >= 0) {
          result.remove(at);
        }
        continue;
      }
      kept.add(item);
      if (at >= 0) {
        result.set(at, apply((ObjectNode) result.get(at), item));
      } else {
        result.add(apply(Trees.object(), item));
      }
    }
    return ordered(result, before, order.isArray() ? order : kept, key);
  }

  private static ArrayNode replacement(ArrayNode change) {
    ArrayNode result = Trees.array();
    for (ObjectNode item : Trees.objects(change)) {
      if (!(item.size() == 1 && item.has(PATCH))) {
        result.add(without(item, PATCH));
      }
    }
    return result;
  }

  /// Items that the patch names come in the patch's order, the server's own keep theirs; between
  /// the two the order on the server decides, and new ones come first.
  private static ArrayNode ordered(ArrayNode items, ArrayNode server, JsonNode order, String key) {
    List<JsonNode> named = new ArrayList<>();
    List<JsonNode> others = new ArrayList<>();
    for (JsonNode item : items) {
      (find(order, key, item) >= 0 ? named : others).add(item);
    }
    sort(named, item -> find(order, key, item));
    sort(others, item -> find(server, key, item));
    ArrayNode result = Trees.array();
    int i = 0;
    int j = 0;
    while (i < named.size() || j < others.size()) {
      boolean takeNamed;
      if (i < named.size() && j < others.size()) {
        int left = find(server, key, named.get(i));
        int right = find(server, key, others.get(j));
        takeNamed = left < 0 || right < 0 || left < right;
      } else {
        takeNamed = i < named.size();
      }
      result.add(takeNamed ? named.get(i++) : others.get(j++));
    }
    return result;
  }

  private static void sort(List<JsonNode> items, ToIntFunction<JsonNode> place) {
    items.sort((a, b) -> Integer.compare(place.applyAsInt(a), place.applyAsInt(b)));
  }

  private static int find(JsonNode list, String key, JsonNode item) {
    for (int i = 0; i < list.size(); i++) {
      JsonNode candidate = list.get(i);
      if (key.isEmpty() ? candidate.equals(item) : candidate.path(key).equals(item.path(key))) {
        return i;
      }
    }
    return -1;
  }

  private static void deletePrimitives(ObjectNode result, String name, JsonNode unwanted) {
    if (result.path(name) instanceof ArrayNode list) {
      ArrayNode left = Trees.array();
      for (JsonNode item : list) {
        if (find(unwanted, "", item) < 0) {
          left.add(item);
        }
      }
      result.set(name, left);
    }
  }

  private static List<String> texts(ArrayNode list) {
    List<String> result = new ArrayList<>();
    list.forEach(item -> result.add(item.asText()));
    return result;
  }

  private static ObjectNode without(ObjectNode object, String field) {
    ObjectNode copy = object.deepCopy();
    copy.remove(field);
    return copy;
  }

  /// As Go prints a map of plain values.
  private static String goMap(ObjectNode item) {
    return item.propertyStream()
        .map(e ->
            e.getKey() + ":" + (e.getValue().isValueNode() ? e.getValue().asText() : e.getValue()))
        .sorted()
        .collect(Collectors.joining(" ", "map[", "]"));
  }
}
