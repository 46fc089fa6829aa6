package dev.slipway.integrations.gitlab;

import dev.slipway.config.GitLabSettings;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.GitLabApiClient;
import org.gitlab4j.models.Constants.TokenType;
import org.glassfish.jersey.client.ClientProperties;
import org.glassfish.jersey.client.RequestEntityProcessing;

/// gitlab4j's client, held to our rules. gitlab4j asks for redirects to be followed on every
/// request, and the JDK connection under it would then carry the token to any host it is sent to:
/// here none is followed. The token travels in the `PRIVATE-TOKEN` header only.
///
/// Safe for use by several threads at once.
final class Transport extends GitLabApiClient {
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(3);

  private final String base;

  private Transport(String base, GitLabSettings settings) {
    super(
        GitLabApi.ApiVersion.V4,
        base,
        TokenType.PRIVATE,
        settings.token().reveal(),
        null,
        Map.of(
            ClientProperties.CONNECT_TIMEOUT,
            millis(
                settings.timeout().compareTo(LONGEST_CONNECT) < 0
                    ? settings.timeout()
                    : LONGEST_CONNECT),
            ClientProperties.READ_TIMEOUT,
            millis(settings.timeout())));
    this.base = base + GitLabApi.ApiVersion.V4.getApiNamespace();
  }

  static Transport open(GitLabSettings settings) {
    Transport transport = new Transport(settings.url().toString().replaceAll("/+$", ""), settings);
    // gitlab4j makes its client at the first request, and not in a thread-safe way
    Client _ = transport.createApiClient();
    return transport;
  }

  /// @param path below `/api/v4`, starting with a slash, every part of it encoded
  Response get(String path) throws MalformedURLException {
    return get(path, MediaType.APPLICATION_JSON);
  }

  /// @param accept the media type that is wanted
  Response get(String path, String accept) throws MalformedURLException {
    return invocation(URI.create(base + path).toURL(), null, accept)
        .property(ClientProperties.FOLLOW_REDIRECTS, false)
        .get();
  }

  /// Sends once: the JDK connection below sends a request a second time when its connection breaks,
  /// unless the body is streamed.
  ///
  /// @param json the body
  Response send(Verb verb, String path, String json) throws MalformedURLException {
    return invocation(URI.create(base + path).toURL(), null, MediaType.APPLICATION_JSON)
        .property(ClientProperties.FOLLOW_REDIRECTS, false)
        .property(ClientProperties.REQUEST_ENTITY_PROCESSING, RequestEntityProcessing.CHUNKED)
        .method(verb.name(), Entity.json(json));
  }

  /// How something is changed.
  enum Verb {
    POST,
    PUT
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
