package dev.slipway.config;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The places of a template that stand for facts: `{build}`.
final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private Placeholders() {}

  /// The names that occur, in their order.
  static Set<String> in(String template) {
    Set<String> names = new LinkedHashSet<>();
    Matcher placeholders = PLACEHOLDER.matcher(template);
    while (placeholders.find()) {
      names.add(placeholders.group(1));
    }
    return names;
  }

  /// Refuses a template that has others than these, with an `IllegalArgumentException`.
  static void require(String template, Set<String> allowed) {
    for (String name : in(template)) {
      if (!allowed.contains(name)) {
        throw new IllegalArgumentException("no such placeholder: {" + name + "}");
      }
    }
  }

  /// The template with the same text in all its places.
  static String filled(String template, String text) {
    return PLACEHOLDER.matcher(template).replaceAll(Matcher.quoteReplacement(text));
  }

  /// The template with the given facts; a placeholder without one is an `IllegalArgumentException`.
  ///
  /// @param lacking what is said before such a placeholder
  static String expand(String template, Map<String, String> facts, String lacking) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(place -> {
          String fact = facts.get(place.group(1));
          if (fact == null) {
            throw new IllegalArgumentException(lacking + place.group());
          }
          return Matcher.quoteReplacement(fact);
        });
  }
}
