package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Reads the content of a message out of a call and refuses what Slack refuses.
final class Contents {
  private static final int MOST_ATTACHMENTS = 100;
  private static final int LONGEST_MARKDOWN = 12_000;
  private static final int LARGEST_METADATA = 8_000;
  private static final List<String> FLAGS =
      List.of("link_names", "unfurl_links", "unfurl_media", "mrkdwn", "parse", "reply_broadcast");

  private Contents() {}

  /// The content of a new message.
  static Content fresh(Call call) throws SlackRefusal {
    return read(call, Content.of("", Json.array()));
  }

  /// The content of a message after an update: what the call leaves out stays, but for the text.
  static Content updated(Call call, Content before) throws SlackRefusal {
    return read(call, before);
  }

  private static Content read(Call call, Content before) throws SlackRefusal {
    String text = text(call);
    boolean newBlocks = call.has("blocks");
    boolean newAttachments = call.has("attachments");
    ArrayNode blocks = newBlocks ? blocks(call) : before.blocks();
    ArrayNode attachments = newAttachments ? attachments(call) : before.attachments();
    boolean nothingGiven =
        text.isEmpty()
            && (!newBlocks || blocks.isEmpty())
            && (!newAttachments || attachments.isEmpty());
    if (nothingGiven) {
      throw SlackRefusal.of("no_text");
    }
    return new Content(
        SlackText.stored(SlackText.cut(text)),
        blocks,
        attachments,
        call.has("metadata") ? metadata(call) : before.metadata(),
        flags(call),
        before.files());
  }

  private static String text(Call call) throws SlackRefusal {
    String markdown = call.text("markdown_text").orElse("");
    if (!markdown.isEmpty()) {
      if (call.text("text").isPresent() || call.has("blocks")) {
        throw SlackRefusal.of("markdown_text_conflict");
      }
      if (markdown.length() > LONGEST_MARKDOWN) {
        throw SlackRefusal.invalidArguments(
            List.of(
                Shape.problem(
                    "must be less than " + (LONGEST_MARKDOWN + 1) + " characters",
                    "/markdown_text")));
      }
      return markdown;
    }
    return call.text("text").orElse("");
  }

  private static ArrayNode blocks(Call call) throws SlackRefusal {
    JsonNode blocks = call.json("blocks", "invalid_blocks_format").orElse(Json.array());
    if (!blocks.isArray()) {
      throw SlackRefusal.of("invalid_blocks_format");
    }
    List<String> problems = Blocks.problems(blocks, "/blocks", Blocks.MOST_IN_MESSAGE);
    if (!problems.isEmpty()) {
      throw SlackRefusal.invalidBlocks(problems);
    }
    return Blocks.completed(blocks);
  }

  private static ArrayNode attachments(Call call) throws SlackRefusal {
    JsonNode attachments = call.json("attachments", "invalid_arguments").orElse(Json.array());
    if (!(attachments instanceof ArrayNode array)) {
      throw SlackRefusal.invalidArguments(List.of("must be an array: attachments"));
    }
    if (array.size() > MOST_ATTACHMENTS) {
      throw SlackRefusal.of("too_many_attachments");
    }
    return array;
  }

  private static ObjectNode metadata(Call call) throws SlackRefusal {
    JsonNode metadata = call.json("metadata", "invalid_metadata_format").orElse(Json.object());
    if (!(metadata instanceof ObjectNode object)) {
      throw SlackRefusal.of("invalid_metadata_format");
    }
    if (object.isEmpty()) {
      return object;
    }
    if (!object.path("event_type").isTextual()
        || object.path("event_type").asText().isEmpty()
        || !object.path("event_payload").isObject()) {
      throw SlackRefusal.of("invalid_metadata_schema");
    }
    if (object.toString().length() > LARGEST_METADATA) {
      throw SlackRefusal.of("metadata_too_large");
    }
    return object;
  }

  private static ObjectNode flags(Call call) {
    ObjectNode flags = Json.object();
    for (String flag : FLAGS) {
      if (call.has(flag)) {
        flags.put(flag, call.text(flag).orElse(""));
      }
    }
    return flags;
  }
}
