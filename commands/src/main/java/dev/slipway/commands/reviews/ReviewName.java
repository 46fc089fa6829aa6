package dev.slipway.commands.reviews;

import dev.slipway.commands.Sha256;
import dev.slipway.config.AppName;
import dev.slipway.config.Namespace;
import java.text.Normalizer;
import java.util.Locale;

/// The name of a review app: its namespace, and the first label of its host. The same for the same
/// app and branch, and another one for every other branch: `review-shop-fix-login-1f0c93a2`.
///
/// @param value an RFC 1123 label: lower-case ASCII letters, digits, inner hyphens, at most 63
public record ReviewName(String value) implements Comparable<ReviewName> {
  private static final int LONGEST = 63;
  private static final int HASH = 8;

  public ReviewName {
    Namespace _ = new Namespace(value);
  }

  /// The name for a branch. It begins with the prefix; of long names the end of the branch's is
  /// left out.
  ///
  /// @param prefix a label of at most 40 characters, as the configuration has it
  public static ReviewName of(String prefix, AppName app, String branch) {
    String hash = Sha256.hex(app + "\n" + branch).substring(0, HASH);
    String start = prefix + "-" + slug(app + "-" + branch);
    int room = LONGEST - HASH - 1;
    return new ReviewName(
        trimmed(start.length() > room ? start.substring(0, room) : start) + "-" + hash);
  }

  private static String slug(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-");
    return trimmed(plain);
  }

  private static String trimmed(String label) {
    return label.replaceAll("^-+|-+$", "");
  }

  @Override
  public int compareTo(ReviewName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
