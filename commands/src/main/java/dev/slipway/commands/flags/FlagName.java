package dev.slipway.commands.flags;

import java.util.regex.Pattern;

/// The name of a feature flag, as GitLab takes it: 2 to 63 lower-case letters, digits, `-` and `_`,
/// the first a letter, the last no sign.
public record FlagName(String value) {
  private static final Pattern NAME = Pattern.compile("[a-z][-_a-z0-9]{0,61}[a-z0-9]");

  public FlagName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not the name of a feature flag: \"" + value + "\"");
    }
  }

  public static boolean isValid(String text) {
    return NAME.matcher(text).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
