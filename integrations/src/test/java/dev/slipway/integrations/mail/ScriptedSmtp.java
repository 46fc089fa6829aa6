package dev.slipway.integrations.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// An SMTP server that answers each command as it is told: with a line, with nothing, byte by byte,
/// or by hanging up. What is not told it takes.
final class ScriptedSmtp implements AutoCloseable {
  static final String NOTHING = "nothing";
  static final String HANG_UP = "hang up";

  /// A byte now and then, and never a whole line.
  static final String DRIP = "drip";

  /// The moment when all of the mail has come.
  static final String END = "END";

  private final ServerSocket server;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  private final Optional<SSLContext> certificate;

  ScriptedSmtp() {
    this(Optional.empty(), ServerSocketFactory.getDefault());
  }

  /// One that offers STARTTLS.
  static ScriptedSmtp withStartTls(SSLContext certificate) {
    ScriptedSmtp server =
        new ScriptedSmtp(Optional.of(certificate), ServerSocketFactory.getDefault());
    return server
        .answering("EHLO", "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN")
        .answering("STARTTLS", "220 go on")
        .answering("AUTH", "235 welcome");
  }

  /// One that is encrypted from the beginning.
  static ScriptedSmtp encrypted(SSLContext certificate) {
    return new ScriptedSmtp(Optional.empty(), certificate.getServerSocketFactory());
  }

  private ScriptedSmtp(Optional<SSLContext> certificate, ServerSocketFactory sockets) {
    this.certificate = certificate;
    try {
      server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    answers.put("CONNECT", "220 scripted ESMTP");
    answers.put("EHLO", "250 scripted");
    answers.put("DATA", "354 go on");
    Thread.ofVirtual().start(this::accept);
  }

  /// @param to `CONNECT`, a command's first word, or [#END]
  ScriptedSmtp answering(String to, String line) {
    answers.put(to, line);
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  /// What came in, line by line.
  List<String> heard() {
    return List.copyOf(heard);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> converse(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private Socket encrypted(Socket socket, SSLContext context) throws IOException {
    SSLSocket encrypted =
        (SSLSocket)
            context.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    encrypted.setUseClientMode(false);
    encrypted.startHandshake();
    heard.add("[encrypted]");
    return encrypted;
  }

  private void converse(Socket connection) {
    Socket socket = connection;
    try (connection) {
      BufferedReader in = reader(socket);
      boolean goesOn = answered(socket, "CONNECT");
      boolean inData = false;
      while (goesOn) {
        String line = in.readLine();
        if (line == null) {
          return;
        }
        heard.add(line);
        String word = inData ? END : line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        if (!inData || line.equals(".")) {
          goesOn = answered(socket, word);
          inData = word.equals("DATA") && answers.getOrDefault("DATA", "").startsWith("354");
          if (word.equals("STARTTLS") && goesOn && certificate.isPresent()) {
            socket = encrypted(socket, certificate.get());
            in = reader(socket);
          }
        }
      }
    } catch (IOException | InterruptedException _) {
      // The other side has gone.
    }
  }

  private boolean answered(Socket socket, String to) throws IOException, InterruptedException {
    String line = answers.getOrDefault(to, "250 fine");
    switch (line) {
      case NOTHING -> closed.await();
      case HANG_UP -> {
        return false;
      }
      case DRIP -> {
        while (!closed.await(20, TimeUnit.MILLISECONDS)) {
          socket.getOutputStream().write('2');
          socket.getOutputStream().flush();
        }
      }
      default ->
          socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }
    return true;
  }

  @Override
  public void close() {
    closed.countDown();
    List<Socket> all = new ArrayList<>(connections);
    try {
      server.close();
      for (Socket socket : all) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
