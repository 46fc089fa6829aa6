package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// YAML and JSON files that tests look into, those of the third-party contracts among them.
final class Contracts {
  private Contracts() {}

  /// The content of a contract file. Skips the test where the contracts are not at hand.
  static Object content(String file) throws IOException {
    Optional<Path> folder = folder();
    assumeTrue(
        folder.isPresent(),
        "no contracts: set slipway.contracts to their folder, or have shared/contracts nearby");
    return load(folder.orElseThrow().resolve(file));
  }

  /// The one document of a YAML or JSON file.
  static Object load(Path file) throws IOException {
    Object content =
        new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
    assertThat(content).isNotNull();
    return content;
  }

  private static Optional<Path> folder() {
    String named = System.getProperty("slipway.contracts", "");
    return named.isEmpty()
        ? Stream.iterate(
                Path.of("").toAbsolutePath(), path -> path.getParent() != null, Path::getParent)
            .map(path -> path.resolveSibling("shared").resolve("contracts"))
            .filter(Files::isDirectory)
            .findFirst()
        : Optional.of(Path.of(named));
  }
}
