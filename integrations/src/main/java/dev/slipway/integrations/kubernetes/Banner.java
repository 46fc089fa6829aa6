package dev.slipway.integrations.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Whether an SSH server answers at an address, as seen from here.
final class Banner {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String START = "SSH-2.0-";

  private Banner() {}

  /// What keeps us from it, a clause in words; empty when the server has shown itself.
  static Optional<String> problem(String host, int port) {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      return Optional.of("the name %s is not known here".formatted(host));
    }
    int patience = Math.toIntExact(PATIENCE.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(address, patience);
      socket.setSoTimeout(patience);
      InputStream in = socket.getInputStream();
      String start = new String(in.readNBytes(START.length()), StandardCharsets.US_ASCII);
      return start.equals(START)
          ? Optional.empty()
          : Optional.of("what answers at %s:%d is not an SSH server".formatted(host, port));
    } catch (SocketTimeoutException _) {
      return Optional.of(
          "nothing answers at %s:%d within %d s".formatted(host, port, PATIENCE.toSeconds()));
    } catch (IOException _) {
      return Optional.of("%s:%d refuses the connection".formatted(host, port));
    }
  }
}
