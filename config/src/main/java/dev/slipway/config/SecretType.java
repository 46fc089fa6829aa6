package dev.slipway.config;

import dev.slipway.config.yaml.Text;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Value;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// A secret: from an environment variable, from a file, or, with a warning, from the text itself.
/// No problem or warning holds any of it.
///
/// @param beginning what such a secret begins with; a warning if it does not, nothing if empty
record SecretType(String beginning) implements Type<Secret> {
  private static final String FILE = "file:";
  private static final int MOST_BYTES = 64 * 1024;

  @Override
  public Optional<Secret> read(Value value) {
    Optional<Text> text = value.text(allowed());
    if (text.isEmpty()) {
      return Optional.empty();
    }
    boolean inFile = text.get().value().startsWith(FILE);
    Optional<String> found = inFile ? fromFile(value, text.get()) : Optional.of(text.get().value());
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String secret = found.get();
    if (secret.codePoints().anyMatch(Character::isISOControl)) {
      value.problem("the secret has more than one line, or a control character in it");
      return Optional.empty();
    }
    if (!inFile && text.get().origin() == Text.Origin.FILE) {
      value.warning("a secret stands in this file; better " + allowed());
    }
    if (!secret.startsWith(beginning)) {
      value.warning("such a token begins with " + beginning + ", this one does not");
    }
    return Optional.of(new Secret(secret));
  }

  @Override
  public String allowed() {
    return "${NAME} or file:/path/to/it";
  }

  private static Optional<String> fromFile(Value value, Text text) {
    String name = "the file of this secret, " + text.shown() + ", ";
    try {
      Path path = value.resolve(text.value().substring(FILE.length()));
      String secret = withoutLineEnd(content(path));
      if (secret.isBlank()) {
        value.problem(name + "is empty");
        return Optional.empty();
      }
      return Optional.of(secret);
    } catch (NoSuchFileException missing) {
      value.problem(name + "is not there");
    } catch (CharacterCodingException binary) {
      value.problem(name + "is not UTF-8 text of at most 64 KiB");
    } catch (IOException | InvalidPathException unreadable) {
      value.problem(name + "cannot be read");
    }
    return Optional.empty();
  }

  private static String content(Path path) throws IOException {
    try (InputStream file = Files.newInputStream(path)) {
      byte[] bytes = file.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new CharacterCodingException();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
  }

  private static String withoutLineEnd(String text) {
    String withoutFeed = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return withoutFeed.endsWith("\r")
        ? withoutFeed.substring(0, withoutFeed.length() - 1)
        : withoutFeed;
  }
}
