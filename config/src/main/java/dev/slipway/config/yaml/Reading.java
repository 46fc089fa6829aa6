package dev.slipway.config.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The reading of one file: what it may use, and what was found wrong so far. For one thread.
public final class Reading {
  private final Path folder;
  private final Map<String, String> environment;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Problem> warnings = new ArrayList<>();

  /// @param folder what relative paths in the file are relative to
  /// @param environment what `${NAME}` stands for
  public Reading(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /// Reads a text as the given shape. Empty when there are {@link #problems}.
  public <T> Optional<T> read(String text, Type<T> type) {
    return YamlText.parse(text, problems::add)
        .flatMap(root -> type.read(new Value(this, root, "", Optional.empty())))
        .filter(value -> problems.isEmpty());
  }

  /// What makes the file unusable, in the order of the file.
  public List<Problem> problems() {
    return problems.stream().sorted(Problem.IN_FILE_ORDER).toList();
  }

  /// What is odd but can be used, in the order of the file.
  public List<Problem> warnings() {
    return warnings.stream().sorted(Problem.IN_FILE_ORDER).toList();
  }

  /// A path of the file, relative to its folder; `~/` is the home of `$HOME`.
  public Path resolve(String path) {
    String home = environment.getOrDefault("HOME", "");
    String full = path.startsWith("~/") && !home.isEmpty() ? home + path.substring(1) : path;
    return folder.resolve(full).normalize();
  }

  Map<String, String> environment() {
    return environment;
  }

  void problem(Problem problem) {
    problems.add(problem);
  }

  void warning(Problem warning) {
    warnings.add(warning);
  }
}
