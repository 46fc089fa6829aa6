package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Button.Style;
import dev.slipway.commands.chat.Message.Fact;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Conversations.Rendered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Text from outside never becomes a mention or a link, and no message is over Slack's limits.
/// Reads the produced JSON as Slack would: words are literal in `rich_text` and `plain_text`; in
/// `mrkdwn` and in the fallback, `<...>` is a reference.
class BlockKitFuzzTest {
  private static final String MEANT_USER = "U0MEANT";
  private static final String MEANT_URL = "https://gitlab.example/meant?a=1&b=2";
  private static final List<String> NASTY =
      List.of(
          "<!channel>",
          "<!here>",
          "<@U0EVIL>",
          "<@U0EVIL|ann>",
          "<#C0EVIL>",
          "<!subteam^S0EVIL>",
          "<https://evil.example|ok>",
          "https://evil.example",
          "@channel",
          "@here",
          "&lt;!here&gt;",
          "&",
          "<",
          ">",
          "|",
          "*b*",
          "_i_",
          "~s~",
          "`c`",
          "```",
          ":smile:",
          "\n",
          "\r\n",
          "\u0000",
          "\u202E",
          "\u2066",
          "\uD83D",
          "\uDE00",
          "😀",
          "é",
          "\u200B",
          "\"",
          "\\",
          "'",
          "{}",
          "[]",
          "</script>",
          "^",
          "<!date^0^{date}^https://evil.example|x>",
          " ",
          "plain words");
  private static final List<Symbol> SYMBOLS = List.of(Symbol.values());
  private static final Pattern REFERENCE = Pattern.compile("<([^>]*)>");

  private final Random random = new Random(20_260_104);

  @Test
  void makesAHundredThousandHostileStringsInert() {
    int strings = 0;
    for (int round = 0; strings < 100_000; round++) {
      List<String> said = new ArrayList<>();
      Message message = message(said);
      strings += said.size();

      check("round " + round, BlockKit.render(message));
    }
  }

  private String hostile(List<String> said) {
    StringBuilder text = new StringBuilder();
    int parts = random.nextInt(50) == 0 ? 400 : random.nextInt(8);
    for (int part = 0; part < parts; part++) {
      text.append(NASTY.get(random.nextInt(NASTY.size())));
    }
    said.add(text.toString());
    return text.toString();
  }

  private Text text(List<String> said) {
    Text text = new Text(List.of());
    for (int part = random.nextInt(5); part >= 0; part--) {
      text =
          text.and(
              switch (random.nextInt(10)) {
                case 0 -> new Span.Bold(hostile(said));
                case 1 -> new Span.Code(hostile(said));
                case 2 -> new Span.Link(URI.create(MEANT_URL), hostile(said));
                case 3 -> new Span.Person(new UserId("T0", MEANT_USER));
                case 4 -> new Span.Person(new UserId("T0", hostile(said)));
                case 5 -> new Span.Moment(Instant.ofEpochSecond(random.nextLong(1L << 33)));
                case 7 -> new Span.Second(Instant.ofEpochSecond(random.nextLong(1L << 33)));
                case 6 -> new Span.Mark(SYMBOLS.get(random.nextInt(SYMBOLS.size())));
                default -> new Span.Plain(hostile(said));
              });
    }
    return text;
  }

  private Message message(List<String> said) {
    List<Section> sections = new ArrayList<>();
    int count = random.nextInt(60) == 0 ? 70 : random.nextInt(6);
    for (int at = 0; at < count; at++) {
      sections.add(
          switch (random.nextInt(6)) {
            case 0 -> new Section.Title(text(said));
            case 1 -> new Section.Paragraph(text(said));
            case 2 ->
                new Section.Facts(
                    List.of(new Fact(hostile(said), text(said)), new Fact("x", text(said))));
            case 3 -> new Section.Note(text(said));
            case 4 -> new Section.Preformatted(hostile(said));
            default ->
                new Section.Buttons(
                    List.of(
                        new Button("abort", hostile(said), hostile(said), Style.DANGER),
                        new Button("abort", "Abort", "abort", Style.PLAIN)));
          });
    }
    return new Message(hostile(said), sections);
  }

