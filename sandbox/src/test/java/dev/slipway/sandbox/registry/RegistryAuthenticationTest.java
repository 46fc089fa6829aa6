package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.registry.RunningRegistry.header;
import static dev.slipway.sandbox.registry.RunningRegistry.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.registry.RegistryAccess.Pulls;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class RegistryAuthenticationTest {
  private static final String MANIFEST = "/v2/shop/web/manifests/build-235";
  private static final String BOB =
      "Basic " + Base64.getEncoder().encodeToString("bob:pass".getBytes(UTF_8));
  private static final String MALLORY =
      "Basic " + Base64.getEncoder().encodeToString("bob:guess".getBytes(UTF_8));

  @Test
  void challengesForBasicAndLetsTheUserIn() throws Exception {
    try (var registry =
        new RunningRegistry(new RegistryAccess.Basic("bob", "pass"), InstantSource.system())) {
      var without = registry.get(MANIFEST);
      var wrong = registry.get(MANIFEST, "Authorization", MALLORY);
      var right = registry.get(MANIFEST, "Authorization", BOB);

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(header(without, "WWW-Authenticate")).isEqualTo("Basic realm=\"sandbox-registry\"");
      assertThat(json(without).at("/errors/0/code").asText()).isEqualTo("UNAUTHORIZED");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(right.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sendsTheCallerForATokenAndAcceptsIt() throws Exception {
    try (var registry =
        new RunningRegistry(
            new RegistryAccess.Token("bob", "pass", Pulls.BY_THE_USER), InstantSource.system())) {
      var without = registry.get(MANIFEST);
      var challenge = header(without, "WWW-Authenticate");
      var token =
          registry.get(
              "/v2/token?service=sandbox-registry&scope=repository:shop/web:pull",
              "Authorization",
              BOB);

      var with =
          registry.get(MANIFEST, "Authorization", "Bearer " + json(token).path("token").asText());

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(challenge)
          .matches(
              "Bearer realm=\"http://127\\.0\\.0\\.1:\\d+/v2/token\",service=\"sandbox-registry\",scope=\"repository:shop/web:pull\"");
      assertThat(json(token).path("expires_in").asInt()).isEqualTo(300);
      assertThat(with.statusCode()).isEqualTo(200);
    }
  }

  @Test
  void refusesATokenForAnotherRepositoryOrPastItsLife() throws Exception {
    var now = new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
    try (var registry =
        new RunningRegistry(new RegistryAccess.Token("bob", "pass", Pulls.BY_THE_USER), now::get)) {
      var other = token(registry, "repository:shop/other:pull");
      var right = token(registry, "repository:shop/web:pull");

      var elsewhere = registry.get(MANIFEST, "Authorization", other);
      now.updateAndGet(instant -> instant.plus(Guard.TOKEN_LIFE));
      var late = registry.get(MANIFEST, "Authorization", right);

      assertThat(elsewhere.statusCode()).isEqualTo(401);
      assertThat(late.statusCode()).isEqualTo(401);
      assertThat(header(late, "WWW-Authenticate")).contains("error=\"invalid_token\"");
    }
  }

  @Test
  void givesAnonymousCallersTokensThatOnlyPull() throws Exception {
    try (var registry =
        new RunningRegistry(
            new RegistryAccess.Token("bob", "pass", Pulls.BY_ANYONE), InstantSource.system())) {
      var token =
          "Bearer "
              + json(registry.get("/v2/token?scope=repository:shop/web:pull,push"))
                  .path("token")
                  .asText();

      var pull = registry.get(MANIFEST, "Authorization", token);
      var push =
          registry.call("POST", "/v2/shop/web/blobs/uploads/", new byte[0], "Authorization", token);

      assertThat(pull.statusCode()).isEqualTo(200);
      assertThat(push.statusCode()).isEqualTo(401);
    }
  }

  @Test
  void refusesTokensToCallersItDoesNotKnow() throws Exception {
    try (var registry =
        new RunningRegistry(
            new RegistryAccess.Token("bob", "pass", Pulls.BY_THE_USER), InstantSource.system())) {
      assertThat(registry.get("/v2/token").statusCode()).isEqualTo(401);
      assertThat(registry.get("/v2/token", "Authorization", MALLORY).statusCode()).isEqualTo(401);
    }
  }

  private static String token(RunningRegistry registry, String scope) throws Exception {
    var answer = registry.get("/v2/token?scope=" + scope, "Authorization", BOB);
    return "Bearer " + json(answer).path("token").asText();
  }
}
