package dev.slipway.commands.mail;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A message as an e-mail says it, twice: as text, and as a page of HTML that needs nothing from
/// elsewhere. Text from outside is only ever words there. Buttons can't be pressed in an e-mail: it
/// says what they would say. Pure.
public final class MailBody {
  private static final String FONT =
      "font-family:system-ui,-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";

  /// What says a background also says what is written on it: programs that show mails dark change
  /// the one that was not said.
  private static final String CODE = "background:#f6f6f6;color:#1d1c1d;";

  /// For programs that can show mails dark and are asked to.
  private static final String DARK =
      """
      @media (prefers-color-scheme: dark) {
      body { background: #1b1c1e !important; color: #e8e8e8 !important }
      a { color: #8ab4f8 !important }
      code, pre { background: #303236 !important; color: #e8e8e8 !important }
      .small { color: #a9adb3 !important }
      span.good { color: #57c474 !important }
      div.good { border-color: #57c474 !important }
      span.bad { color: #f2877e !important }
      div.bad { border-color: #f2877e !important }
      span.odd { color: #f0b45a !important }
      div.odd { border-color: #f0b45a !important }
      span.open { color: #a9adb3 !important }
      div.open { border-color: #a9adb3 !important }
      }
      """;

  private static final String MONOSPACED = "font-family:ui-monospace,Menlo,Consolas,monospace";

  private final Message message;
  private final Function<UserId, String> names;

  /// @param names what people are called
  public MailBody(Message message, Function<UserId, String> names) {
    this.message = message;
    this.names = names;
  }

  /// The text, with line feeds.
  public String plain() {
    return message.sections().stream()
            .map(this::plain)
            .filter(part -> !part.isBlank())
            .collect(Collectors.joining("\n\n"))
        + "\n";
  }

  private String plain(Section section) {
    return switch (section) {
      case Section.Title(Text text) -> {
        String title = plain(text);
        yield title + "\n" + "=".repeat(Math.min(72, title.codePointCount(0, title.length())));
      }
      case Section.Paragraph(Text text) -> plain(text);
      case Section.Facts(var facts) ->
          facts.stream()
              .map(fact -> clean(fact.label()) + ": " + plain(fact.value()))
              .collect(Collectors.joining("\n"));
      case Section.Note(Text text) -> plain(text);
      case Section.Preformatted(String text) ->
          clean(text).lines().map(line -> "    " + line).collect(Collectors.joining("\n"));
      case Section.Buttons(var buttons) ->
          "In the channel you can say to Slipway:\n"
              + buttons.stream()
                  .map(button ->
                      "    " + clean(button.phrase()) + "  (" + clean(button.label()) + ")")
                  .collect(Collectors.joining("\n"));
    };
  }

  private String plain(Text text) {
    StringBuilder words = new StringBuilder();
    for (Span span : text.spans()) {
      words.append(
          switch (span) {
            case Span.Plain(String said) -> clean(said);
            case Span.Bold(String said) -> clean(said);
            case Span.Code(String said) -> clean(said);
            case Span.Link(URI target, String label) ->
                isWeb(target) ? clean(label) + " (" + clean(target.toString()) + ")" : clean(label);
            case Span.Person(UserId user) -> clean(names.apply(user));
            case Span.Moment _, Span.Second _ -> new Text(List.of(span)).plain();
            case Span.Mark(Symbol symbol) -> sign(symbol);
          });
    }
    return words.toString().strip();
  }

