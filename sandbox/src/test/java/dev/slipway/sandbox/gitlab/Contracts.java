package dev.slipway.sandbox.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.JsonAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// The recorded answers and documents of GitLab, read where they lie: in the folder that the system
/// property `slipway.contracts` names, or in `shared/contracts` beside one of the folders above.
final class Contracts {
  private Contracts() {}

  /// A file below `gitlab/`; the test is skipped when the contracts are not on this machine.
  static Path file(String name) {
    var folder = folder();
    Assumptions.assumeTrue(
        folder.isPresent(), "no contracts here: name their folder with -Dslipway.contracts=FOLDER");
    return folder.get().resolve("gitlab").resolve(name);
  }

  static JsonNode json(String name) throws IOException {
    return JsonAnswer.read(Files.readAllBytes(file(name)));
  }

  private static Optional<Path> folder() {
    var named = System.getProperty("slipway.contracts");
    if (named != null) {
      return Optional.of(Path.of(named)).filter(Files::isDirectory);
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var candidate = at.resolveSibling("shared").resolve("contracts");
      if (Files.isDirectory(candidate)) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
