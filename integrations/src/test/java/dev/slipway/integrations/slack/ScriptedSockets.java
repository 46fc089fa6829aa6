package dev.slipway.integrations.slack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// WebSockets as Slack's side of Socket Mode, byte by byte, so that a test can fall silent or break
/// a connection at will.
final class ScriptedSockets implements AutoCloseable {
  private final ServerSocket server;
  private final BlockingQueue<Link> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonNode> acknowledged = new LinkedBlockingQueue<>();
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private volatile String greeting =
      "{\"type\":\"hello\",\"connection_info\":{\"app_id\":\"A0SLIPWAY\"}}";

  ScriptedSockets() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI address() {
    return URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/link/?ticket=1");
  }

  /// What is said first from now on; empty for nothing.
  void greetWith(String text) {
    greeting = text;
  }

  /// The next link that is opened.
  Link next() throws InterruptedException {
    Link link = opened.poll(60, TimeUnit.SECONDS);
    if (link == null) {
      throw new AssertionError("no link was opened within 60 s");
    }
    return link;
  }

  /// The next acknowledgement, on whichever link.
  JsonNode acknowledgement() throws InterruptedException {
    JsonNode next = acknowledged.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was acknowledged within 60 s");
    }
    return next;
  }

  List<JsonNode> acknowledgements() {
    return List.copyOf(acknowledged);
  }

  int openLinks() {
    return (int) links.stream().filter(Link::isOpen).count();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try {
      String key = handshake(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      out.write(
          ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                  + "Sec-WebSocket-Accept: "
                  + accepted(key)
                  + "\r\n\r\n")
              .getBytes(UTF_8));
      Link link = new Link(socket);
      links.add(link);
      if (!greeting.isEmpty()) {
        link.send(greeting);
      }
      opened.add(link);
      link.read();
    } catch (IOException e) {
      // the other side went
    }
  }

  private static String handshake(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int b = in.read();
      if (b < 0) {
        throw new IOException("ended in the handshake");
      }
      head.write(b);
    }
    for (String line : head.toString(UTF_8).split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    throw new IOException("no key");
  }

  private static String accepted(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Link link : links) {
      link.drop();
    }
  }

  /// One connection.
  final class Link {
    private final Socket socket;
    private volatile boolean silent;
    private volatile boolean ended;

    private Link(Socket socket) {
      this.socket = socket;
    }

    boolean isOpen() {
      return !ended;
    }

    synchronized void send(String text) throws IOException {
      frame(1, text.getBytes(UTF_8));
    }

    /// Answers nothing any more, but stays open.
    void fallSilent() {
      silent = true;
    }

    /// Breaks off without a word.
    void drop() throws IOException {
      if (!ended && !socket.isClosed()) {
        ended = true;
        try {
          socket.setSoLinger(true, 0);
        } catch (SocketException _) {
          // The other side has just ended it in order.
        }
        socket.close();
      }
    }

    void closeInOrder() throws IOException {
      synchronized (this) {
        frame(8, new byte[] {3, (byte) 0xE8});
      }
    }

    private void frame(int opcode, byte[] payload) throws IOException {
      OutputStream out = socket.getOutputStream();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      bytes.write(0x80 | opcode);
      if (payload.length < 126) {
        bytes.write(payload.length);
      } else if (payload.length < 65_536) {
        bytes.write(126);
        bytes.write(payload.length >> 8);
        bytes.write(payload.length);
      } else {
        bytes.write(127);
        for (int shift = 56; shift >= 0; shift -= 8) {
          bytes.write((int) ((long) payload.length >> shift));
        }
      }
      bytes.write(payload);
      out.write(bytes.toByteArray());
      out.flush();
    }

    private void read() {
      try {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
          int opcode = in.readUnsignedByte() & 0x0F;
          int length = in.readUnsignedByte() & 0x7F;
          if (length == 126) {
            length = in.readUnsignedShort();
          } else if (length == 127) {
            length = (int) in.readLong();
          }
          byte[] mask = in.readNBytes(4);
          byte[] payload = in.readNBytes(length);
          for (int at = 0; at < payload.length; at++) {
            payload[at] ^= mask[at % 4];
          }
          received(opcode, payload);
        }
      } catch (IOException e) {
        ended = true;
      }
    }

    private synchronized void received(int opcode, byte[] payload) throws IOException {
      if (silent) {
        return;
      }
      switch (opcode) {
        case 1 -> acknowledged.add(Json.object(payload).orElseThrow());
        case 8 -> {
          frame(8, payload);
          ended = true;
          socket.close();
        }
        case 9 -> frame(10, payload);
        default -> {}
      }
    }
  }
}
