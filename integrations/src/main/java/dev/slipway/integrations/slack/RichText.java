package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text as elements of a `rich_text` block
/// (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block). Slack shows the text of
/// such an element literally: no mark-up is read in it, so nothing in it needs escaping and nothing
/// can become a mention or a link. Those are elements of their own, made only for spans that mean
/// them.
final class RichText {
  /// How Slack shows dates,
  /// https://docs.slack.dev/messaging/formatting-message-text#date-formatting
  static final String MOMENT = "{date_short_pretty} {time}";

  static final String SECOND = "{time_secs}";

  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9_]{2,40}");
  private static final int LONGEST_URL = 3_000;

  /// The end of the year 9999, in seconds.
  private static final long LATEST = 253_402_300_799L;

  private final ArrayNode elements = Json.newArray();
  private final Budget budget;
  private final Style base;

  private RichText(Budget budget, Style base) {
    this.budget = budget;
    this.base = base;
  }

  private enum Style {
    PLAIN,
    BOLD,
    CODE
  }

  static RichText plain(Budget budget) {
    return new RichText(budget, Style.PLAIN);
  }

  /// All of it bold.
  static RichText bold(Budget budget) {
    return new RichText(budget, Style.BOLD);
  }

  RichText add(Text text) {
    text.spans().forEach(this::add);
    return this;
  }

  RichText add(Span span) {
    switch (span) {
      case Span.Plain(String text) -> literal(text, base);
      case Span.Bold(String text) -> literal(text, Style.BOLD);
      case Span.Code(String text) -> literal(text, Style.CODE);
      case Span.Link(URI target, String label) -> link(target, label);
      case Span.Person(UserId user) -> person(user);
      case Span.Moment(Instant at) -> date(at, MOMENT);
      case Span.Second(Instant at) -> date(at, SECOND);
      case Span.Mark(Symbol symbol) -> mark(symbol);
    }
    return this;
  }

  ArrayNode elements() {
    return elements;
  }

  /// Whether there is nothing to be seen.
  boolean isBlank() {
    for (JsonNode element : elements) {
      if (!Json.text(element, "type").equals("text") || !Json.text(element, "text").isBlank()) {
        return false;
      }
    }
    return true;
  }

  /// Whether this is a user id, so that mentioning it mentions nobody else.
  static boolean isUser(String id) {
    return USER.matcher(id).matches();
  }

  /// Whether this is a link that people can follow and Slack accepts.
  static boolean isLink(URI target) {
    String scheme = target.getScheme();
    return scheme != null
        && (scheme.toLowerCase(Locale.ROOT).equals("https")
            || scheme.toLowerCase(Locale.ROOT).equals("http"))
        && target.getHost() != null
        && target.toASCIIString().length() <= LONGEST_URL;
  }

  /// Slack's name of a symbol's picture.
  static String emoji(Symbol symbol) {
    return switch (symbol) {
      case DONE -> "white_check_mark";
      case FAILED -> "x";
      case WORKING, WAITING -> "hourglass_flowing_sand";
      case WARNING -> "warning";
      case REVERTED -> "leftwards_arrow_with_hook";
      case STOPPED -> "octagonal_sign";
      case ROCKET -> "rocket";
      case QUESTION -> "question";
    };
  }

  /// Whether Slack can show this moment.
  static boolean isDate(Instant at) {
    return at.getEpochSecond() >= 0 && at.getEpochSecond() <= LATEST;
  }

  private void literal(String text, Style style) {
    String taken = budget.take(Literal.shown(text));
    if (!taken.isEmpty()) {
      element("text", style).put("text", taken);
    }
  }

  private void link(URI target, String label) {
    if (!isLink(target)) {
      literal(label, base);
      return;
    }
    String url = target.toASCIIString();
    String shown = Literal.shown(label);
    String taken = budget.take(shown.isBlank() ? url : shown);
    if (!taken.isEmpty()) {
      element("link", base).put("url", url).put("text", taken);
    }
  }

  private void person(UserId user) {
    if (!isUser(user.value())) {
      literal("@" + user.value(), base);
    } else if (budget.takeWhole(user.value().length())) {
      element("user", base).put("user_id", user.value());
    }
  }

  private void date(Instant at, String format) {
    String fallback = at.toString();
    if (!isDate(at)) {
      literal(fallback, base);
    } else if (budget.takeWhole(fallback.length())) {
      element("date", base)
          .put("timestamp", at.getEpochSecond())
          .put("format", format)
          .put("fallback", fallback);
    }
  }

  private void mark(Symbol symbol) {
    if (budget.takeWhole(emoji(symbol).length() + 2)) {
      element("emoji", Style.PLAIN).put("name", emoji(symbol));
    }
  }

  private ObjectNode element(String type, Style style) {
    ObjectNode element = elements.addObject().put("type", type);
    switch (style) {
      case PLAIN -> {}
      case BOLD -> element.putObject("style").put("bold", true);
      case CODE -> element.putObject("style").put("code", true);
    }
    return element;
  }
}
