package dev.slipway.integrations.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.integrations.registry.Wire.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Access tokens of one registry (https://distribution.github.io/distribution/spec/auth/token/),
/// each kept until a little before it runs out.
///
/// Safe for use by several threads at once; two that need the same token at once may both ask for
/// it.
final class Tokens {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern SAFE = Pattern.compile("[\\x21-\\x7e]{1,16384}");
  private static final Duration DEFAULT_LIFE = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofHours(1);

  private final Optional<Credentials> credentials;
  private final Surroundings surroundings;
  private final Wire wire;
  private final Trouble trouble;
  private final InstantSource clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  private record Token(String value, Instant until) {
    @Override
    public String toString() {
      return "Token[***, until " + until + "]";
    }
  }

  Tokens(
      Optional<Credentials> credentials,
      Surroundings surroundings,
      Wire wire,
      Trouble trouble,
      InstantSource clock) {
    this.credentials = credentials;
    this.surroundings = surroundings;
    this.wire = wire;
    this.trouble = trouble;
    this.clock = clock;
  }

  /// The token for a scope that is still good.
  Optional<String> kept(String scope) {
    return Optional.ofNullable(tokens.get(scope))
        .filter(token -> clock.instant().isBefore(token.until()))
        .map(Token::value);
  }

  void forget(String scope) {
    tokens.remove(scope);
  }

  /// A new token for a scope. The credentials go to the server that the registry names, and only if
  /// that is no place we should not be sent to.
  Answer<String> fetch(Challenge challenge, String scope) throws InterruptedException {
    URI realm;
    try {
      realm = URI.create(challenge.parameter("realm").orElse(""));
    } catch (IllegalArgumentException _) {
      return senseless("names no place to get one");
    }
    String where = Optional.ofNullable(realm.getAuthority()).orElse("its token server");
    try {
      Optional<String> objection = surroundings.objection(realm);
      if (objection.isPresent()) {
        return trouble.refused(
            "registry-token-server",
            "%s wants us to get a token at %s, but %s"
                .formatted(trouble.host(), realm, objection.get()),
            "");
      }
      return read(wire.send("GET", question(realm, challenge, scope), headers()), scope, where);
    } catch (IOException thrown) {
      return trouble.failed(thrown, where);
    }
  }

  private static URI question(URI realm, Challenge challenge, String scope) {
    StringBuilder uri = new StringBuilder(realm.toString().replaceAll("#.*", ""));
    uri.append(realm.getRawQuery() == null ? '?' : '&').append("scope=").append(encoded(scope));
    challenge
        .parameter("service")
        .ifPresent(service -> uri.append("&service=").append(encoded(service)));
    return URI.create(uri.toString());
  }

  private Map<String, String> headers() {
    return credentials
        .map(Tokens::basic)
        .map(value -> Map.of("Accept", "application/json", "Authorization", value))
        .orElseGet(() -> Map.of("Accept", "application/json"));
  }

  private Answer<String> read(Reply reply, String scope, String where) {
    if (Trouble.isForLater(reply.status())) {
      return trouble.later(reply, where);
    }
    if (reply.status() == 401 || reply.status() == 403) {
      return trouble.refused(
          "image-forbidden",
          credentials
              .map(known -> "%s refuses the credentials of user %s".formatted(where, known.user()))
              .orElseGet(() -> where + " gives no access without credentials"),
          "Check the credentials of %s in the configuration.".formatted(trouble.host()));
    }
    if (reply.status() != 200) {
      return senseless("answered " + reply.status() + " when asked for one");
    }
    try {
      JsonNode json = JSON.readTree(reply.body());
      String value = json.path("token").asText(json.path("access_token").asText(""));
      if (!SAFE.matcher(value).matches()) {
        return senseless("gave none");
      }
      keep(scope, value, json.path("expires_in").asLong(DEFAULT_LIFE.toSeconds()));
      return new Found<>(value);
    } catch (IOException _) {
      return senseless("answered something that can't be read");
    }
  }

  private void keep(String scope, String value, long seconds) {
    Instant now = clock.instant();
    Duration life =
        Duration.ofSeconds(Math.clamp(seconds, 0, LONGEST_LIFE.toSeconds()))
            .multipliedBy(9)
            .dividedBy(10);
    tokens.values().removeIf(token -> !now.isBefore(token.until()));
    tokens.put(scope, new Token(value, now.plus(life)));
  }

  private <T> Answer<T> senseless(String what) {
    return trouble.refused(
        "registry-not-understood",
        "%s asks for a token, and its token server %s".formatted(trouble.host(), what),
        "");
  }

  static String basic(Credentials credentials) {
    String pair = credentials.user() + ":" + credentials.password().reveal();
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
