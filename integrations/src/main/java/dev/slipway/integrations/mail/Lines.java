package dev.slipway.integrations.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The connections that one sending opens, so that it can be ended from outside: a time-out of
/// Angus ends a single read only, and a server that answers a byte at a time never comes to one.
/// Safe for use by several threads.
final class Lines {
  private static final Logger LOG = LoggerFactory.getLogger(Lines.class);

  private final List<Socket> open = new ArrayList<>();
  private boolean cut;

  private synchronized Socket noted(Socket socket) throws IOException {
    if (cut) {
      socket.close();
      throw new IOException("it took too long");
    }
    open.add(socket);
    return socket;
  }

  /// Ends what is open, and what is opened later.
  synchronized void cut() {
    cut = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        LOG.atDebug().setCause(e).log("a connection could not be closed");
      }
    }
  }

  /// For connections that begin in plain text.
  SocketFactory plain() {
    return new Plain();
  }

  /// For those that are encrypted, from the beginning or later.
  SSLSocketFactory encrypted(SSLSocketFactory real) {
    return new Encrypted(real);
  }

  private final class Plain extends SocketFactory {
    @Override
    public Socket createSocket() throws IOException {
      return noted(new Socket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return noted(new Socket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return noted(new Socket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return noted(new Socket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return noted(new Socket(host, port, local, localPort));
    }
  }

  private final class Encrypted extends SSLSocketFactory {
    private final SSLSocketFactory real;

    private Encrypted(SSLSocketFactory real) {
      this.real = real;
    }

    @Override
    public String[] getDefaultCipherSuites() {
      return real.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
      return real.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
        throws IOException {
      return real.createSocket(noted(socket), host, port, autoClose);
    }

    @Override
    public Socket createSocket() throws IOException {
      return noted(real.createSocket());
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      return noted(real.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort)
        throws IOException {
      return noted(real.createSocket(host, port, local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      return noted(real.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
        throws IOException {
      return noted(real.createSocket(host, port, local, localPort));
    }
  }
}
