package dev.slipway.config;

import dev.slipway.config.yaml.Problem;
import java.util.List;

/// What came of reading a configuration file. Immutable; holds no secret outside {@link Secret}.
public sealed interface Loaded {
  /// What is odd but can be used, in the order of the file.
  List<Problem> warnings();

  /// The file can be used.
  record Usable(SlipwayConfig config, List<Problem> warnings) implements Loaded {
    public Usable {
      warnings = List.copyOf(warnings);
    }
  }

  /// The file cannot be used.
  ///
  /// @param problems all of them, at least one, in the order of the file
  record Refused(List<Problem> problems, List<Problem> warnings) implements Loaded {
    public Refused {
      problems = List.copyOf(problems);
      warnings = List.copyOf(warnings);
    }
  }
}
