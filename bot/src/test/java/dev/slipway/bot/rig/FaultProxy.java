package dev.slipway.bot.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands on the wire between a client and a server on this machine, and does what networks and
/// dying servers do. It knows bytes only, so it can stand before anything, TLS included. Safe for
/// use by several threads.
///
///     try (FaultProxy proxy = FaultProxy.before(stage.port())) {
///       proxy.become(new Weather.Silent());
///       ...
///       proxy.become(new Weather.Fair());
///     }
public final class FaultProxy implements AutoCloseable {
  private final int to;
  private final ServerSocket door;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private volatile Weather weather = new Weather.Fair();

  /// What the wire does.
  public sealed interface Weather {
    /// Everything passes.
    record Fair() implements Weather {}

    /// Everything passes late, each way.
    record Slow(Duration delay) implements Weather {}

    /// Connections are taken, and nothing passes any more: a lost route, a stopped process. What
    /// came meanwhile is lost when the weather changes, and so are its connections.
    record Silent() implements Weather {}

    /// Requests pass and answers don't: the other half of the connection is dead.
    record HalfOpen() implements Weather {}

    /// Every connection is reset.
    record Broken() implements Weather {}

    /// An answer's first bytes come, and then the connection is reset.
    ///
    /// @param bytes at least 0; 0 is a request that is done and whose answer is lost
    record Truncated(int bytes) implements Weather {}
  }

  private FaultProxy(int to, ServerSocket door) {
    this.to = to;
    this.door = door;
  }

  /// A proxy before a port of this machine.
  public static FaultProxy before(int port) {
    try {
      ServerSocket door = new ServerSocket();
      door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
      FaultProxy proxy = new FaultProxy(port, door);
      Thread.ofVirtual().name("fault-proxy").start(proxy::accept);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return door.getLocalPort();
  }

  /// Changes what the wire does from now on.
  public void become(Weather next) {
    synchronized (change) {
      boolean loses = weather instanceof Weather.Silent || weather instanceof Weather.HalfOpen;
      weather = next;
      if (loses || next instanceof Weather.Broken) {
        links.forEach(Link::reset);
      }
      change.notifyAll();
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Link link = new Link(client, new Socket());
    links.add(link);
    if (weather instanceof Weather.Broken) {
      link.reset();
      return;
    }
    try {
      link.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to));
      Thread.ofVirtual().start(() -> link.pump(client, link.server, Way.REQUEST));
      link.pump(link.server, client, Way.ANSWER);
    } catch (IOException _) {
      link.reset();
    }
  }

  private enum Way {
    REQUEST,
    ANSWER
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private int answered;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void pump(Socket from, Socket into, Way way) {
      byte[] buffer = new byte[64 * 1024];
      try {
        for (int read = from.getInputStream().read(buffer);
            read >= 0;
            read = from.getInputStream().read(buffer)) {
          int pass = passing(read, way);
          into.getOutputStream().write(buffer, 0, pass);
          into.getOutputStream().flush();
          if (pass < read) {
            reset();
            return;
          }
        }
        into.shutdownOutput();
      } catch (IOException _) {
        reset();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        reset();
      }
    }

    /// How much of what came may go on, after the wait that the weather imposes.
    private int passing(int read, Way way) throws InterruptedException, IOException {
      return switch (weather) {
        case Weather.Fair() -> read;
        case Weather.Slow(Duration delay) -> {
          hold(delay);
          yield read;
        }
        case Weather.Silent() -> {
          holdForEver();
          yield 0;
        }
        case Weather.HalfOpen() -> {
          if (way == Way.ANSWER) {
            holdForEver();
          }
          yield way == Way.ANSWER ? 0 : read;
        }
        case Weather.Broken() -> 0;
        case Weather.Truncated(int bytes) -> {
          if (way == Way.REQUEST) {
            yield read;
          }
          int left = Math.max(0, bytes - answered);
          answered += read;
          yield Math.min(left, read);
        }
      };
    }

    private void hold(Duration delay) throws InterruptedException {
      long until = System.nanoTime() + delay.toNanos();
      synchronized (change) {
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
          change.wait(Math.max(1, left / 1_000_000));
        }
      }
    }

    /// Until the weather changes; its connections are reset then.
    private void holdForEver() throws InterruptedException {
      synchronized (change) {
        Weather now = weather;
        while (weather.equals(now)) {
          change.wait();
        }
      }
    }

    void reset() {
      links.remove(this);
      for (Socket end : new Socket[] {client, server}) {
        try {
          end.setSoLinger(true, 0);
          end.close();
        } catch (IOException _) {
          // It is closed already, which is what was wanted.
        }
      }
    }
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    become(new Weather.Broken());
  }
}
