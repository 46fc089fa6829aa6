package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.JsonAnswer.object;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.sandbox.registry.RegistryAccess.Anonymous;
import dev.slipway.sandbox.registry.RegistryAccess.Basic;
import dev.slipway.sandbox.registry.RegistryAccess.Pulls;
import dev.slipway.sandbox.registry.RegistryAccess.Token;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Lets callers in or tells them how to authenticate, in the words of the distribution project's
/// token specification (https://distribution.github.io/distribution/spec/auth/token/).
///
/// Safe for use by several threads at once.
final class Guard {
  static final String SERVICE = "sandbox-registry";
  static final Duration TOKEN_LIFE = Duration.ofMinutes(5);

  private final RegistryAccess access;
  private final InstantSource clock;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();

  private record Grant(List<String> scopes, Instant until) {}

  Guard(RegistryAccess access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  /// Throws unless the call may do this.
  ///
  /// @param scope such as `repository:shop/web:pull`; empty for `GET /v2/`, which only asks who it
  ///   is
  void check(Context call, String scope) {
    var header = call.header("Authorization");
    switch (access) {
      case Anonymous _ -> {}
      case Basic(var user, var password) -> {
        if (!basic(user, password).equals(header)) {
          call.header("WWW-Authenticate", "Basic realm=\"" + SERVICE + "\"");
          throw unauthorised();
        }
      }
      case Token _ -> {
        if (!granted(header, scope)) {
          call.header("WWW-Authenticate", challenge(call, header, scope));
          throw unauthorised();
        }
      }
    }
  }

  /// `GET /v2/token`.
  Map<String, @Nullable Object> token(Context call) {
    if (!(access instanceof Token(var user, var password, var anonymousPull))) {
      throw new RegistryError(404, "UNSUPPORTED", "this registry gives no tokens");
    }
    var header = call.header("Authorization");
    boolean known = basic(user, password).equals(header);
    if (!known && (header != null || anonymousPull == Pulls.BY_THE_USER)) {
      throw unauthorised();
    }
    var scopes = new ArrayList<String>();
    for (var asked : call.queryParams("scope")) {
      int cut = asked.lastIndexOf(':');
      for (var action : asked.substring(cut + 1).split(",", -1)) {
        if (known || action.equals("pull")) {
          scopes.add(asked.substring(0, cut + 1) + action);
        }
      }
    }
    var now = clock.instant();
    var token = UUID.randomUUID().toString();
    grants.put(token, new Grant(List.copyOf(scopes), now.plus(TOKEN_LIFE)));
    return object(
        "token",
        token,
        "access_token",
        token,
        "expires_in",
        TOKEN_LIFE.toSeconds(),
        "issued_at",
        now.toString());
  }

  private boolean granted(@Nullable String header, String scope) {
    if (header == null || !header.startsWith("Bearer ")) {
      return false;
    }
    var grant = grants.get(header.substring("Bearer ".length()));
    return grant != null
        && clock.instant().isBefore(grant.until())
        && (scope.isEmpty() || grant.scopes().contains(scope));
  }

  private static String challenge(Context call, @Nullable String header, String scope) {
    var words =
        "Bearer realm=\"%s://%s/v2/token\",service=\"%s\""
            .formatted(call.scheme(), call.host(), SERVICE);
    if (!scope.isEmpty()) {
      words += ",scope=\"" + scope + "\"";
    }
    return header == null ? words : words + ",error=\"invalid_token\"";
  }

  private static String basic(String user, String password) {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  private static RegistryError unauthorised() {
    return new RegistryError(401, "UNAUTHORIZED", "authentication required");
  }
}
