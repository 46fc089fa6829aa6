package dev.slipway.integrations.slack;

import dev.slipway.config.Secret;
import dev.slipway.config.SlackSettings.SlackTransport.SignedHttp;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells whether a request was signed by Slack within the last five minutes
/// (https://docs.slack.dev/authentication/verifying-requests-from-slack). Works on the raw bytes,
/// in constant time, whatever the platform's charset. Safe for use by several threads at once.
///
/// Ours, because the SDK's verifier decodes the body with the platform's charset, takes time stamps
/// from the future and compares in a time that depends on the content.
final class SignatureCheck {
  private static final long TOLERANCE_SECONDS = 300;
  private static final String VERSION = "v0=";

  /// Never fed themselves, only cloned: cloning is several times cheaper than a new one.
  private final List<Mac> keyed = new ArrayList<>();

  SignatureCheck(SignedHttp settings) {
    keyed.add(keyed(settings.signingSecret()));
    settings.previousSigningSecret().ifPresent(secret -> keyed.add(keyed(secret)));
  }

  /// @param timestamp the header `X-Slack-Request-Timestamp`
  /// @param signature the header `X-Slack-Signature`
  boolean accepts(
      @Nullable String timestamp, @Nullable String signature, byte[] body, Instant now) {
    if (timestamp == null || signature == null || !isRecent(timestamp, now)) {
      return false;
    }
    byte[] given = signature.getBytes(StandardCharsets.UTF_8);
    byte[] prefix = ("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII);
    boolean accepted = false;
    for (Mac key : keyed) {
      Mac mac = copy(key);
      mac.update(prefix);
      String expected = VERSION + HexFormat.of().formatHex(mac.doFinal(body));
      accepted |= MessageDigest.isEqual(expected.getBytes(StandardCharsets.US_ASCII), given);
    }
    return accepted;
  }

  private static boolean isRecent(String timestamp, Instant now) {
    if (timestamp.isEmpty() || timestamp.length() > 12) {
      return false;
    }
    long seconds = 0;
    for (int at = 0; at < timestamp.length(); at++) {
      char c = timestamp.charAt(at);
      if (c < '0' || c > '9') {
        return false;
      }
      seconds = seconds * 10 + (c - '0');
    }
    return Math.abs(now.getEpochSecond() - seconds) <= TOLERANCE_SECONDS;
  }

  private static Mac keyed(Secret secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static Mac copy(Mac mac) {
    try {
      return (Mac) mac.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's HmacSHA256 can't be cloned", e);
    }
  }
}
