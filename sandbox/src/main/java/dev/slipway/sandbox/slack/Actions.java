package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The buttons and menus of a message.
final class Actions {
  /// An element and the block it is in.
  record Found(String blockId, ObjectNode element) {
    String actionId() {
      return element.path("action_id").asText();
    }

    /// The element as it appears in the `actions` of a `block_actions` payload.
    ///
    /// @param choice the value of the option picked in a menu; empty for a button
    ObjectNode pressed(String choice, String actionTs) {
      ObjectNode action = Json.object().put("action_id", actionId()).put("block_id", blockId);
      String type = element.path("type").asText();
      if (type.equals("button")) {
        copy(action, "text");
        copy(action, "value");
        copy(action, "style");
      } else {
        option(choice).ifPresent(option -> action.set("selected_option", option));
      }
      return action.put("type", type).put("action_ts", actionTs);
    }

    private void copy(ObjectNode action, String field) {
      if (element.has(field)) {
        action.set(field, element.path(field).deepCopy());
      }
    }

    private Optional<JsonNode> option(String value) {
      ArrayNode options = element.withArray("/options");
      for (JsonNode option : options) {
        if (option.path("value").asText().equals(value)) {
          return Optional.of(option.deepCopy());
        }
      }
      return Optional.empty();
    }
  }

  private Actions() {}

  /// The element with this action id; else the first whose action id begins so.
  static Optional<Found> find(ArrayNode blocks, String action) {
    List<Found> all = all(blocks);
    return all.stream()
        .filter(found -> found.actionId().equals(action))
        .findFirst()
        .or(() -> all.stream().filter(found -> found.actionId().startsWith(action)).findFirst());
  }

  private static List<Found> all(ArrayNode blocks) {
    List<Found> all = new ArrayList<>();
    for (JsonNode block : blocks) {
      String blockId = block.path("block_id").asText();
      add(blockId, block.path("accessory"), all);
      block.path("elements").forEach(element -> add(blockId, element, all));
    }
    return all;
  }

  private static void add(String blockId, JsonNode element, List<Found> all) {
    if (element instanceof ObjectNode object
        && BlockShapes.isInteractive(object.path("type").asText())) {
      all.add(new Found(blockId, object.deepCopy()));
    }
  }
}
