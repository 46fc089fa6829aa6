package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Checks lists of blocks and gives ids to what came without.
final class Blocks {
  static final int MOST_IN_MESSAGE = 50;
  static final int MOST_IN_VIEW = 100;

  private Blocks() {}

  /// Everything that is wrong with a list of blocks, in Slack's words; empty when nothing is.
  ///
  /// @param at the JSON pointer of the list
  static List<String> problems(JsonNode blocks, String at, int most) {
    List<String> problems = new ArrayList<>();
    Shape.list(0, most, Shape.byType(BlockShapes.BLOCKS)).check(blocks, at, problems);
    repeatedIds(blocks, "block_id", at, problems);
    for (int i = 0; i < blocks.size(); i++) {
      repeatedIds(
          blocks.get(i).path("elements"), "action_id", at + "/" + i + "/elements", problems);
    }
    return List.copyOf(problems);
  }

  private static void repeatedIds(JsonNode items, String field, String at, List<String> problems) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < items.size(); i++) {
      String id = items.get(i).path(field).asText();
      if (!id.isEmpty() && !seen.add(id)) {
        problems.add(Shape.problem("`" + field + "` already exists", at + "/" + i + "/" + field));
      }
    }
  }

  /// The same blocks with the ids that Slack makes up where none were given.
  static ArrayNode completed(JsonNode blocks) {
    ArrayNode all = Json.array();
    for (int i = 0; i < blocks.size(); i++) {
      ObjectNode block = blocks.get(i).deepCopy();
      if (block.path("block_id").asText().isEmpty()) {
        block.put("block_id", "b" + Integer.toString(i + 1, 36));
      }
      completeActions(block.path("elements"), i);
      complete(block.path("accessory"), i, 0);
      complete(block.path("element"), i, 0);
      all.add(block);
    }
    return all;
  }

  private static void completeActions(JsonNode elements, int block) {
    for (int i = 0; i < elements.size(); i++) {
      complete(elements.get(i), block, i);
    }
  }

  private static void complete(JsonNode element, int block, int index) {
    if (element instanceof ObjectNode object
        && BlockShapes.isInteractive(object.path("type").asText())
        && object.path("action_id").asText().isEmpty()) {
      object.put("action_id", "a" + block + "-" + index);
    }
  }
}
