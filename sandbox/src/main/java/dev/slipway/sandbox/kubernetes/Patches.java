package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The patch formats of the API, by content type.
final class Patches {
  /// Server-side apply, see {@link Applied}.
  static final String APPLY = "application/apply-patch+yaml";

  private Patches() {}

  static ApiFailure unsupported() {
    return ApiFailure.unsupportedMediaType(
        "415: Unsupported Media Type: the simulated Kubernetes has server-side apply with force=true"
            + " to whole objects alone; send a strategic merge, merge or JSON patch");
  }

  /// A new tree: `original` with `body` applied.
  ///
  /// @throws ApiFailure 415 for an unknown content type, 400 for a body that cannot be read, 422
  ///   for a JSON patch that does not fit
  static ObjectNode apply(String contentType, ObjectNode original, String body) {
    String type = contentType.replaceFirst(";.*", "").strip();
    return switch (type) {
      case "application/strategic-merge-patch+json" -> StrategicMerge.apply(original, object(body));
      case "application/merge-patch+json" -> merge(original, object(body));
      case "application/json-patch+json" -> jsonPatch(original, body);
      case APPLY -> throw unsupported();
      default -> throw ApiFailure.unsupportedMediaType("415: Unsupported Media Type");
    };
  }

  private static ObjectNode object(String body) {
    try {
      if (Trees.JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw ApiFailure.internal("Invalid JSON Patch");
    }
    throw ApiFailure.internal("Invalid JSON Patch");
  }

  /// RFC 7386.
  static ObjectNode merge(ObjectNode original, ObjectNode patch) {
    ObjectNode result = original.deepCopy();
    for (var field : patch.properties()) {
      String name = field.getKey();
      if (field.getValue().isNull()) {
        result.remove(name);
      } else if (field.getValue() instanceof ObjectNode change) {
        ObjectNode before = result.path(name) instanceof ObjectNode there ? there : Trees.object();
        result.set(name, merge(before, change));
      } else {
        result.set(name, field.getValue());
      }
    }
    return result;
  }

  /// RFC 6902.
  static ObjectNode jsonPatch(ObjectNode original, String body) {
    JsonNode operations;
    try {
      operations = Trees.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiFailure.badRequest("error decoding patch: " + e.getOriginalMessage());
    }
    if (!operations.isArray()) {
      throw ApiFailure.badRequest(
          "json: cannot unmarshal object into Go value of type jsonpatch.Patch");
    }
    ObjectNode result = original.deepCopy();
    for (JsonNode operation : operations) {
      try {
        perform(result, operation);
      } catch (IllegalArgumentException unfit) {
        throw ApiFailure.rejected();
      }
    }
    return result;
  }

  private static void perform(ObjectNode tree, JsonNode operation) {
    JsonPointer path = JsonPointer.compile(Trees.text(operation, "path"));
    switch (Trees.text(operation, "op")) {
      case "add" -> add(tree, path, operation.path("value"));
      case "remove" -> remove(tree, path);
      case "replace" -> {
        remove(tree, path);
        add(tree, path, operation.path("value"));
      }
      case "test" -> {
        if (!tree.at(path).equals(operation.path("value"))) {
          throw new IllegalArgumentException("test failed");
        }
      }
      case "copy" -> add(tree, path, existing(tree, from(operation)).deepCopy());
      case "move" -> {
        JsonNode moved = existing(tree, from(operation));
        remove(tree, from(operation));
        add(tree, path, moved);
      }
      default -> throw new IllegalArgumentException("unknown operation");
    }
  }

  private static JsonPointer from(JsonNode operation) {
    return JsonPointer.compile(Trees.text(operation, "from"));
  }

  private static JsonNode existing(JsonNode tree, JsonPointer path) {
    JsonNode found = tree.at(path);
    if (found.isMissingNode() || path.matches()) {
      throw new IllegalArgumentException("nothing at " + path);
    }
    return found;
  }

  private static void add(ObjectNode tree, JsonPointer path, JsonNode value) {
    if (path.matches() || value.isMissingNode()) {
      throw new IllegalArgumentException("no place or no value");
    }
    JsonNode parent = tree.at(path.head());
    String last = path.last().getMatchingProperty();
    if (parent instanceof ObjectNode object) {
      object.set(last, value.deepCopy());
    } else if (parent instanceof ArrayNode list) {
      int index = last.equals("-") ? list.size() : Integer.parseInt(last);
      if (index < 0 || index > list.size()) {
        throw new IllegalArgumentException("no such index");
      }
      list.insert(index, value.deepCopy());
    } else {
      throw new IllegalArgumentException("nothing at " + path.head());
    }
  }

  private static void remove(ObjectNode tree, JsonPointer path) {
    existing(tree, path);
    JsonNode parent = tree.at(path.head());
    if (parent instanceof ObjectNode object) {
      object.remove(path.last().getMatchingProperty());
    } else if (parent instanceof ArrayNode list) {
      list.remove(path.last().getMatchingIndex());
    }
  }
}
