package dev.slipway.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// The name of a Git tag with places for the facts of a release: `production-{release}`.
///
/// @param value the placeholders are `{release}`, which must be there, `{build}`, `{app}` and
///   `{environment}`
public record TagTemplate(String value) {
  public static final Set<String> PLACEHOLDERS = Set.of("release", "build", "app", "environment");

  private static final String NEEDED = "{release}";

  /// A part of what Git allows (https://git-scm.com/docs/git-check-ref-format).
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?=.{1,100}$)(?!.*(\\.\\.|\\.lock$))[A-Za-z0-9]([\\w.-]*\\w)?(/\\w[\\w-]*)*");

  public TagTemplate {
    Placeholders.require(value, PLACEHOLDERS);
    if (!value.contains(NEEDED) || !SHAPE.matcher(Placeholders.filled(value, "x")).matches()) {
      throw new IllegalArgumentException("no tag for each release: \"" + value + "\"");
    }
  }

  /// What is allowed, in words.
  static String allowed() {
    return "the name of a tag with {release} in it; other placeholders: {"
        + String.join(
            "}, {",
            new TreeSet<>(PLACEHOLDERS).stream().filter(one -> !one.equals("release")).toList())
        + "}";
  }

  /// The tag for the given facts; a placeholder without a fact is an `IllegalArgumentException`.
  public String expand(Map<String, String> facts) {
    return Placeholders.expand(value, facts, "there is no ");
  }
}
