package dev.slipway.config;

import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The kinds of single values that only this configuration has.
final class FieldTypes {
  /// A `metadata.name` of Kubernetes: an RFC 1123 subdomain.
  static final Type<String> OBJECT_NAME =
      Types.matching(
          "1 to 253 of a-z, 0-9, inner hyphens and dots",
          Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9.]*[a-z0-9])?"));

  /// Words for people.
  static final Type<String> WORDS = Types.matching("a text", Pattern.compile("\\P{Cntrl}+"));

  static final Type<ImageTemplate> IMAGE =
      Types.single(
          "HOST[:PORT]/REPOSITORY:TAG, in it the placeholders {"
              + String.join("}, {", new TreeSet<>(ImageTemplate.PLACEHOLDERS))
              + "}",
          ImageTemplate::new);

  private FieldTypes() {}

  /// A name that people type.
  static <T> Type<T> label(Function<String, T> name) {
    return Types.single("1 to 63 of a-z, 0-9 and inner hyphens", name);
  }

  /// An id that Slack gave.
  ///
  /// @param kinds the letters it can begin with
  static Type<String> slackId(String kinds) {
    return Types.matching(
        "an id such as "
            + kinds.charAt(0)
            + "0ABC123 (begins with "
            + String.join(" or ", kinds.split(""))
            + ")",
        Pattern.compile("[" + kinds + "][A-Z0-9]{1,30}"));
  }
}
