package dev.slipway.sandbox;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;

/// The TCP connection a request came over.
final class RawConnection {
  private RawConnection() {}

  /// Breaks the connection off with a reset (RST), so that the caller sees a broken connection and
  /// never an answer.
  static void reset(Context context) {
    EndPoint endPoint =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnection()
            .getEndPoint();
    try {
      if (endPoint.getTransport() instanceof SocketChannel channel) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the connection could not be broken off", e);
    } finally {
      endPoint.close();
    }
  }
}
