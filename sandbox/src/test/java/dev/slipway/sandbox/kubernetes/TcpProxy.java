package dev.slipway.sandbox.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Stands between a client and an API server and does what networks do: nothing, for a while or for
/// good.
final class TcpProxy implements AutoCloseable {
  private final int to;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object state = new Object();
  private ServerSocket door;
  private boolean stalled;
  private int answersHeldAfter = Integer.MAX_VALUE;
  private int requests;

  /// @param to the API server's port on this machine
  TcpProxy(int to) throws IOException {
    this.to = to;
    this.door = open(0);
    this.port = door.getLocalPort();
    accept(door);
  }

  int port() {
    return port;
  }

  /// Nothing passes any more, in both directions, and nobody is told: a stopped process, a lost
  /// route.
  void stall() {
    synchronized (state) {
      stalled = true;
    }
  }

  /// Everything that was held goes on as if nothing had been.
  void goOn() {
    synchronized (state) {
      stalled = false;
      answersHeldAfter = Integer.MAX_VALUE;
      state.notifyAll();
    }
  }

  /// New connections work; those of before stay silent for ever.
  void forgetOldConnections() {
    for (Link link : links) {
      link.dead = true;
    }
    goOn();
  }

  /// The process is gone: connections break, new ones are refused.
  void kill() throws IOException {
    door.close();
    reset();
  }

  void start() throws IOException {
    door = open(port);
    accept(door);
  }

  /// Breaks all connections once.
  void reset() {
    links.forEach(Link::reset);
  }

  /// Lets requests pass, but holds the answers to all but the first ones that now follow, one after
  /// the other, on the connections that are already there. However many pieces a request comes in,
  /// it ends where an answer begins.
  void holdAnswersAfter(int first) {
    synchronized (state) {
      answersHeldAfter = first;
      requests = 0;
      links.forEach(link -> link.asks = false);
      links.forEach(link -> link.counts = true);
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    reset();
    goOn();
  }

  private static ServerSocket open(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  private void accept(ServerSocket from) {
    Thread.ofVirtual()
        .start(() -> {
          while (!from.isClosed()) {
            try {
              Socket client = from.accept();
              Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException _) {
              return;
            }
          }
        });
  }

  private void connect(Socket client) {
    try {
      waitWhile(() -> stalled);
      Socket server = new Socket(InetAddress.getLoopbackAddress(), to);
      Link link = new Link(client, server);
      links.add(link);
      Thread.ofVirtual().start(() -> link.pump(client, server, true));
      Thread.ofVirtual().start(() -> link.pump(server, client, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void waitWhile(BooleanSupplier held) {
    synchronized (state) {
      try {
        while (held.getAsBoolean()) {
          state.wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  private final class Link {
    private final List<Socket> ends = new ArrayList<>();
    private volatile boolean dead;
    private boolean counts;
    private boolean asks;

    Link(Socket client, Socket server) {
      ends.add(client);
      ends.add(server);
    }

    void pump(Socket from, Socket to, boolean isRequest) {
      byte[] buffer = new byte[64 * 1024];
      try {
        for (int read = from.getInputStream().read(buffer);
            read >= 0;
            read = from.getInputStream().read(buffer)) {
          hold(isRequest);
          if (!dead) {
            to.getOutputStream().write(buffer, 0, read);
          }
        }
        if (!dead) {
          reset();
        }
      } catch (IOException _) {
        reset();
      }
    }

    private void hold(boolean isRequest) {
      synchronized (state) {
        if (isRequest && counts && !asks) {
          requests++;
        }
        asks = isRequest;
      }
      waitWhile(() -> stalled || (!isRequest && counts && requests > answersHeldAfter));
    }

    void reset() {
      links.remove(this);
      for (Socket end : ends) {
        try {
          end.setSoLinger(true, 0);
          end.close();
        } catch (IOException _) {
          // It is closed already, which is what was wanted.
        }
      }
    }
  }
}
