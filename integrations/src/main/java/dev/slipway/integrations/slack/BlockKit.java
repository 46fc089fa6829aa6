package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.ports.Conversations.Rendered;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Messages as Block Kit, within Slack's limits. Pure.
///
/// Words go into `rich_text` blocks, where Slack shows them literally; only small print, which has
/// no such form, is put into a context block (see {@link SmallPrint}). What does not fit is cut at
/// an ellipsis. A message keeps to fewer than 4,000 characters, for more are taken by a post but
/// refused by an edit (`msg_too_long`). It always holds rich text, for an edit may not take that
/// away (`block_mismatch`).
final class BlockKit {
  static final int MOST_BLOCKS = 50;
  static final int LONGEST_MESSAGE = 3_900;
  static final int LONGEST_TEXT = 3_000;
  static final int LONGEST_FALLBACK = 780; // escaped at worst 3,900: an edit may have 4,000
  static final int MOST_BUTTONS = 25;
  static final int LONGEST_LABEL = 75;
  static final int LONGEST_PHRASE = 2_000;
  static final int LONGEST_ACTION = 255;

  private final List<ObjectNode> blocks = new ArrayList<>();
  private final Map<String, Integer> actions = new HashMap<>();
  private final Budget budget = new Budget(LONGEST_MESSAGE);

  private BlockKit() {}

  /// The message's blocks as a JSON array, and its summary.
  static Rendered render(Message message) {
    String summary = Literal.shown(message.summary()).strip();
    String fallback = Literal.cut(summary.isEmpty() ? Literal.ELLIPSIS : summary, LONGEST_FALLBACK);
    ArrayNode blocks = Json.newArray();
    new BlockKit().blocks(message, fallback).forEach(blocks::add);
    return new Rendered(fallback, blocks.toString());
  }

  private List<ObjectNode> blocks(Message message, String fallback) {
    long acting = message.sections().stream().filter(Section.Buttons.class::isInstance).count();
    long room = MOST_BLOCKS - 1 - Math.min(acting, MOST_BLOCKS - 1);
    for (Section section : message.sections()) {
      if (section instanceof Section.Buttons(List<Button> buttons)) {
        buttons(buttons);
      } else if (room > 0) {
        section(section);
        room--;
      }
    }
    if (blocks.stream().noneMatch(block -> Json.text(block, "type").equals("rich_text"))) {
      blocks.addFirst(section(RichText.plain(budget.part(LONGEST_TEXT)).add(Text.of(fallback))));
    }
    return blocks.size() <= MOST_BLOCKS ? blocks : blocks.subList(0, MOST_BLOCKS);
  }

  private void section(Section section) {
    Budget part = budget.part(LONGEST_TEXT);
    switch (section) {
      case Section.Title(Text text) -> words(text, RichText.bold(part));
      case Section.Paragraph(Text text) -> words(text, RichText.plain(part));
      case Section.Facts(List<Fact> facts) -> words(line(facts), RichText.plain(part));
      case Section.Note(Text text) ->
          SmallPrint.of(text, part)
              .ifPresentOrElse(blocks::add, () -> words(text, RichText.plain(part)));
      case Section.Preformatted(String text) -> preformatted(part.take(Literal.shown(text)));
      case Section.Buttons(List<Button> buttons) -> buttons(buttons);
    }
  }

  private static Text line(List<Fact> facts) {
    Text line = new Text(List.of());
    String between = "";
    for (Fact fact : facts) {
      line = line.and(between).bold(fact.label()).and(" ").and(fact.value());
      between = "  ·  ";
    }
    return line;
  }

  /// Slack refuses blocks without text.
  private void words(Text text, RichText form) {
    if (!form.add(text).isBlank()) {
      blocks.add(section(form));
    }
  }

  private static ObjectNode section(RichText text) {
    return richText("rich_text_section", text.elements());
  }

  private void preformatted(String text) {
    if (!text.isBlank()) {
      ArrayNode elements = Json.newArray();
      elements.addObject().put("type", "text").put("text", text);
      blocks.add(richText("rich_text_preformatted", elements));
    }
  }

  private static ObjectNode richText(String type, ArrayNode elements) {
    ObjectNode block = Json.newObject().put("type", "rich_text");
    block.putArray("elements").addObject().put("type", type).set("elements", elements);
    return block;
  }

  private void buttons(List<Button> buttons) {
    ObjectNode block = Json.newObject().put("type", "actions");
    ArrayNode elements = block.putArray("elements");
    for (Button button : buttons) {
      if (elements.size() < MOST_BUTTONS && canBePressed(button)) {
        elements.add(button(button));
      }
    }
    if (!elements.isEmpty()) {
      blocks.add(block);
    }
  }

  /// A phrase is never cut: it would say something else.
  private static boolean canBePressed(Button button) {
    return !button.action().isBlank()
        && !button.phrase().isBlank()
        && button.phrase().length() <= LONGEST_PHRASE
        && Literal.isShownAsIs(button.phrase());
  }

  private ObjectNode button(Button button) {
    String label = Literal.shown(button.label()).strip();
    ObjectNode element = Json.newObject().put("type", "button");
    element.put("action_id", unique(Literal.cut(button.action(), LONGEST_ACTION - 5)));
    element
        .putObject("text")
        .put("type", "plain_text")
        .put("text", Literal.cut(label.isEmpty() ? button.action() : label, LONGEST_LABEL))
        .put("emoji", false);
    element.put("value", button.phrase());
    switch (button.style()) {
      case PLAIN -> {}
      case PRIMARY -> element.put("style", "primary");
      case DANGER -> element.put("style", "danger");
    }
    return element;
  }

  /// An action's id may stand only once in a message.
  private String unique(String action) {
    int times = actions.merge(action, 1, Integer::sum);
    return times == 1 ? action : action + ":" + times;
  }
}
