package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reading and building the JSON trees that Kubernetes objects are. A tree that is in the store is
/// frozen: copy before changing.
final class Trees {
  static final ObjectMapper JSON = new ObjectMapper();
  static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build());

  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private Trees() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  static JsonNode at(JsonNode node, String... path) {
    JsonNode here = node;
    for (String name : path) {
      here = here.path(name);
    }
    return here;
  }

  /// The text at `path`; empty when it is not there.
  static String text(JsonNode node, String... path) {
    JsonNode found = at(node, path);
    return found.isValueNode() && !found.isNull() ? found.asText() : "";
  }

  static int integer(JsonNode node, int fallback, String... path) {
    JsonNode found = at(node, path);
    return found.isNumber() ? found.intValue() : fallback;
  }

  /// The object at `path`, made where it is missing.
  static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode here = node;
    for (String name : path) {
      here = here.path(name) instanceof ObjectNode there ? there : here.putObject(name);
    }
    return here;
  }

  /// A new object with the same, shared children.
  static ObjectNode shallow(JsonNode object) {
    ObjectNode copy = object();
    object.properties().forEach(e -> copy.set(e.getKey(), e.getValue()));
    return copy;
  }

  /// The object with another status; all else is shared.
  static ObjectNode withStatus(ObjectNode object, ObjectNode status) {
    ObjectNode copy = shallow(object);
    copy.set("status", status);
    return copy;
  }

  static List<ObjectNode> objects(JsonNode list) {
    List<ObjectNode> result = new ArrayList<>();
    for (JsonNode item : list) {
      if (item instanceof ObjectNode object) {
        result.add(object);
      }
    }
    return result;
  }

  /// The first object of `list` whose field `name` has the text `value`.
  static Optional<ObjectNode> named(JsonNode list, String name, String value) {
    for (JsonNode item : list) {
      if (item instanceof ObjectNode object && text(object, name).equals(value)) {
        return Optional.of(object);
      }
    }
    return Optional.empty();
  }

  static String name(JsonNode object) {
    return text(object, "metadata", "name");
  }

  static String namespace(JsonNode object) {
    return text(object, "metadata", "namespace");
  }

  static String uid(JsonNode object) {
    return text(object, "metadata", "uid");
  }

  static String annotation(JsonNode object, String name) {
    return text(object, "metadata", "annotations", name);
  }

  static boolean deleting(JsonNode object) {
    return !text(object, "metadata", "deletionTimestamp").isEmpty();
  }

  static String time(Instant instant) {
    return SECONDS.format(instant);
  }

  static String microTime(Instant instant) {
    return MICROS.format(instant);
  }

  static Instant instant(JsonNode object, String... path) {
    String text = text(object, path);
    return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
  }

  /// Puts a number as the Go types do that leave out zero.
  static void putUnlessZero(ObjectNode node, String name, int value) {
    if (value == 0) {
      node.remove(name);
    } else {
      node.put(name, value);
    }
  }

  static String json(JsonNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }
}
