package dev.slipway.sandbox.gitlab;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.sandbox.DemoWorld.Person;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

/// @param sha 40 hexadecimal digits
/// @param parents none for the first commit
/// @param title the first line of the message
/// @param at whole seconds, as Git keeps no parts of them
record Commit(String sha, List<String> parents, String title, Person author, Instant at) {
  Commit {
    parents = List.copyOf(parents);
    at = at.truncatedTo(ChronoUnit.SECONDS);
  }

  String shortSha() {
    return sha.substring(0, 8);
  }

  String message() {
    return title + "\n";
  }

  /// The one file that this commit changes.
  String file() {
    return title.contains("coupon codes")
        ? "db/migrate/V235__coupon_codes.sql"
        : "src/main/java/com/acme/shop/Change" + shortSha() + ".java";
  }

  /// A hash that is always the same for the same words, so that scripts can rely on it.
  static String shaFor(String words) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(words.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
