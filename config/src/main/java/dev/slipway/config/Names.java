package dev.slipway.config;

import java.util.regex.Pattern;

/// The one rule for names that people type and that end up in labels, columns and file names.
final class Names {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  private Names() {}

  /// Lower-case ASCII letters, digits and inner hyphens, 1 to 63 characters (RFC 1123 label).
  static String requireLabel(String what, String value) {
    if (!LABEL.matcher(value).matches()) {
      throw new IllegalArgumentException(
          what + " must be 1 to 63 of a-z, 0-9 and inner hyphens, but is \"" + value + "\"");
    }
    return value;
  }
}
