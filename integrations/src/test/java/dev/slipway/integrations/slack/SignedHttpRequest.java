package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A request signed as Slack does it, written apart from the code that checks it.
record SignedHttpRequest(String timestamp, String signature) {
  static SignedHttpRequest of(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(UTF_8));
      mac.update(body);
      return new SignedHttpRequest(timestamp, "v0=" + HexFormat.of().formatHex(mac.doFinal()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  SignedRequests.Headers headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("x-slack-request-timestamp", timestamp);
    headers.put("x-slack-signature", signature);
    return headers::get;
  }
}