  private static void check(String round, Rendered rendered) {
    String sent = Markup.escaped(rendered.fallback());
    assertThat(REFERENCE.matcher(sent).find()).as(round).isFalse();
    assertThat(sent).as(round).isNotBlank().hasSizeLessThan(4_000 * 5 / 4);
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(rendered.body())).as(round).isTrue();
    JsonNode blocks = Json.array(rendered.body()).orElseThrow();
    assertThat(blocks.size()).as(round).isBetween(1, 50);
    Set<String> ids = new HashSet<>();
    int length = 0;
    for (JsonNode block : blocks) {
      length += block(round, block, ids);
    }
    assertThat(length).as(round).isLessThan(4_000);
  }

  /// @return how much text it shows
  private static int block(String round, JsonNode block, Set<String> ids) {
    return switch (block.path("type").asText()) {
      case "rich_text" -> {
        assertThat(block.path("elements")).as(round).hasSize(1);
        JsonNode inner = block.path("elements").get(0).path("elements");
        assertThat(inner.isEmpty()).as(round).isFalse();
        int length = 0;
        for (JsonNode element : inner) {
          length += element(round, element);
        }
        assertThat(length).as(round).isLessThanOrEqualTo(3_000);
        yield length;
      }
      case "context" -> {
        assertThat(block.path("elements").size()).as(round).isBetween(1, 10);
        int length = 0;
        for (JsonNode element : block.path("elements")) {
          String text = element.path("text").asText();
          assertThat(text.length()).as(round).isBetween(1, 3_000);
          if (element.path("type").asText().equals("mrkdwn")) {
            markup(round, text);
          } else {
            assertThat(element.path("type").asText()).as(round).isEqualTo("plain_text");
            assertThat(element.path("emoji").asBoolean(true)).as(round).isFalse();
            length += text.length();
          }
        }
        yield length;
      }
      case "actions" -> {
        assertThat(block.path("elements").size()).as(round).isBetween(1, 25);
        for (JsonNode button : block.path("elements")) {
          assertThat(ids.add(button.path("action_id").asText())).as(round).isTrue();
          assertThat(button.path("text").path("type").asText()).as(round).isEqualTo("plain_text");
          assertThat(button.path("text").path("text").asText().length()).as(round).isBetween(1, 75);
          assertThat(button.path("value").asText().length()).as(round).isBetween(1, 2_000);
        }
        yield 0;
      }
      default -> throw new AssertionError(round + ": " + block);
    };
  }

  private static int element(String round, JsonNode element) {
    switch (element.path("type").asText()) {
      case "text" -> {
        String text = element.path("text").asText();
        assertThat(text).as(round).isNotEmpty();
        return text.length();
      }
      case "link" -> {
        assertThat(element.path("url").asText()).as(round).isEqualTo(MEANT_URL);
        return element.path("text").asText().length();
      }
      case "user" -> assertThat(element.path("user_id").asText()).as(round).isEqualTo(MEANT_USER);
      case "emoji" -> assertThat(element.path("name").asText()).as(round).matches("[a-z_]+");
      case "date" -> assertThat(element.path("timestamp").isIntegralNumber()).as(round).isTrue();
      default -> throw new AssertionError(round + ": " + element);
    }
    return 0;
  }

  /// Only what we mean, the whole of it, and nothing around it.
  private static void markup(String round, String text) {
    if (text.matches(":[a-z_]+:")) {
      return;
    }
    Matcher reference = REFERENCE.matcher(text);
    assertThat(reference.matches()).as(round + ": " + text).isTrue();
    String inside = reference.group(1);
    assertThat(inside)
        .as(round)
        .doesNotContain("<")
        .matches(
            "(?s)@"
                + MEANT_USER
                + "|!date\\^\\d+\\^(?:\\{date_short_pretty} \\{time}|\\{time_secs})\\|[-0-9T:Z]+"
                + "|"
                + Pattern.quote(MEANT_URL.replace("&", "&amp;"))
                + "\\|[^|*_~`\n]+");
  }
}
