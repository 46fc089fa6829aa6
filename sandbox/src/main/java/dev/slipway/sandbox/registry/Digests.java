package dev.slipway.sandbox.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Content addresses of the form `sha256:` and 64 hexadecimal digits.
final class Digests {
  private Digests() {}

  static String of(byte[] content) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static boolean isDigest(String reference) {
    return reference.startsWith("sha256:");
  }
}
