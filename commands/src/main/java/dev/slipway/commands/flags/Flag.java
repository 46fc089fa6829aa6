package dev.slipway.commands.flags;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A feature flag of a GitLab project.
///
/// @param strategies for whom it is on, and in which environments
public record Flag(FlagName name, Master master, List<Strategy> strategies) {
  public Flag {
    strategies = List.copyOf(strategies);
  }

  /// The switch above everything that is set for environments.
  public enum Master {
    ON,
    /// It is off everywhere, whatever is set for environments.
    OFF
  }

  /// For whom it is on in some environments.
  ///
  /// @param id GitLab's number of it
  public record Strategy(long id, Whom whom, List<Scope> scopes) {
    public Strategy {
      scopes = List.copyOf(scopes);
    }
  }

  /// One environment, or several by a pattern.
  ///
  /// @param id GitLab's number of it
  /// @param environment the name of GitLab's environment; `*` stands for any characters
  public record Scope(long id, String environment) {
    public boolean isPattern() {
      return environment.indexOf('*') >= 0;
    }

    /// Whether it is that environment alone.
    public boolean isExactly(String name) {
      return environment.equals(name);
    }

    /// Whether it is a pattern that the environment falls under.
    public boolean takesIn(String name) {
      return isPattern()
          && Pattern.matches(
              Pattern.compile("\\*+")
                  .splitAsStream(environment + "\n")
                  .map(part -> Pattern.quote(part.replace("\n", "")))
                  .collect(Collectors.joining(".*")),
              name);
    }
  }

  /// What holds in an environment by a pattern, which other environments may share.
  public record Shared(String pattern, Whom whom) {}

  /// What is set for exactly this environment.
  ///
  /// @param environment the name of GitLab's environment
  public Setting in(String environment) {
    return new Setting(
        strategies.stream()
            .filter(one -> one.scopes().stream().anyMatch(scope -> scope.isExactly(environment)))
            .map(Strategy::whom)
            .toList());
  }

  /// What holds there besides.
  public List<Shared> sharedIn(String environment) {
    return strategies.stream()
        .flatMap(one ->
            one.scopes().stream()
                .filter(scope -> scope.takesIn(environment))
                .map(scope -> new Shared(scope.environment(), one.whom())))
        .toList();
  }
}
