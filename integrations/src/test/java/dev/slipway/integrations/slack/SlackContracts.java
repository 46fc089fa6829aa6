package dev.slipway.integrations.slack;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Slack's payloads as they were captured, where this machine has them.
final class SlackContracts {
  private SlackContracts() {}

  /// The files of a folder; skips the test where there are none.
  static List<Path> files(String folder) {
    Optional<Path> found = root().map(root -> root.resolve("slack").resolve(folder));
    assumeTrue(found.filter(Files::isDirectory).isPresent(), "the contract files are not here");
    try (Stream<Path> files = Files.list(found.orElseThrow())) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> root() {
    String told = System.getProperty("slipway.contracts", "");
    if (!told.isEmpty()) {
      return Optional.of(Path.of(told));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path candidate = at.resolve("shared").resolve("contracts");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
