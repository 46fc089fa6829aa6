package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Server-side apply, as far as managers go that force their way: what one applies is merged into
/// the object, and what it applied before and no longer does is taken out. What each has applied is
/// kept here and not in `managedFields`, where it is noted as an update.
///
/// Safe for use by several threads at once.
final class Applied {
  private final Map<Hand, ObjectNode> last = new ConcurrentHashMap<>();

  /// Who applies, to which object.
  private record Hand(String uid, String manager) {}

  /// The merge patch that makes an object what is applied now.
  ObjectNode patch(ObjectNode before, ObjectNode applied, Writer writer) {
    ObjectNode former = last.get(new Hand(Trees.uid(before), writer.manager()));
    return former == null ? applied.deepCopy() : without(former, applied);
  }

  void note(ObjectNode after, ObjectNode applied, Writer writer) {
    switch (writer.effect()) {
      case KEEP -> last.put(new Hand(Trees.uid(after), writer.manager()), applied.deepCopy());
      case DRY_RUN -> {}
    }
  }

  /// The new one with a directive to delete for each part that only the former has.
  private static ObjectNode without(ObjectNode former, ObjectNode applied) {
    ObjectNode patch = applied.deepCopy();
    for (var field : former.properties()) {
      String name = field.getKey();
      JsonNode now = applied.path(name);
      if (now.isMissingNode()) {
        patch.putNull(name);
      } else if (field.getValue() instanceof ObjectNode was && now instanceof ObjectNode is) {
        patch.set(name, without(was, is));
      } else if (field.getValue() instanceof ArrayNode was && now instanceof ArrayNode is) {
        patch.set(name, without(name, was, is));
      }
    }
    return patch;
  }

  private static ArrayNode without(String name, ArrayNode former, ArrayNode applied) {
    String key = StrategicMerge.mergeKey(name, applied.isEmpty() ? former : applied);
    if (key.isEmpty()) {
      return applied.deepCopy();
    }
    ArrayNode patch = Trees.array();
    for (ObjectNode item : Trees.objects(applied)) {
      ObjectNode was = find(former, key, item);
      patch.add(was == null ? item.deepCopy() : without(was, item));
    }
    for (ObjectNode item : Trees.objects(former)) {
      if (item.has(key) && find(applied, key, item) == null) {
        patch.addObject().put("$patch", "delete").set(key, item.path(key));
      }
    }
    return patch;
  }

  private static @Nullable ObjectNode find(ArrayNode list, String key, ObjectNode item) {
    return Trees.objects(list).stream()
        .filter(one -> one.path(key).equals(item.path(key)))
        .findFirst()
        .orElse(null);
  }
}
