package dev.slipway.commands.migrations;

import dev.slipway.commands.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// A public key of SSH. It has been read to its last byte: no option, comment or line end of the
/// text it came from is in it.
///
/// @param type what kind of key it is
/// @param base64 the key's blob (https://www.rfc-editor.org/rfc/rfc4253#section-6.6) in base64
public record SshKey(Type type, String base64) {
  /// The kinds that are taken.
  public enum Type {
    ED25519("ssh-ed25519"),
    ECDSA_256("ecdsa-sha2-nistp256"),
    ECDSA_384("ecdsa-sha2-nistp384"),
    ECDSA_521("ecdsa-sha2-nistp521"),
    /// 2048 bits or more.
    RSA("ssh-rsa");

    private final String word;

    Type(String word) {
      this.word = word;
    }

    /// As it stands in a line of `authorized_keys`: `ssh-ed25519`.
    public String word() {
      return word;
    }

    static Optional<Type> of(String word) {
      return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
  }

  /// What came of a line of text.
  public sealed interface Reading {
    record Usable(SshKey key) implements Reading {}

    /// @param why a clause in words: `an RSA key of 1024 bits is too short (2048 are needed)`;
    ///   holds no text from outside
    record Unusable(String why) implements Reading {}
  }

  public SshKey {
    Optional<String> wrong = SshKeyBlob.problem(type, base64);
    if (wrong.isPresent()) {
      throw new IllegalArgumentException("not a key of type " + type.word + ": " + wrong.get());
    }
  }

  /// Reads one line as GitLab gives it and `ssh-keygen` writes it: type, base64, and a comment that
  /// is thrown away. Options before the type are refused.
  public static Reading read(String line) {
    String[] words = line.strip().split("[ \t]+", 3);
    if (words.length < 2) {
      return new Reading.Unusable("it is not a public key of SSH");
    }
    Optional<Type> type = Type.of(words[0]);
    if (type.isEmpty()) {
      return new Reading.Unusable("its type is not one of Ed25519, ECDSA and RSA");
    }
    return SshKeyBlob.problem(type.get(), words[1])
        .<Reading>map(Reading.Unusable::new)
        .orElseGet(() -> new Reading.Usable(new SshKey(type.get(), words[1])));
  }

  /// The key's blob.
  public byte[] blob() {
    return Base64.getDecoder().decode(base64);
  }

  /// As `ssh-keygen -l` prints it: `SHA256:` and base64 without padding.
  public String fingerprint() {
    return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(Sha256.of(blob()));
  }

  /// The type and the key: `ssh-ed25519 AAAA...`.
  public String line() {
    return type.word + " " + base64;
  }

  /// An Ed25519 key.
  ///
  /// @param raw its 32 bytes
  public static SshKey ed25519(byte[] raw) {
    byte[] word = Type.ED25519.word.getBytes(StandardCharsets.US_ASCII);
    byte[] blob =
        ByteBuffer.allocate(8 + word.length + raw.length)
            .putInt(word.length)
            .put(word)
            .putInt(raw.length)
            .put(raw)
            .array();
    return new SshKey(Type.ED25519, Base64.getEncoder().encodeToString(blob));
  }

  @Override
  public String toString() {
    return line();
  }
}
