package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.apps.connections.AppsConnectionsOpenRequest;
import dev.slipway.config.Secret;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/// Opens Socket Mode links: `apps.connections.open` for a single-use address, then a WebSocket to
/// it, then Slack's hello (https://docs.slack.dev/apis/events-api/using-socket-mode). For one
/// thread.
final class SocketModeDoor {
  private static final int LARGEST_MESSAGE = 4 << 20;

  private final WebApi api;
  private final Secret appToken;
  private final SlackSelfCheck selfCheck;
  private final KnownIdentity bot;
  private final SocketModeTimes times;
  private final ClientManager client = ClientManager.createClient();

  SocketModeDoor(
      WebApi api,
      Secret appToken,
      SlackSelfCheck selfCheck,
      KnownIdentity bot,
      SocketModeTimes times) {
    this.api = api;
    this.appToken = appToken;
    this.selfCheck = selfCheck;
    this.bot = bot;
    this.times = times;
    client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
    client.getProperties().put(ClientProperties.HANDSHAKE_TIMEOUT, (int) times.hello().toMillis());
    client.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, LARGEST_MESSAGE);
    client.setDefaultMaxTextMessageBufferSize(LARGEST_MESSAGE);
  }

  /// What came of opening one.
  sealed interface Opened {
    /// Slack delivers on it.
    record Link(SocketLink link) implements Opened {}

    /// @param reason in words
    /// @param atLeast how long Slack asked us to wait; zero when it did not say
    record Failed(String reason, Duration atLeast) implements Opened {}
  }

  /// Knows the bot itself.
  KnownIdentity bot() {
    return bot;
  }

  /// Opens a link and waits for Slack's hello.
  Opened open(SocketLink.Listener listener) throws InterruptedException {
    if (bot.known().isEmpty()) {
      switch (selfCheck.run()) {
        case SlackSelfCheck.Verdict.Fit _ -> {}
        case SlackSelfCheck.Verdict.Unfit(String reason) -> {
          return new Opened.Failed(reason, Duration.ZERO);
        }
        case SlackSelfCheck.Verdict.Unreachable(var outage) -> {
          return new Opened.Failed(
              "Slack " + outage.reason(), outage.retryAfter().orElse(Duration.ZERO));
        }
      }
    }
    AppsConnectionsOpenRequest request = AppsConnectionsOpenRequest.builder().build();
    return switch (api.call(
        Methods.APPS_CONNECTIONS_OPEN, RequestFormBuilder.toForm(request), appToken)) {
      case WebApi.Reply.Yes(JsonNode body, _) -> connect(Json.text(body, "url"), listener);
      case WebApi.Reply.No(String code) ->
          new Opened.Failed(
              "Slack refuses a Socket Mode connection (" + code + "): " + advice(code),
              Duration.ZERO);
      case WebApi.Reply.TooFast(Duration retryAfter) ->
          new Opened.Failed("Slack was asked too often", retryAfter);
      case WebApi.Reply.Unclear(String reason) ->
          new Opened.Failed("Slack " + reason, Duration.ZERO);
    };
  }

  private Opened connect(String address, SocketLink.Listener listener) throws InterruptedException {
    SocketLink link = new SocketLink(listener);
    try {
      URI uri = new URI(address);
      client.connectToServer(link, ClientEndpointConfig.Builder.create().build(), uri);
      if (link.awaitHello(times.hello())) {
        return new Opened.Link(link);
      }
      link.close();
      return new Opened.Failed("Slack's socket opened, but said no hello", Duration.ZERO);
    } catch (URISyntaxException
        | DeploymentException
        | IOException
        | RuntimeException e) { // single-use addresses must not be logged
      link.close();
      return new Opened.Failed("Slack's socket can't be opened", Duration.ZERO);
    }
  }

  private static String advice(String code) {
    return switch (code) {
      case "not_allowed_token_type", "invalid_auth" ->
          "use an app-level token (xapp-) with connections:write.";
      case "missing_scope" -> "the app-level token needs connections:write.";
      default -> "see that Socket Mode is switched on for the app.";
    };
  }

  /// Stops what the WebSocket library runs.
  void shutDown() {
    client.shutdown();
  }
}
