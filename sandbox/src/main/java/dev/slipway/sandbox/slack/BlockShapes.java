package dev.slipway.sandbox.slack;

import static dev.slipway.sandbox.slack.Shape.anything;
import static dev.slipway.sandbox.slack.Shape.byType;
import static dev.slipway.sandbox.slack.Shape.flag;
import static dev.slipway.sandbox.slack.Shape.list;
import static dev.slipway.sandbox.slack.Shape.number;
import static dev.slipway.sandbox.slack.Shape.oneOf;
import static dev.slipway.sandbox.slack.Shape.text;
import static dev.slipway.sandbox.slack.Shape.textObject;

import java.util.LinkedHashMap;
import java.util.Map;

/// The blocks and elements Slack takes, with their limits. From Slack's Block Kit reference
/// (docs.slack.dev/reference/block-kit); the limits are the documented ones.
final class BlockShapes {
  private static final int LONGEST_ID = 255;
  private static final int LONGEST_URL = 3_000;

  private static final Shape ID = text(1, LONGEST_ID);

  private static final Shape CONFIRM =
      Shape.Fields.none()
          .must("title", plain(100))
          .must("text", either(300))
          .must("confirm", plain(30))
          .must("deny", plain(30))
          .may("style", oneOf("primary", "danger"));

  /// The interactive elements by type.
  private static final Map<String, Shape.Fields> ELEMENTS = elements();

  private static final Shape ELEMENT = byType(ELEMENTS);

  private static final Shape IMAGE_ELEMENT =
      Shape.Fields.none()
          .must("type", oneOf("image"))
          .may("image_url", text(1, LONGEST_URL))
          .may("slack_file", anything())
          .must("alt_text", text(1, 2_000))
          .oneAtLeast("image_url", "slack_file");

  /// The blocks by type.
  static final Map<String, Shape.Fields> BLOCKS = blocks();

  /// A modal or a home.
  static final Shape VIEW = byType(Map.of("modal", modal(), "home", home()));

  private BlockShapes() {}

  private static Shape.Fields home() {
    return Shape.Fields.none()
        .must("type", oneOf("modal", "home"))
        .must("blocks", list(0, Blocks.MOST_IN_VIEW, byType(BLOCKS)))
        .may("private_metadata", text(0, 3_000))
        .may("callback_id", text(0, LONGEST_ID))
        .may("external_id", text(0, LONGEST_ID));
  }

  private static Shape.Fields modal() {
    return home()
        .must("title", plain(24))
        .may("submit", plain(24))
        .may("close", plain(24))
        .may("clear_on_close", flag())
        .may("notify_on_close", flag())
        .may("submit_disabled", flag());
  }

  /// Whether somebody can do something with an element of this type.
  static boolean isInteractive(String type) {
    return ELEMENTS.containsKey(type);
  }

  private static Shape plain(int most) {
    return textObject(most, "plain_text");
  }

  private static Shape either(int most) {
    return textObject(most, "plain_text", "mrkdwn");
  }

  private static Shape.Fields block(String type) {
    return Shape.Fields.none().must("type", oneOf(type)).may("block_id", ID);
  }

  private static Map<String, Shape.Fields> blocks() {
    Map<String, Shape> accessories = new LinkedHashMap<>(ELEMENTS);
    accessories.put("image", IMAGE_ELEMENT);
    return Map.of(
        "section",
        block("section")
            .may("text", either(3_000))
            .may("fields", list(1, 10, either(2_000)))
            .may("accessory", byType(accessories))
            .may("expand", flag())
            .oneAtLeast("text", "fields"),
        "header",
        block("header").must("text", plain(150)).may("level", number()),
        "context",
        block("context")
            .must(
                "elements",
                list(
                    1,
                    10,
                    byType(
                        Map.of(
                            "image",
                            IMAGE_ELEMENT,
                            "plain_text",
                            either(3_000),
                            "mrkdwn",
                            either(3_000))))),
        "actions",
        block("actions").must("elements", list(1, 25, ELEMENT)),
        "divider",
        block("divider"),
        "image",
        block("image")
            .may("image_url", text(1, LONGEST_URL))
            .may("slack_file", anything())
            .must("alt_text", text(1, 2_000))
            .may("title", plain(2_000))
            .oneAtLeast("image_url", "slack_file"),
        "markdown",
        block("markdown").must("text", text(1, 12_000)),
        "input",
        block("input")
            .must("label", plain(2_000))
            .must("element", ELEMENT)
            .may("hint", plain(2_000))
            .may("optional", flag())
            .may("dispatch_action", flag()),
        "rich_text",
        block("rich_text").must("elements", list(1, 1_000, richText())));
  }

