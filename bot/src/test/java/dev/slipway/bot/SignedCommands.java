package dev.slipway.bot;

import dev.slipway.sandbox.DemoWorld;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Different `/deploy` commands as Slack signs and sends them, as bytes for a socket. Used by one
/// thread.
final class SignedCommands {
  private final Mac mac = mac();
  private final URI answers;
  private int made;

  /// @param answers the stand-in of Slack that takes the answers; it refuses them, having issued
  ///   none of the addresses
  SignedCommands(URI answers) {
    this.answers = answers;
  }

  private static Mac mac() {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              DemoWorld.SIGNING_SECRET.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /// One signed request as bytes, made before time is taken.
  byte[] next() {
    String timestamp = Long.toString(Instant.now().getEpochSecond());
    String id = Integer.toString(++made);
    String user = DemoWorld.PEOPLE.get(made % DemoWorld.PEOPLE.size()).slackId();
    String body =
        "token=x&team_id="
            + DemoWorld.TEAM
            + "&team_domain=acme&channel_id=C0DEPLOYS&channel_name=deploys&user_id="
            + user
            + "&user_name=somebody&command=%2Fdeploy&text=%23235+to+staging&api_app_id="
            + DemoWorld.APP
            + "&is_enterprise_install=false&response_url="
            + URLEncoder.encode(answers + "/slack/response/" + id, StandardCharsets.UTF_8)
            + "&trigger_id="
            + id;
    byte[] sum = mac.doFinal(("v0:" + timestamp + ":" + body).getBytes(StandardCharsets.UTF_8));
    return ("POST /slack/commands HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + body.length()
            + "\r\nX-Slack-Request-Timestamp: "
            + timestamp
            + "\r\nX-Slack-Signature: v0="
            + HexFormat.of().formatHex(sum)
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.UTF_8);
  }

  /// Reads one response to its end and gives its status line.
  static String status(InputStream from) throws IOException {
    String status = line(from);
    int length = 0;
    for (String header = line(from); !header.isEmpty(); header = line(from)) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    from.skipNBytes(length);
    return status;
  }

  private static String line(InputStream from) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = from.read(); c != '\n'; c = from.read()) {
      if (c < 0) {
        throw new EOFException("the bot closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
