package dev.slipway.sandbox.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/// The ports that Services of type NodePort get, of the range that Kubernetes has by default. They
/// are ports of this machine's loopback address.
final class NodePorts {
  private static final int FIRST = 30_000;
  private static final int BEHIND = 32_768;
  private static final int TRIES = 100;

  private NodePorts() {}

  /// A port that nobody listens at now.
  static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, BEHIND);
      if (isFree(port)) {
        return port;
      }
    }
    throw new UncheckedIOException(new IOException("no node port is free"));
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
