package dev.slipway.config;

import dev.slipway.config.yaml.Problem;
import dev.slipway.config.yaml.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The file in which an operator declares everything: YAML to {@link SlipwayConfig}, or all
/// problems of the file at once. `config/README.md` lists its keys, `config/examples/shop.yaml`
/// shows them.
public final class ConfigFile {
  private static final int MOST_BYTES = 1024 * 1024;

  private ConfigFile() {}

  /// Reads a file, and the files of its secrets.
  ///
  /// @param file UTF-8, at most 1 MiB; paths in it are relative to its folder
  /// @param environment what `${NAME}` in it stands for
  public static Loaded read(Path file, Map<String, String> environment) {
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] content = bytes.readNBytes(MOST_BYTES + 1);
      if (content.length > MOST_BYTES) {
        return refused("the file is larger than 1 MiB");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return parse(text, file.toAbsolutePath().resolveSibling(""), environment);
    } catch (NoSuchFileException missing) {
      return refused("there is no such file");
    } catch (CharacterCodingException binary) {
      return refused("the file is not UTF-8 text");
    } catch (IOException unreadable) {
      return refused("the file cannot be read");
    }
  }

  /// Reads a text, and the files of its secrets.
  ///
  /// @param folder what paths in it are relative to
  /// @param environment what `${NAME}` in it stands for
  public static Loaded parse(String text, Path folder, Map<String, String> environment) {
    Reading reading = new Reading(folder, environment);
    Optional<SlipwayConfig> config = reading.read(text, RootReader.SHAPE);
    return config.isPresent()
        ? new Loaded.Usable(config.get(), reading.warnings())
        : new Loaded.Refused(reading.problems(), reading.warnings());
  }

  private static Loaded refused(String message) {
    return new Loaded.Refused(List.of(Problem.of(message)), List.of());
  }
}
