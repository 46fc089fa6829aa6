package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String PATH = "line 7, column 10: gitlab.token: ";

  @TempDir Path folder;

  @Test
  void readsASecretFromAFileWithoutItsLineEnd() throws IOException {
    Files.writeString(folder.resolve("token"), "secret of a file\n");

    Loaded loaded = load("file:" + folder.resolve("token"));

    assertThat(token(loaded)).isEqualTo(new Secret("secret of a file"));
    assertThat(loaded.warnings()).isEmpty();
  }

  @Test
  void takesTheNameOfTheFileFromAVariable() throws IOException {
    Files.writeString(folder.resolve("token"), "secret of a file");

    Loaded loaded = load("file:${FOLDER}/token");

    assertThat(token(loaded)).isEqualTo(new Secret("secret of a file"));
  }

  @Test
  void tellsWhyAFileOfASecretCannotBeUsed() throws IOException {
    Files.writeString(folder.resolve("empty"), " \n");
    Files.writeString(folder.resolve("lines"), "canary\ncanary");
    Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 'c'});
    Files.writeString(folder.resolve("large"), "c".repeat(64 * 1024 + 1));

    assertThat(FileTexts.problems(load("file:none")))
        .containsExactly(PATH + "the file of this secret, \"file:none\", is not there");
    assertThat(FileTexts.problems(load("file:empty")))
        .containsExactly(PATH + "the file of this secret, \"file:empty\", is empty");
    assertThat(FileTexts.problems(load("file:lines")))
        .containsExactly(PATH + "the secret has more than one line, or a control character in it");
    assertThat(FileTexts.problems(load("file:binary")))
        .containsExactly(
            PATH + "the file of this secret, \"file:binary\", is not UTF-8 text of at most 64 KiB");
    assertThat(FileTexts.problems(load("file:large")))
        .containsExactly(
            PATH + "the file of this secret, \"file:large\", is not UTF-8 text of at most 64 KiB");
    assertThat(FileTexts.problems(load("file:.")))
        .containsExactly(PATH + "the file of this secret, \"file:.\", cannot be read");
  }

  @Test
  void refusesAnEmptyVariable() {
    Loaded loaded = load("${EMPTY}");

    assertThat(FileTexts.problems(loaded))
        .containsExactly(PATH + "is empty (allowed: ${NAME} or file:/path/to/it)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"written-out", "${NOT_SET:-written-out}"})
  void warnsOfASecretThatStandsInTheFile(String value) {
    Loaded loaded = load(value);

    assertThat(token(loaded)).isEqualTo(new Secret("written-out"));
    assertThat(FileTexts.warnings(loaded))
        .containsExactly(PATH + "a secret stands in this file; better ${NAME} or file:/path/to/it");
  }

  @Test
  void warnsOfTokensThatWereMixedUp() {
    Loaded loaded =
        FileTexts.load(
            FileTexts.with(FileTexts.smallestWith("${BOT}", "${X}"), "${APP}", "${BOT}")
                .replace("${X}", "${APP}"));

    assertThat(FileTexts.warnings(loaded))
        .containsExactly(
            "line 2, column 13: slack.botToken: such a token begins with xoxb-, this one does not",
            "line 3, column 13: slack.appToken: such a token begins with xapp-, this one does not");
  }

  @Test
  void printsNoSecretOfAConfigThatCanBeUsed() {
    Loaded loaded = FileTexts.load(FileTexts.FULLEST);

    assertThat(loaded).isInstanceOf(Loaded.Usable.class);
    assertThat(loaded.toString()).contains("***").doesNotContain("canary");
  }

  /// Secrets at places where they do not belong, or written so that YAML takes them for something
  /// else.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "*canary",
        "&canary {",
        "!canary x",
        "!canary!x y",
        "@canary",
        "%canary",
        "`canary`",
        "canary: canary",
        "\"canary\\q\"",
        "'canary",
        "\"canary",
        "[canary",
        "{canary: canary",
        "|canary",
        "[canary]",
        "{canary: 1}",
        "\"a\\ncanary\"",
        "canary\n  timeout: ${SECRET}",
        "x\n  url: ${SECRET}@host",
        "x\nhttp: {port: \"${SECRET}\", bind: \"${SECRET}/\"}",
        "x\nstore: {url: \"${SECRET}\"}",
        "x\nstore: {url: \"jdbc:h2:mem:a;PASSWORD=canary\"}",
        "x\nregistries: [{host: \"${SECRET}:\", scheme: \"${SECRET}\"}]",
        "x\nchannels: [{id: \"${SECRET}\", defaultApp: \"${SECRET}\"}]",
        "file:${SECRET}",
        "x\nstore: ${SECRET}",
        "x\nhttp: [\"${SECRET}\"]"
      })
  void printsNoSecretInAProblem(String value) {
    Loaded loaded = load(value);

    assertThat(loaded).isInstanceOf(Loaded.Refused.class);
    assertThat(FileTexts.problems(loaded)).isNotEmpty();
    assertThat(loaded.toString()).doesNotContain("canary");
  }

  private Loaded load(String token) {
    Map<String, String> environment = new HashMap<>(FileTexts.SECRETS);
    environment.putAll(Map.of("FOLDER", folder.toString(), "EMPTY", "", "SECRET", "canary"));
    return ConfigFile.parse(
        FileTexts.smallestWith("${GITLAB}", token), folder, Map.copyOf(environment));
  }

  private static Secret token(Loaded loaded) {
    assertThat(FileTexts.problems(loaded)).isEqualTo(List.of());
    return ((Loaded.Usable) loaded).config().gitlab().token();
  }
}
