package dev.slipway.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// A host name with places for the facts of a migration container:
/// `migration{build}.internal.domain`.
///
/// @param value the placeholders are `{build}`, `{name}` (the container's), `{app}` and
///   `{environment}`
public record HostTemplate(String value) {
  public static final Set<String> PLACEHOLDERS = Set.of("build", "name", "app", "environment");

  private static final Pattern SHAPE =
      Pattern.compile(
          "(?=.{1,200}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  public HostTemplate {
    Placeholders.require(value, PLACEHOLDERS);
    if (!SHAPE.matcher(Placeholders.filled(value, "x")).matches()) {
      throw new IllegalArgumentException("no host name: \"" + value + "\"");
    }
  }

  /// What is allowed, in words.
  static String allowed() {
    return "a host name, in it the placeholders {"
        + String.join("}, {", new TreeSet<>(PLACEHOLDERS))
        + "}";
  }

  /// The host name for the given facts; a placeholder without a fact is an
  /// `IllegalArgumentException`.
  public String expand(Map<String, String> facts) {
    return Placeholders.expand(value, facts, "there is no ");
  }
}
