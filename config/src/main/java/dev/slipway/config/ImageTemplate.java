package dev.slipway.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An image name with places for the facts of a build:
/// `registry.example.com/shop/web:build-{build}`.
///
/// @param value a repository with a host, a colon and a tag; the placeholders are `{build}`,
///   `{sha}`, `{shortSha}`, `{pipelineId}`, `{tag}` and `{branch}`
public record ImageTemplate(String value) {
  public static final Set<String> PLACEHOLDERS =
      Set.of("build", "sha", "shortSha", "pipelineId", "tag", "branch");

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern SHAPE =
      Pattern.compile(
          "[a-zA-Z0-9][a-zA-Z0-9.-]*(:[0-9]+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)+:(\\w|\\{\\w+})([\\w.-]|\\{\\w+})*");

  public ImageTemplate {
    Matcher placeholders = PLACEHOLDER.matcher(value);
    while (placeholders.find()) {
      if (!PLACEHOLDERS.contains(placeholders.group(1))) {
        throw new IllegalArgumentException(
            "no such placeholder: "
                + placeholders.group()
                + ". There are {"
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
    Set<String> names = new TreeSet<>();
    Matcher placeholders = PLACEHOLDER.matcher(value);
    while (placeholders.find()) {
      names.add(placeholders.group(1));
    }
    return names;
  }

  /// The image name for the given facts; a placeholder without a fact is an
  /// `IllegalArgumentException` that names it.
  public String expand(Map<String, String> facts) {
    return PLACEHOLDER
        .matcher(value)
        .replaceAll(place -> {
          String fact = facts.get(place.group(1));
          if (fact == null) {
            throw new IllegalArgumentException("this build has no " + place.group());
          }
          return Matcher.quoteReplacement(fact);
        });
  }
}
