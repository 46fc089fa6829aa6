package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.ports.Refusal;
import java.io.Serial;

/// A manifest that is not taken, in words for its author.
final class ManifestProblem extends Exception {
  @Serial private static final long serialVersionUID = 1;

  private final String path;
  private final String words;

  /// @param path the file
  /// @param words one clause
  ManifestProblem(String path, String words) {
    super(path + ": " + words, null, false, false);
    this.path = path;
    this.words = words;
  }

  Refusal refusal() {
    return new Refusal(
        "manifest-invalid",
        path + ": " + words,
        "Correct it on the branch; the next push is tried by itself.");
  }
}
