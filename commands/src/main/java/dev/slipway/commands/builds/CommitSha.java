package dev.slipway.commands.builds;

import java.util.regex.Pattern;

/// The full hash of a commit.
///
/// @param value 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits
public record CommitSha(String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{40}([0-9a-f]{24})?");

  public CommitSha {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("not a full commit hash: \"" + value + "\"");
    }
  }

  /// The first 8 digits, as GitLab shows it.
  public String shortened() {
    return value.substring(0, 8);
  }

  @Override
  public String toString() {
    return value;
  }
}
