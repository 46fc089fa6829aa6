package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;

/// An SSH server's own key pair.
///
/// @param privateFile its private half as a file of OpenSSH
record HostKeyPair(HostKey publicHalf, Secret privateFile) {
  private static final int RAW = 32;
  private static final String MAGIC = "openssh-key-v1\0";

  /// A new Ed25519 key pair.
  static HostKeyPair generate() {
    KeyPair pair;
    try {
      pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java since 15 has Ed25519", e);
    }
    // Both encodings end with the raw bytes (RFC 8410).
    byte[] point = lastOf(pair.getPublic().getEncoded());
    byte[] seed = lastOf(pair.getPrivate().getEncoded());
    SshKey key = SshKey.ed25519(point);
    return new HostKeyPair(new HostKey(key), new Secret(file(key, point, seed)));
  }

  private static byte[] lastOf(byte[] encoded) {
    return Arrays.copyOfRange(encoded, encoded.length - RAW, encoded.length);
  }

  /// Not encrypted (https://github.com/openssh/openssh-portable/blob/V_9_2_P1/PROTOCOL.key).
  private static String file(SshKey key, byte[] point, byte[] seed) {
    int check = new SecureRandom().nextInt();
    byte[] secret =
        bytes(out -> {
          out.writeInt(check);
          out.writeInt(check);
          string(out, key.type().word());
          string(out, point);
          string(out, concat(seed, point));
          string(out, "slipway");
          for (int pad = 1; out.size() % 8 != 0; pad++) {
            out.writeByte(pad);
          }
        });
    byte[] whole =
        bytes(out -> {
          out.write(MAGIC.getBytes(StandardCharsets.US_ASCII));
          string(out, "none");
          string(out, "none");
          string(out, "");
          out.writeInt(1);
          string(out, key.blob());
          string(out, secret);
        });
    String base64 =
        Base64.getMimeEncoder(70, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(whole);
    return "-----BEGIN OPENSSH PRIVATE KEY-----\n"
        + base64
        + "\n-----END OPENSSH PRIVATE KEY-----\n";
  }

  @FunctionalInterface
  private interface Writing {
    void to(DataOutputStream out) throws IOException;
  }

  private static byte[] bytes(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writing.to(out);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static void string(DataOutputStream out, String text) throws IOException {
    string(out, text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void string(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
