package dev.slipway.integrations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of this machine at which nothing listens: taken, so that nobody else begins to, as
/// happens to one that a server has just left.
public final class DeadPort implements AutoCloseable {
  private final Socket taken = new Socket();

  /// Takes one.
  public DeadPort() {
    try {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Its number.
  public int number() {
    return taken.getLocalPort();
  }

  @Override
  public void close() {
    try {
      taken.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
