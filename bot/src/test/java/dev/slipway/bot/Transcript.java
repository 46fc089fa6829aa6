package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.bot.Stage.Said;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A conversation as people read it, compared with a golden file. What differs from one time to the
/// next, as times and hashes, stands there in braces. `-Dslipway.rewrite=true` writes the file.
final class Transcript {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final StringBuilder text = new StringBuilder();

  /// What happens, in words.
  void happens(String words) {
    text.append("== ").append(words).append('\n');
  }

  /// What somebody says.
  void says(String user, String words) {
    text.append("== ").append(user).append(": ").append(words).append('\n');
  }

  /// What the bot's message shows.
  void reads(Said said) {
    text.append(steady(shown(said))).append('\n');
  }

  /// What stands at a merge request.
  void reads(String note) {
    note.lines().forEach(line -> text.append(steady(("  | " + line).stripTrailing())).append('\n'));
    text.append('\n');
  }

  /// Compares all of it with `golden/NAME.txt`.
  void isGolden(String name) {
    Path file = Path.of("src/test/resources/golden").resolve(name + ".txt");
    try {
      if (Boolean.getBoolean("slipway.rewrite")) {
        Files.writeString(file, text);
      }
      assertThat(text.toString()).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String shown(Said said) {
    List<String> lines = new ArrayList<>();
    for (JsonNode block : read(said.blocks())) {
      switch (block.path("type").asText()) {
        case "rich_text" -> block.path("elements").forEach(part -> lines.addAll(richText(part)));
        case "context" -> lines.add(String.join(" ", block.findValuesAsText("text")));
        case "actions" -> {
          for (JsonNode button : block.path("elements")) {
            lines.add(
                "[ "
                    + button.path("text").path("text").asText()
                    + " ] says: "
                    + button.path("value").asText());
          }
        }
        default -> lines.add(block.toString());
      }
    }
    String indent = said.inThread() ? "      | " : "  | ";
    StringBuilder shown = new StringBuilder();
    lines.stream()
        .flatMap(String::lines)
        .forEach(line -> shown.append((indent + line).stripTrailing()).append('\n'));
    return shown.toString();
  }

  private static List<String> richText(JsonNode part) {
    StringBuilder words = new StringBuilder();
    for (JsonNode element : part.path("elements")) {
      String said = element.path("text").asText();
      words.append(
          switch (element.path("type").asText()) {
            case "text" -> styled(element.path("style"), said);
            case "link" -> said + " <" + element.path("url").asText() + ">";
            case "user" -> "@" + element.path("user_id").asText();
            case "channel" -> "#" + element.path("channel_id").asText();
            case "emoji" -> ":" + element.path("name").asText() + ":";
            case "date" -> "{time}";
            default -> element.toString();
          });
    }
    return part.path("type").asText().equals("rich_text_preformatted")
        ? words.toString().lines().map(line -> "    " + line).toList()
        : List.of(words.toString());
  }

  private static String styled(JsonNode style, String words) {
    return style.path("code").asBoolean() ? "`" + words + "`" : words;
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Without what differs from one time to the next.
  private static String steady(String text) {
    return text.replaceAll("<@(\\w+)>", "@$1")
        .replaceAll("http://127\\.0\\.0\\.1:\\d+", "http://sandbox")
        .replaceAll("\\b127\\.0\\.0\\.1:\\d+/shop/web", "registry/shop/web")
        .replaceAll("\\b[0-9a-f]{64}\\b", "{hash}")
        .replaceAll("<!date\\^[^>]*>", "{time}")
        .replaceAll("review-shop-fix-login-[0-9a-z]+", "review-shop-fix-login-{hash}")
        .replaceAll("\\b\\d{1,2}:\\d\\d(:\\d\\d)?( UTC)?", "{time}")
        .replaceAll("\\b\\d{1,2} [A-Z][a-z]{2}( \\d{4})? \\{time}", "{time}")
        .replaceAll("\\b([Tt]ook|after) \\d+ s\\b", "$1 {duration}")
        .replaceAll("\\b(?=[0-9a-f]*[0-9])[0-9a-f]{8}\\b", "{commit}")
        .replaceAll("\\b(?=[0-9a-f]*[0-9])[0-9a-f]{40}\\b", "{commit}");
  }
}
