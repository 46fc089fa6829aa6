package dev.slipway.commands.migrations;

import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Reads a key's blob to its last byte (RFC 4253 section 6.6, RFC 5656 section 3.1, RFC 8709
/// section 4).
final class SshKeyBlob {
  private static final int FEWEST_BITS = 2048;
  private static final int MOST_BITS = 16384;
  private static final int LONGEST = 8192;

  private SshKeyBlob() {}

  /// What is wrong with it, a clause in words; empty when nothing is.
  static Optional<String> problem(SshKey.Type type, String base64) {
    if (base64.length() > LONGEST) {
      return Optional.of("it is too long");
    }
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return damaged();
    }
    if (!Base64.getEncoder().encodeToString(bytes).equals(base64)) {
      return damaged();
    }
    ByteBuffer blob = ByteBuffer.wrap(bytes);
    try {
      if (!text(blob).equals(type.word())) {
        return Optional.of("the type before it is not the type in it");
      }
      Optional<String> problem =
          switch (type) {
            case ED25519 -> field(blob).length == 32 ? Optional.empty() : damaged();
            case ECDSA_256 -> curve(blob, "nistp256", 32);
            case ECDSA_384 -> curve(blob, "nistp384", 48);
            case ECDSA_521 -> curve(blob, "nistp521", 66);
            case RSA -> rsa(blob);
          };
      return problem.isEmpty() && blob.hasRemaining() ? damaged() : problem;
    } catch (BufferUnderflowException e) {
      return damaged();
    }
  }

  private static Optional<String> curve(ByteBuffer blob, String name, int size) {
    boolean named = text(blob).equals(name);
    byte[] point = field(blob);
    boolean uncompressed = point.length == 1 + 2 * size && point[0] == 4;
    return named && uncompressed ? Optional.empty() : damaged();
  }

  private static Optional<String> rsa(ByteBuffer blob) {
    byte[] exponent = field(blob);
    byte[] modulus = field(blob);
    if (exponent.length == 0 || modulus.length == 0) {
      return damaged();
    }
    BigInteger e = new BigInteger(exponent);
    BigInteger n = new BigInteger(modulus);
    if (e.compareTo(BigInteger.TWO) <= 0 || !e.testBit(0) || n.signum() <= 0 || !n.testBit(0)) {
      return damaged();
    }
    int bits = n.bitLength();
    if (bits < FEWEST_BITS) {
      return Optional.of(
          "an RSA key of %d bits is too short (%d are needed)".formatted(bits, FEWEST_BITS));
    }
    return bits > MOST_BITS
        ? Optional.of(
            "an RSA key of %d bits is too long (OpenSSH takes %d)".formatted(bits, MOST_BITS))
        : Optional.empty();
  }

  private static Optional<String> damaged() {
    return Optional.of("it is damaged");
  }

  private static String text(ByteBuffer blob) {
    return new String(field(blob), StandardCharsets.US_ASCII);
  }

  private static byte[] field(ByteBuffer blob) {
    int length = blob.getInt();
    if (length < 0 || length > blob.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] field = new byte[length];
    blob.get(field);
    return field;
  }
}
