package dev.slipway.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// An image name with places for the facts of a build:
/// `registry.example.com/shop/web:build-{build}`.
///
/// @param value a repository with a host, a colon and a tag; the placeholders are `{build}`,
///   `{sha}`, `{shortSha}`, `{pipelineId}`, `{tag}` and `{branch}`
public record ImageTemplate(String value) {
  public static final Set<String> PLACEHOLDERS =
      Set.of("build", "sha", "shortSha", "pipelineId", "tag", "branch");

  private static final Pattern SHAPE =
      Pattern.compile(
          "[a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+:(\\w|\\{\\w+})([\\w.-]|\\{\\w+})*");

  public ImageTemplate {
    for (String name : Placeholders.in(value)) {
      if (!PLACEHOLDERS.contains(name)) {
        throw new IllegalArgumentException(
            "no such placeholder: {"
                + name
                + "}. There are {"
                + String.join("}, {", new TreeSet<>(PLACEHOLDERS))
                + "}");
      }
    }
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "must be HOST[:PORT]/REPOSITORY:TAG, such as registry.example.com/shop/web:build-{build}, but is \""
              + value
              + "\"");
    }
  }

  /// The placeholders that occur.
  public Set<String> placeholders() {
    return new TreeSet<>(Placeholders.in(value));
  }

  /// The image name for the given facts; a placeholder without a fact is an
  /// `IllegalArgumentException` that names it.
  public String expand(Map<String, String> facts) {
    return Placeholders.expand(value, facts, "this build has no ");
  }
}
