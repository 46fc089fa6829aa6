package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ControlRefusal;
import io.javalin.http.Context;
import java.net.URI;
import java.util.Optional;

/// How the app is reached: over sockets (the default) or at an address of its own. Behind
/// `/control/slack/app` and `/control/slack/sockets`.
///
/// Safe for use by several threads at once.
final class AppConnection implements AutoCloseable {
  private final SlackOptions options;
  private final SocketMode sockets;
  private final Deliveries deliveries;
  private Optional<SignedHttp> http = Optional.empty();

  AppConnection(SlackOptions options, SocketMode sockets, Deliveries deliveries) {
    this.options = options;
    this.sockets = sockets;
    this.deliveries = deliveries;
  }

  /// `PUT /control/slack/app`.
  synchronized void choose(Context context) throws InterruptedException {
    JsonNode wish = SlackControl.body(context);
    switch (SlackControl.text(wish, "mode")) {
      case "socket" -> {
        deliveries.use(sockets);
        http.ifPresent(SignedHttp::close);
        http = Optional.empty();
      }
      case "http" -> {
        SignedHttp chosen = new SignedHttp(address(SlackControl.text(wish, "url")), options);
        chosen.verify();
        deliveries.use(chosen);
        http.ifPresent(SignedHttp::close);
        http = Optional.of(chosen);
        sockets.disconnect("link_disabled");
      }
      default -> throw ControlRefusal.badRequest("\"mode\" must be \"socket\" or \"http\"");
    }
    SlackControl.send(context, Json.object().put("mode", http.isPresent() ? "http" : "socket"));
  }

  private static URI address(String url) {
    try {
      URI address = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
      if (address.getHost() != null && String.valueOf(address.getScheme()).startsWith("http")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      throw ControlRefusal.badRequest("\"" + url + "\" is not an address: " + e.getMessage());
    }
    throw ControlRefusal.badRequest("\"" + url + "\" is not an http address");
  }

  /// `GET /control/slack/sockets`.
  void show(Context context) {
    SlackControl.send(context, openSockets());
  }

  /// `POST /control/slack/sockets`.
  void disturb(Context context) {
    ObjectNode before = openSockets();
    String action = SlackControl.text(SlackControl.body(context), "action");
    switch (action) {
      case "warning", "refresh_requested" -> sockets.disconnect(action);
      case "drop" -> sockets.drop();
      case "silence" -> sockets.silence();
      default ->
          throw ControlRefusal.badRequest(
              "\"action\" must be warning, refresh_requested, drop or silence");
    }
    SlackControl.send(context, before);
  }

  private ObjectNode openSockets() {
    return Json.object().put("open", sockets.openSockets());
  }

  @Override
  public synchronized void close() {
    http.ifPresent(SignedHttp::close);
  }
}
