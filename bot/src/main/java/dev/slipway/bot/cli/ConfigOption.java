package dev.slipway.bot.cli;

import dev.slipway.config.ConfigFile;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Reads the configuration for a verb, telling every problem at once.
final class ConfigOption {
  private ConfigOption() {}

  /// The configuration; empty when the file can't be used, after saying why.
  static Optional<SlipwayConfig> read(Path file, Map<String, String> environment, PrintWriter err) {
    Loaded loaded = ConfigFile.read(file, environment);
    loaded.warnings().forEach(problem -> err.println("warning: " + problem.text()));
    return switch (loaded) {
      case Loaded.Usable(SlipwayConfig config, _) -> Optional.of(config);
      case Loaded.Refused(var problems, _) -> {
        err.println(
            file
                + " can't be used: "
                + problems.size()
                + (problems.size() == 1 ? " problem" : " problems"));
        problems.forEach(problem -> err.println("  " + problem.text()));
        yield Optional.empty();
      }
    };
  }
}
