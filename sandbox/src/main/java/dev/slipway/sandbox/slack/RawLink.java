package dev.slipway.sandbox.slack;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.glassfish.tyrus.core.RequestContext;
import org.glassfish.tyrus.core.TyrusUpgradeResponse;
import org.glassfish.tyrus.spi.CompletionHandler;
import org.glassfish.tyrus.spi.Connection;
import org.glassfish.tyrus.spi.UpgradeRequest;
import org.glassfish.tyrus.spi.UpgradeResponse;
import org.glassfish.tyrus.spi.WebSocketEngine;
import org.glassfish.tyrus.spi.Writer;

/// One TCP connection under a WebSocket: carries bytes between the socket and the protocol engine,
/// and can stop doing so.
///
/// Safe for use by several threads at once.
final class RawLink {
  private static final int LONGEST_REQUEST = 16_384;

  private final Socket socket;
  private final WebSocketEngine engine;
  private final Predicate<String> admits;
  private volatile String ticket = "";
  private volatile boolean silent;

  RawLink(Socket socket, WebSocketEngine engine, Predicate<String> admits) {
    this.socket = socket;
    this.engine = engine;
    this.admits = admits;
  }

  /// The ticket the connection was opened with; empty before the handshake.
  String ticket() {
    return ticket;
  }

  /// Breaks the connection with a reset, without a close frame.
  void drop() {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException e) {
      silent = true; // closed already
    } finally {
      closeQuietly();
    }
  }

  /// Leaves the connection open but says nothing more and hears nothing more, as when the other end
  /// has vanished: pings stay without a pong.
  void silence() {
    silent = true;
  }

  /// Performs the handshake, then carries bytes until the connection ends.
  void serve() {
    try (socket) {
      InputStream in = socket.getInputStream();
      RequestContext request = readRequest(in);
      ticket = firstParameter(request);
      if (!admits.test(ticket)) {
        writeResponse(403, "Forbidden", Map.of());
        return;
      }
      UpgradeResponse response = new TyrusUpgradeResponse();
      WebSocketEngine.UpgradeInfo upgrade = engine.upgrade(request, response);
      writeResponse(
          response.getStatus() == 0 ? 400 : response.getStatus(),
          response.getStatus() == 101 ? "Switching Protocols" : "Refused",
          response.getHeaders());
      if (upgrade.getStatus() == WebSocketEngine.UpgradeStatus.SUCCESS) {
        carry(in, upgrade.createConnection(new ToSocket(), reason -> closeQuietly()));
      }
    } catch (IOException e) {
      closeQuietly();
    }
  }

  private void carry(InputStream in, Connection connection) {
    byte[] buffer = new byte[8_192];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!silent) {
          connection.getReadHandler().handle(ByteBuffer.wrap(buffer.clone(), 0, read));
        }
      }
    } catch (IOException e) {
      closeQuietly();
    } finally {
      connection.close(LoopbackWebSockets.lost());
    }
  }

  private static String firstParameter(RequestContext request) {
    List<String> values = request.getParameterMap().get(LoopbackWebSockets.TICKET);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  private static RequestContext readRequest(InputStream in) throws IOException {
    String[] lines = readHead(in).split("\r\n", -1);
    String[] start = lines[0].split(" ", -1);
    if (start.length != 3 || !start[0].equals("GET")) {
      throw new IOException("not a WebSocket handshake: " + lines[0]);
    }
    URI uri = URI.create(start[1]);
    String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
    RequestContext request =
        RequestContext.Builder.create()
            .requestURI(URI.create(uri.getRawPath()))
            .queryString(query)
            .parameterMap(parameters(query))
            .secure(false)
            .build();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      if (colon > 0) {
        request
            .getHeaders()
            .computeIfAbsent(lines[i].substring(0, colon), name -> new ArrayList<>())
            .add(lines[i].substring(colon + 1).trim());
      }
    }
    request.getHeaders().computeIfAbsent(UpgradeRequest.UPGRADE, name -> new ArrayList<>());
    return request;
  }

  private static Map<String, String[]> parameters(String query) {
    Map<String, String[]> all = new java.util.HashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        all.put(pair.substring(0, equals), new String[] {pair.substring(equals + 1)});
      }
    }
    return all;
  }

  private static String readHead(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0 || head.size() > LONGEST_REQUEST) {
        throw new IOException("the handshake is not complete");
      }
      head.write(next);
      boolean expected = next == (matched % 2 == 0 ? '\r' : '\n');
      matched = expected ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(StandardCharsets.UTF_8);
  }

  private void writeResponse(int status, String phrase, Map<String, List<String>> headers)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " " + phrase + "\r\n");
    headers.forEach((name, values) ->
        head.append(name).append(": ").append(String.join(", ", values)).append("\r\n"));
    if (status != 101) {
      head.append("Content-Length: 0\r\nConnection: close\r\n");
    }
    write(ByteBuffer.wrap(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8)));
  }

  private synchronized void write(ByteBuffer bytes) throws IOException {
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    if (!silent) {
      socket.getOutputStream().write(copy);
    }
  }

  private void closeQuietly() {
    try {
      socket.close();
    } catch (IOException e) {
      silent = true; // the connection is gone either way
    }
  }

  /// Where the engine writes frames to.
  private final class ToSocket extends Writer {
    @Override
    public void write(ByteBuffer buffer, CompletionHandler<ByteBuffer> written) {
      try {
        RawLink.this.write(buffer);
        written.completed(buffer);
      } catch (IOException e) {
        written.failed(e);
      }
    }

    @Override
    public void close() {
      closeQuietly();
    }
  }
}
