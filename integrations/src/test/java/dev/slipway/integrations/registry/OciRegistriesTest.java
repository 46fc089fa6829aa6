package dev.slipway.integrations.registry;

import static dev.slipway.integrations.registry.RegistryOnPaper.guarded;
import static dev.slipway.integrations.registry.RegistryOnPaper.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Credentials;
import dev.slipway.config.RegistrySettings.Scheme;
import dev.slipway.config.Secret;
import dev.slipway.integrations.DeadPort;
import dev.slipway.integrations.registry.RegistryOnPaper.Asked;
import dev.slipway.integrations.registry.RegistryOnPaper.Reaction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OciRegistriesTest {
  private static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String BODY = "{\"schemaVersion\":2}";
  // printf '{"schemaVersion":2}' | sha256sum
  private static final String DIGEST =
      "sha256:bafebd36189ad3688b7b3915ea55d461e0bfcfbdde11e54b0a123999fb6be50f";
  private static final String OTHER_DIGEST = "sha256:" + "0".repeat(64);
  private static final Credentials ANN = new Credentials("ann", new Secret("told nobody"));
  private static final String ANN_BASIC = "Basic YW5uOnRvbGQgbm9ib2R5";
  private static final Reaction MANIFEST =
      status(200, BODY, "Content-Type", OCI_INDEX, "Docker-Content-Digest", DIGEST);
  private static final Duration SHORT = Duration.ofMillis(250);

  private final RegistryOnPaper registry = new RegistryOnPaper();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    registry.close();
  }

  @Test
  void takesTheDigestThatTheRegistryNames() {
    registry.reactsToManifest(MANIFEST);

    assertThat(resolve(anonymous())).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
    assertThat(registry.asked())
        .containsExactly(new Asked("HEAD /v2/shop/web/manifests/build-1", ""));
  }

  @Test
  void computesTheDigestWhenTheRegistryNamesNone() {
    registry.reactsToManifest(status(200, BODY, "Content-Type", OCI_INDEX));

    assertThat(resolve(anonymous())).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
  }

  @Test
  void believesNoDigestThatTheManifestDoesNotHave() {
    registry.reacts("HEAD /v2/shop/web/manifests/build-1", status(405, ""));
    registry.reacts(
        "GET /v2/shop/web/manifests/build-1",
        status(200, BODY, "Content-Type", OCI_INDEX, "Docker-Content-Digest", OTHER_DIGEST));

    assertThat(resolve(anonymous()))
        .isEqualTo(
            refused(
                "image-digest-wrong",
                registry.host()
                    + " says that shop/web:build-1 has the digest "
                    + OTHER_DIGEST
                    + ", but what it gives has "
                    + DIGEST,
                ""));
  }

  @Test
  void asksForEveryKindOfManifest() {
    AtomicReference<String> accept = new AtomicReference<>("");
    registry.reactsToManifest(exchange -> {
      accept.set(exchange.getRequestHeaders().getFirst("Accept"));
      MANIFEST.to(exchange);
    });

    var _ = resolve(anonymous());

    assertThat(accept.get().split(", "))
        .containsExactlyInAnyOrder(
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.docker.distribution.manifest.v2+json");
  }

  @Test
  void refusesAManifestWhoseDigestWouldNotLast() {
    registry.reactsToManifest(
        status(
            200,
            BODY,
            "Content-Type",
            "application/vnd.docker.distribution.manifest.v1+prettyjws",
            "Docker-Content-Digest",
            DIGEST));

    assertThat(codeOf(resolve(anonymous()))).isEqualTo("image-format-unknown");
  }

  @Test
  void asksWhetherThePipelinePushedAMissingImage() {
    assertThat(resolve(anonymous()))
        .isEqualTo(
            refused(
                "image-not-found",
                "there is no image shop/web:build-1 in "
                    + registry.host()
                    + ": did the pipeline push it?",
                ""));
  }

  @Test
  void showsItsPasswordWhenAskedForIt() {
    registry.reactsToManifest(
        guarded(ANN_BASIC, MANIFEST, status(401, "{}", "WWW-Authenticate", "Basic realm=\"x\"")));

    try (OciRegistries registries = registries(Optional.of(ANN))) {
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
    }

    assertThat(registry.asked())
        .extracting(Asked::authorization)
        .containsExactly("", ANN_BASIC, ANN_BASIC);
  }

  @Test
  void saysThatAPasswordIsMissing() {
    registry.reactsToManifest(status(401, "{}", "WWW-Authenticate", "Basic realm=\"x\""));

    assertThat(resolve(anonymous()))
        .isEqualTo(
            refused(
                "image-forbidden",
                registry.host() + " does not let the bot read shop/web, or has no such repository",
                "It wants a user name and a password: add them to the configuration of the registry."));
  }

  @Test
  void getsATokenWithItsPasswordAndKeepsItUntilItRunsOut() {
    registry.reactsToManifest(guarded("Bearer t1", MANIFEST, bearer("http://" + registry.host())));
    registry.reacts(
        "GET /token?scope=repository%3Ashop%2Fweb%3Apull&service=the+registry",
        guarded(
            ANN_BASIC, status(200, "{\"token\":\"t1\",\"expires_in\":300}"), status(401, "{}")));

    try (OciRegistries registries = registries(Optional.of(ANN))) {
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
      now.updateAndGet(time -> time.plusSeconds(269));
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
      now.updateAndGet(time -> time.plusSeconds(2));
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
    }

    assertThat(registry.asked())
        .extracting(Asked::authorization)
        .containsExactly("", ANN_BASIC, "Bearer t1", "Bearer t1", "", ANN_BASIC, "Bearer t1");
  }

  @Test
  void getsATokenWithoutAPasswordWhereThatIsEnough() {
    registry.reactsToManifest(guarded("Bearer t2", MANIFEST, bearer("http://" + registry.host())));
    registry.reacts(
        "GET /token?scope=repository%3Ashop%2Fweb%3Apull&service=the+registry",
        status(200, "{\"access_token\":\"t2\"}"));

    assertThat(resolve(anonymous())).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
  }

  @Test
  void getsANewTokenWhenTheOldOneIsNoLongerTaken() {
    registry.reactsToManifest(guarded("Bearer t1", MANIFEST, bearer("http://" + registry.host())));
    String token = "GET /token?scope=repository%3Ashop%2Fweb%3Apull&service=the+registry";
    registry.reacts(token, status(200, "{\"token\":\"t1\"}"));

    try (OciRegistries registries = registries(Optional.empty())) {
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
      registry.reactsToManifest(
          guarded("Bearer t2", MANIFEST, bearer("http://" + registry.host())));
      registry.reacts(token, status(200, "{\"token\":\"t2\"}"));
      assertThat(resolve(registries)).isEqualTo(new Found<>(new ImageDigest(DIGEST)));
    }
  }

  @Test
  void saysWhoseCredentialsAreRefused() {
    registry.reactsToManifest(bearer("http://" + registry.host()));
    registry.reacts(
        "GET /token?scope=repository%3Ashop%2Fweb%3Apull&service=the+registry", status(401, "{}"));

    assertThat(resolve(registries(Optional.of(ANN))))
        .isEqualTo(
            refused(
                "image-forbidden",
                registry.host() + " refuses the credentials of user ann",
                "Check the credentials of " + registry.host() + " in the configuration."));
  }

  @Test
  void saysThatATokenOpensNothing() {
    registry.reactsToManifest(bearer("http://" + registry.host()));
    registry.reacts(
        "GET /token?scope=repository%3Ashop%2Fweb%3Apull&service=the+registry",
        status(200, "{\"token\":\"t\"}"));

    assertThat(codeOf(resolve(anonymous()))).isEqualTo("image-forbidden");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://169.254.169.254",
        "http://[fe80::1]",
        "http://0.0.0.0",
        "ftp://127.0.0.1",
        "http://user:password@127.0.0.1",
        "file:/etc/passwd",
        "/token",
        "::"
      })
  void takesItsPasswordToNoPlaceItShouldNotBeSentTo(String realm) {
    registry.reactsToManifest(bearer(realm));

    assertThat(codeOf(resolve(registries(Optional.of(ANN)))))
        .isIn("registry-token-server", "registry-not-understood");
    assertThat(registry.asked()).extracting(Asked::authorization).containsOnly("");
  }

  @Test
  void takesItsPasswordFromAnEncryptedRegistryToNoPlainTokenServer() throws Exception {
    RegistrySettings encrypted =
        new RegistrySettings("127.0.0.1:1", Scheme.HTTPS, Optional.of(ANN));
    try (Wire wire = wire()) {
      Surroundings surroundings =
          new Surroundings(URI.create("https://127.0.0.1:1"), encrypted, wire);

      assertThat(surroundings.objection(URI.create("http://127.0.0.1:1/token")))
          .contains("that is not reached over HTTPS");
      assertThat(surroundings.objection(URI.create("https://127.0.0.1:2/token"))).isEmpty();
    }
  }

  @Test
  void followsARedirectWithoutItsPasswordAndChecksWhatItGetsThere() {
    try (RegistryOnPaper elsewhere = new RegistryOnPaper()) {
      elsewhere
          .reacts(
              "HEAD /there",
              status(200, "", "Content-Type", OCI_INDEX, "Docker-Content-Digest", OTHER_DIGEST))
          .reacts("GET /there", MANIFEST);
      registry.reactsToManifest(
          guarded(
              ANN_BASIC,
              status(307, "", "Location", "http://" + elsewhere.host() + "/there"),
              status(401, "{}", "WWW-Authenticate", "Basic realm=\"x\"")));

      assertThat(resolve(registries(Optional.of(ANN))))
          .isEqualTo(new Found<>(new ImageDigest(DIGEST)));
      assertThat(elsewhere.asked()).extracting(Asked::authorization).containsOnly("");
    }
  }

  @Test
  void followsNoRedirectIntoTheNetwork() {
    registry.reactsToManifest(status(302, "", "Location", "http://169.254.169.254/latest"));

    assertThat(resolve(anonymous()))
        .isEqualTo(
            refused(
                "registry-redirects",
                registry.host()
                    + " sends us to 169.254.169.254, but that is further inside our network than the registry itself",
                ""));
  }

  @Test
  void followsRedirectsNotForEver() {
    registry.reactsToManifest(status(302, "", "Location", "/v2/shop/web/manifests/build-1"));

    assertThat(codeOf(resolve(anonymous()))).isEqualTo("registry-redirects");
    assertThat(registry.asked()).hasSize(4);
  }

  @Test
  void passesOnHowLongToWait() {
    registry.reactsToManifest(status(429, "{}", "Retry-After", "7"));

    assertThat(resolve(anonymous()))
        .isEqualTo(
            new Unavailable<>(
                new Outage(
                    registry.host(),
                    registry.host() + " is asked too much at the moment (429)",
                    Optional.of(Duration.ofSeconds(7)))));
  }

  @Test
  void saysThatTheRegistryFails() {
    registry.reactsToManifest(status(503, "<html>"));

    assertThat(resolve(anonymous())).isEqualTo(unavailable(registry.host() + " answered 503"));
  }

  @Test
  void saysThatAWebPageCameInstead() {
    registry.reactsToManifest(status(200, "<html>", "Content-Type", "text/html; charset=utf-8"));

    assertThat(resolve(anonymous()))
        .isEqualTo(
            unavailable(
                "http://"
                    + registry.host()
                    + " answered with a web page: it is no registry, or a login or maintenance page is in between"));
  }

  @Test
  void waitsForSilenceNoLongerThanItShould() {
    registry.reactsToManifest(_ -> await());

    assertThat(resolve(registries(Optional.empty(), SHORT)))
        .isEqualTo(unavailable("no answer from " + registry.host() + " within 250 ms"));
  }

  @Test
  void waitsForATrickleNoLongerThanItShould() {
    registry.reacts("HEAD /v2/shop/web/manifests/build-1", status(405, ""));
    registry.reacts(
        "GET /v2/shop/web/manifests/build-1",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(' ');
          exchange.getResponseBody().flush();
          await();
        });

    assertThat(resolve(registries(Optional.empty(), SHORT)))
        .isEqualTo(unavailable("no answer from " + registry.host() + " within 250 ms"));
  }

  @Test
  void saysThatNothingListens() {
    try (DeadPort port = new DeadPort()) {
      String host = "127.0.0.1:" + port.number();
      OciRegistries registries =
          new OciRegistries(
              List.of(new RegistrySettings(host, Scheme.HTTP, Optional.empty())), now::get, wire());

      assertThat(registries.resolve(new ImageName(host, "shop/web", "build-1")))
          .isEqualTo(new Unavailable<>(new Outage(host, "nothing listens at " + host)));
    }
  }

  @Test
  void readsNoMoreThanAManifestMayHave() {
    registry.reacts("HEAD /v2/shop/web/manifests/build-1", status(405, ""));
    registry.reacts(
        "GET /v2/shop/web/manifests/build-1",
        status(200, " ".repeat((4 << 20) + 1), "Content-Type", OCI_INDEX));

    assertThat(resolve(anonymous()))
        .isEqualTo(unavailable("the connection to " + registry.host() + " broke off"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "h.example/shop/web:fix/login",
        "h.example/shop/../web:1",
        "h.example/Shop:1",
        "h.example/shop?x=1:1",
        "a b/shop:1",
        "h.example/shop:-1"
      })
  void asksNothingAboutNamesThatCanNotBe(String name) {
    try (OciRegistries registries = anonymous()) {
      assertThat(codeOf(registries.resolve(ImageName.parse(name)))).isEqualTo("image-name-invalid");
    }
  }

  private Answer<ImageDigest> resolve(OciRegistries registries) {
    return registries.resolve(new ImageName(registry.host(), "shop/web", "build-1"));
  }

  private OciRegistries anonymous() {
    return registries(Optional.empty());
  }

  private OciRegistries registries(Optional<Credentials> credentials) {
    return registries(credentials, Duration.ofSeconds(10));
  }

  private OciRegistries registries(Optional<Credentials> credentials, Duration timeout) {
    return new OciRegistries(
        List.of(registry.settings(credentials)), now::get, new Wire(Wire.CONNECT_TIMEOUT, timeout));
  }

  private static Wire wire() {
    return new Wire(Wire.CONNECT_TIMEOUT, Wire.ANSWER_TIMEOUT);
  }

  private void await() {
    try {
      var _ = over.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Reaction bearer(String tokenServer) {
    return status(
        401,
        "{}",
        "WWW-Authenticate",
        "Bearer realm=\"%s/token\",service=\"the registry\",scope=\"repository:shop/web:push,pull\""
            .formatted(tokenServer));
  }

  private static String codeOf(Answer<ImageDigest> answer) {
    return switch (answer) {
      case Found<ImageDigest> _ -> "found";
      case Refused<ImageDigest>(var refusal) -> refusal.code();
      case Unavailable<ImageDigest>(var outage) -> outage.reason();
    };
  }

  private static Answer<ImageDigest> refused(String code, String reason, String next) {
    return new Refused<>(new Refusal(code, reason, next));
  }

  private Answer<ImageDigest> unavailable(String reason) {
    return new Unavailable<>(new Outage(registry.host(), reason));
  }
}
