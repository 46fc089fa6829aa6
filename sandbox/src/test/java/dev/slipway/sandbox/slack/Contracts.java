package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The folder with what Slack documents and was seen to send. It is third-party material that lies
/// beside the project; without it the tests that need it are skipped.
final class Contracts {
  private Contracts() {}

  /// The file below `contracts/slack`.
  static JsonNode slack(String file) {
    return read(file).orElseThrow(() -> new AssertionError("no contract " + file));
  }

  /// The file below `contracts/slack`; empty when there is none.
  static Optional<JsonNode> read(String file) {
    Optional<Path> folder = folder();
    Assumptions.assumeTrue(
        folder.isPresent(), "no contracts folder: set -Dslipway.contracts=FOLDER");
    Path path = folder.orElseThrow().resolve("slack").resolve(file);
    try {
      return Files.exists(path) ? Json.read(Files.readString(path)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> folder() {
    String given = System.getProperty("slipway.contracts", "");
    if (!given.isEmpty()) {
      return Optional.of(Path.of(given));
    }
    for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
      Path candidate = here.resolve("shared").resolve("contracts");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
