package dev.slipway.integrations.slack;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Makes dedupe keys out of what stays the same in every copy of a message. Event ids don't: Slack
/// delivers copies under new ones.
final class MessageKey {
  private static final int LONGEST = 200;

  private MessageKey() {}

  static String of(String kind, String... parts) {
    String key = kind + ":" + String.join(":", parts);
    return key.length() <= LONGEST ? key : kind + ":" + sha256(key);
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
