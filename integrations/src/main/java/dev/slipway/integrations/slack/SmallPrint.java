package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// A line of small print as a context block. Words go into `plain_text` elements, in which Slack
/// reads no mark-up; each mention, link, moment and picture that is meant into a `mrkdwn` element
/// of its own, made by us alone.
final class SmallPrint {
  private static final int MOST_ELEMENTS = 10;

  /// Short enough for 3,000 characters even when every one of them has to be escaped.
  private static final int LONGEST_URL = 400;

  private static final int LONGEST_LABEL = 100;
  private static final Pattern FORMATTING = Pattern.compile("[*_~`|:]");

  private final ObjectNode block = Json.newObject().put("type", "context");
  private final ArrayNode elements = block.putArray("elements");
  private final StringBuilder words = new StringBuilder();
  private final Budget budget;

  private SmallPrint(Budget budget) {
    this.budget = budget;
  }

  /// @return empty when the line can't be put like this and is better said in rich text
  static Optional<ObjectNode> of(Text text, Budget budget) {
    if (!isSimple(text)) {
      return Optional.empty();
    }
    SmallPrint print = new SmallPrint(budget);
    text.spans().forEach(print::add);
    print.flush();
    return print.elements.isEmpty() ? Optional.empty() : Optional.of(print.block);
  }

  private static boolean isSimple(Text text) {
    int most = 1;
    for (Span span : text.spans()) {
      switch (span) {
        case Span.Plain _, Span.Bold _, Span.Code _ -> {}
        case Span.Link(URI target, String label) -> {
          if (!isSimple(target, label)) {
            return false;
          }
          most += 2;
        }
        case Span.Person(UserId user) -> {
          if (!RichText.isUser(user.value())) {
            return false;
          }
          most += 2;
        }
        case Span.Moment(Instant at) -> {
          if (!RichText.isDate(at)) {
            return false;
          }
          most += 2;
        }
        case Span.Second(Instant at) -> {
          if (!RichText.isDate(at)) {
            return false;
          }
          most += 2;
        }
        case Span.Mark _ -> most += 2;
      }
    }
    return most <= MOST_ELEMENTS;
  }

  private static boolean isSimple(URI target, String label) {
    return RichText.isLink(target)
        && target.toASCIIString().length() <= LONGEST_URL
        && !Literal.shown(label).isBlank()
        && label.length() <= LONGEST_LABEL
        && !FORMATTING.matcher(label).find();
  }

  private void add(Span span) {
    switch (span) {
      case Span.Plain(String text) -> words.append(text);
      case Span.Bold(String text) -> words.append(text);
      case Span.Code(String text) -> words.append(text);
      case Span.Link(URI target, String label) ->
          markup(
              "<" + url(target) + "|" + Markup.escaped(oneLine(label)) + ">",
              label.length() + url(target).length());
      case Span.Person(UserId user) -> markup("<@" + user.value() + ">", user.value().length());
      case Span.Moment(Instant at) -> date(at, RichText.MOMENT);
      case Span.Second(Instant at) -> date(at, RichText.SECOND);
      case Span.Mark(Symbol symbol) ->
          markup(":" + RichText.emoji(symbol) + ":", RichText.emoji(symbol).length() + 2);
    }
  }

  private void date(Instant at, String format) {
    markup("<!date^" + at.getEpochSecond() + "^" + format + "|" + at + ">", at.toString().length());
  }

  private static String url(URI target) {
    return target.toASCIIString().replace("&", "&amp;");
  }

  private static String oneLine(String label) {
    return Literal.shown(label).replace('\n', ' ');
  }

  private void markup(String markup, int length) {
    flush();
    if (budget.takeWhole(length)) {
      elements.addObject().put("type", "mrkdwn").put("text", markup).put("verbatim", true);
    }
  }

  private void flush() {
    String shown = Literal.shown(words.toString()).strip();
    words.setLength(0);
    String taken = shown.isEmpty() ? "" : budget.take(shown);
    if (!taken.isEmpty()) {
      elements.addObject().put("type", "plain_text").put("text", taken).put("emoji", false);
    }
  }
}
