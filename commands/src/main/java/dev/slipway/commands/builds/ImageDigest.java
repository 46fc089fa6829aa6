package dev.slipway.commands.builds;

import java.util.regex.Pattern;

/// What an image is, once and for all.
///
/// @param value `sha256:` and 64 lower-case hexadecimal digits
public record ImageDigest(String value) {
  private static final Pattern SHAPE = Pattern.compile("sha256:[0-9a-f]{64}");

  public ImageDigest {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a sha256 digest: \"" + value + "\"");
    }
  }

  /// The first 12 digits after `sha256:`, enough for people.
  public String shortened() {
    return value.substring("sha256:".length(), "sha256:".length() + 12);
  }

  @Override
  public String toString() {
    return value;
  }
}