  /// The page.
  ///
  /// @param title as a browser shows it
  public String html(String title) {
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<meta name=\"color-scheme\" content=\"light dark\">")
        .append("<title>")
        .append(escaped(title))
        .append(
            "</title>\n<style>\n"
                + DARK
                + "</style></head>\n<body style=\"margin:0;padding:24px;background:#ffffff;color:#1d1c1d;")
        .append(FONT)
        .append(";font-size:15px;line-height:1.5;overflow-wrap:anywhere\">\n<div class=\"")
        .append(mood().name)
        .append("\" style=\"max-width:680px;border-left:4px solid ")
        .append(mood().colour)
        .append(";padding-left:16px\">\n");
    message.sections().forEach(section -> page.append(html(section)).append('\n'));
    return page.append("</div>\n</body>\n</html>\n").toString();
  }

  /// Of the first picture in the title: it only repeats what the words say.
  private Mood mood() {
    return message.sections().stream()
        .filter(Section.Title.class::isInstance)
        .map(Section.Title.class::cast)
        .flatMap(title -> title.text().spans().stream())
        .filter(Span.Mark.class::isInstance)
        .map(Span.Mark.class::cast)
        .findFirst()
        .map(mark -> mood(mark.symbol()))
        .orElse(Mood.OPEN);
  }

  /// How a picture is meant, with a colour that can be read on white and, if need be, on black.
  private enum Mood {
    GOOD("good", "#1a7f37"),
    BAD("bad", "#c5372c"),
    ODD("odd", "#9a5b00"),
    OPEN("open", "#6b7076");

    private final String name;
    private final String colour;

    Mood(String name, String colour) {
      this.name = name;
      this.colour = colour;
    }
  }

  private static Mood mood(Symbol symbol) {
    return switch (symbol) {
      case DONE, ROCKET -> Mood.GOOD;
      case FAILED -> Mood.BAD;
      case WARNING, REVERTED, QUESTION -> Mood.ODD;
      case WORKING, WAITING, STOPPED -> Mood.OPEN;
    };
  }

  /// A character that no program draws as a picture of its own.
  private static String sign(Symbol symbol) {
    return switch (symbol) {
      case DONE -> "\u2713";
      case ROCKET -> "\u2192";
      case FAILED -> "\u2717";
      case WARNING -> "!";
      case REVERTED -> "\u21b6";
      case QUESTION -> "?";
      case WORKING, WAITING -> "\u2026";
      case STOPPED -> "\u2013";
    };
  }

  private String html(Section section) {
    return switch (section) {
      case Section.Title(Text text) ->
          "<h1 style=\"font-size:19px;line-height:1.35;margin:0 0 12px 0;font-weight:600\">"
              + html(text)
              + "</h1>";
      case Section.Paragraph(Text text) -> "<p style=\"margin:0 0 12px 0\">" + html(text) + "</p>";
      case Section.Facts(var facts) ->
          facts.stream()
              .map(fact ->
                  "<tr><th align=\"left\" style=\"padding:0 16px 4px 0;font-weight:600\">"
                      + escaped(fact.label())
                      + "</th><td style=\"padding:0 0 4px 0\">"
                      + html(fact.value())
                      + "</td></tr>")
              .collect(
                  Collectors.joining(
                      "",
                      "<table role=\"presentation\" style=\"margin:0 0 12px 0;border-collapse:collapse\">",
                      "</table>"));
      case Section.Note(Text text) ->
          "<p class=\"small\" style=\"margin:16px 0 0 0;font-size:13px;color:#6b7076\">"
              + html(text)
              + "</p>";
      case Section.Preformatted(String text) ->
          "<pre style=\"margin:0 0 12px 0;padding:10px 12px;border-radius:4px;font-size:13px;white-space:pre-wrap;overflow-wrap:anywhere;"
              + CODE
              + MONOSPACED
              + "\">"
              + escaped(text)
              + "</pre>";
      case Section.Buttons(var buttons) -> html(buttons);
    };
  }

  private static String html(List<Button> buttons) {
    return buttons.stream()
        .map(button -> "<li>" + code(button.phrase()) + " (" + escaped(button.label()) + ")</li>")
        .collect(
            Collectors.joining(
                "",
                "<p style=\"margin:16px 0 4px 0\">In the channel you can say to Slipway:</p><ul style=\"margin:0 0 12px 0;padding-left:20px\">",
                "</ul>"));
  }

  private String html(Text text) {
    StringBuilder words = new StringBuilder();
    for (Span span : text.spans()) {
      words.append(
          switch (span) {
            case Span.Plain(String said) -> lines(said);
            case Span.Bold(String said) -> "<strong>" + lines(said) + "</strong>";
            case Span.Code(String said) -> code(said);
            case Span.Link(URI target, String label) ->
                isWeb(target)
                    ? "<a href=\""
                        + escaped(target.toString())
                        + "\" style=\"color:#1a6fe0\">"
                        + lines(label)
                        + "</a>"
                    : lines(label);
            case Span.Person(UserId user) -> "<strong>" + lines(names.apply(user)) + "</strong>";
            case Span.Moment _, Span.Second _ -> lines(new Text(List.of(span)).plain());
            case Span.Mark(Symbol symbol) ->
                "<span class=\""
                    + mood(symbol).name
                    + "\" style=\"color:"
                    + mood(symbol).colour
                    + "\">"
                    + sign(symbol)
                    + "</span>";
          });
    }
    return words.toString().strip();
  }

  private static String code(String text) {
    return "<code style=\"font-size:13px;padding:1px 4px;border-radius:3px;"
        + CODE
        + MONOSPACED
        + "\">"
        + lines(text)
        + "</code>";
  }

  private static String lines(String text) {
    return escaped(text).replace("\n", "<br>");
  }

  private static boolean isWeb(URI target) {
    return "https".equals(target.getScheme()) || "http".equals(target.getScheme());
  }

  private static String escaped(String text) {
    return clean(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /// Without what is not seen but does something: control characters but line feeds and tabs, and
  /// what turns the direction of writing.
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .filter(point -> point == '\n' || point == '\t' || OneLine.isShown(point))
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