  private static Shape richText() {
    Shape inline =
        byType(
            Map.of(
                "text",
                inline("text").must("text", text(1, 40_000)),
                "link",
                inline("link")
                    .must("url", text(1, LONGEST_URL))
                    .may("text", text(0, 40_000))
                    .may("unsafe", flag()),
                "emoji",
                inline("emoji")
                    .must("name", text(1, LONGEST_ID))
                    .may("unicode", anything())
                    .may("skin_tone", anything()),
                "user",
                inline("user").must("user_id", ID),
                "channel",
                inline("channel").must("channel_id", ID),
                "usergroup",
                inline("usergroup").must("usergroup_id", ID),
                "broadcast",
                inline("broadcast").must("range", oneOf("here", "channel", "everyone")),
                "date",
                inline("date")
                    .must("timestamp", number())
                    .must("format", text(1, LONGEST_ID))
                    .may("url", text(1, LONGEST_URL))
                    .may("fallback", text(1, LONGEST_ID)),
                "color",
                inline("color").must("value", text(1, LONGEST_ID))));
    Shape line = list(0, 1_000, inline);
    Shape.Fields section =
        Shape.Fields.none().must("type", oneOf("rich_text_section")).must("elements", line);
    return byType(
        Map.of(
            "rich_text_section",
            section,
            "rich_text_preformatted",
            quoted("rich_text_preformatted", line),
            "rich_text_quote",
            quoted("rich_text_quote", line),
            "rich_text_list",
            Shape.Fields.none()
                .must("type", oneOf("rich_text_list"))
                .must("style", oneOf("bullet", "ordered"))
                .must("elements", list(1, 1_000, section))
                .may("indent", number())
                .may("offset", number())
                .may("border", number())));
  }

  private static Shape.Fields inline(String type) {
    return Shape.Fields.none().must("type", oneOf(type)).may("style", anything());
  }

  private static Shape.Fields quoted(String type, Shape line) {
    return Shape.Fields.none()
        .must("type", oneOf(type))
        .must("elements", line)
        .may("border", number())
        .may("language", text(1, LONGEST_ID));
  }

  private static Shape.Fields element(String type) {
    return Shape.Fields.none().must("type", oneOf(type)).may("action_id", ID);
  }

  private static Shape.Fields chooser(String type) {
    return element(type)
        .may("placeholder", plain(150))
        .may("confirm", CONFIRM)
        .may("focus_on_load", flag());
  }

  private static Shape.Fields severalOf(Shape.Fields chooser) {
    return chooser.may("max_selected_items", number());
  }

  private static Shape.Fields option(Shape label) {
    return Shape.Fields.none()
        .must("text", label)
        .must("value", text(0, 150))
        .may("description", either(75))
        .may("url", text(1, LONGEST_URL));
  }

  private static Shape.Fields choices(Shape.Fields chooser) {
    Shape option = option(plain(75));
    Shape group =
        Shape.Fields.none().must("label", plain(75)).must("options", list(1, 100, option));
    return chooser
        .may("options", list(1, 100, option))
        .may("option_groups", list(1, 100, group))
        .oneAtLeast("options", "option_groups");
  }

  private static Map<String, Shape.Fields> elements() {
    Map<String, Shape.Fields> all = new LinkedHashMap<>();
    Shape option = option(plain(75));
    Shape tick = option(either(75));
    all.put(
        "button",
        element("button")
            .must("text", plain(75))
            .may("url", text(1, LONGEST_URL))
            .may("value", text(0, 2_000))
            .may("style", oneOf("primary", "danger"))
            .may("confirm", CONFIRM)
            .may("accessibility_label", text(1, 75)));
    all.put(
        "overflow",
        element("overflow").must("options", list(1, 5, option)).may("confirm", CONFIRM));
    all.put("static_select", choices(chooser("static_select")).may("initial_option", option));
    all.put(
        "multi_static_select",
        severalOf(choices(chooser("multi_static_select")))
            .may("initial_options", list(1, 100, option)));
    all.put(
        "external_select",
        chooser("external_select").may("initial_option", option).may("min_query_length", number()));
    all.put("users_select", chooser("users_select").may("initial_user", ID));
    all.put(
        "multi_users_select",
        severalOf(chooser("multi_users_select")).may("initial_users", list(1, 100, ID)));
    all.put(
        "conversations_select",
        chooser("conversations_select")
            .may("initial_conversation", ID)
            .may("default_to_current_conversation", flag())
            .may("response_url_enabled", flag())
            .may("filter", anything()));
    all.put(
        "channels_select",
        chooser("channels_select").may("initial_channel", ID).may("response_url_enabled", flag()));
    all.put("datepicker", chooser("datepicker").may("initial_date", text(10, 10)));
    all.put(
        "timepicker",
        chooser("timepicker").may("initial_time", text(5, 5)).may("timezone", text(1, LONGEST_ID)));
    all.put("datetimepicker", chooser("datetimepicker").may("initial_date_time", number()));
    all.put("checkboxes", ticks("checkboxes", tick).may("initial_options", list(1, 10, tick)));
    all.put("radio_buttons", ticks("radio_buttons", tick).may("initial_option", tick));
    all.put(
        "plain_text_input",
        typed("plain_text_input")
            .may("multiline", flag())
            .may("min_length", number())
            .may("max_length", number()));
    all.put("email_text_input", typed("email_text_input"));
    all.put("url_text_input", typed("url_text_input"));
    all.put(
        "number_input",
        typed("number_input")
            .must("is_decimal_allowed", flag())
            .may("min_value", text(1, LONGEST_ID))
            .may("max_value", text(1, LONGEST_ID)));
    return Map.copyOf(all);
  }

  private static Shape.Fields ticks(String type, Shape tick) {
    return element(type)
        .must("options", list(1, 10, tick))
        .may("confirm", CONFIRM)
        .may("focus_on_load", flag());
  }

  private static Shape.Fields typed(String type) {
    return element(type)
        .may("initial_value", text(0, 3_000))
        .may("placeholder", plain(150))
        .may("dispatch_action_config", anything())
        .may("focus_on_load", flag());
  }
}
