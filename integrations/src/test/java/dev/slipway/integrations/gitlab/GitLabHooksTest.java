package dev.slipway.integrations.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.config.GitLabSettings.HookProof;
import dev.slipway.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class GitLabHooksTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final String KEY = "whsec_" + Base64.getEncoder().encodeToString(new byte[32]);
  private static final byte[] BODY = bytes("{\"project\":{\"path_with_namespace\":\"acme/shop\"}}");

  private final List<Optional<String>> hints = new ArrayList<>();

  @Test
  void takesAHookWithItsTokenAndNoOther() {
    GitLabHooks hooks = hooks(Optional.of("right"), Optional.empty());

    assertThat(hooks.handle(headers(Map.of("X-Gitlab-Token", "right"))::get, BODY).status())
        .isEqualTo(200);
    assertThat(hooks.handle(headers(Map.of("X-Gitlab-Token", "wrong"))::get, BODY).status())
        .isEqualTo(401);
    assertThat(hooks.handle(headers(Map.of())::get, BODY).status()).isEqualTo(401);
    assertThat(hints).containsExactly(Optional.of("acme/shop"));
  }

  @Test
  void looksAfterPushesAndChangesOfMergeRequestsToo() {
    GitLabHooks hooks = hooks(Optional.of("right"), Optional.empty());
    Map<String, String> headers = headers(Map.of("X-Gitlab-Token", "right"));

    for (String event : List.of("Push Hook", "Merge Request Hook")) {
      headers.put("X-Gitlab-Event", event);
      assertThat(hooks.handle(headers::get, BODY).words()).isEqualTo("taken");
    }

    assertThat(hints).containsExactly(Optional.of("acme/shop"), Optional.of("acme/shop"));
  }

  @Test
  void takesASignedHookAndNoneThatWasAltered() throws GeneralSecurityException {
    GitLabHooks hooks = hooks(Optional.empty(), Optional.of(KEY));
    Map<String, String> signed = signed("msg-1", NOON, BODY);

    assertThat(hooks.handle(signed::get, BODY).status()).isEqualTo(200);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      Map<String, String> altered = new HashMap<>(signed);
      byte[] body = BODY.clone();
      switch (random.nextInt(4)) {
        case 0 -> body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(7));
        case 1 -> altered.put("webhook-id", "msg-" + (2 + random.nextInt(1_000)));
        case 2 ->
            altered.put(
                "webhook-timestamp",
                Long.toString(NOON.getEpochSecond() + 1 + random.nextInt(1_000)));
        default ->
            altered.put(
                "webhook-signature",
                "v1," + Base64.getEncoder().encodeToString(bytes("x" + random.nextLong())));
      }
      assertThat(hooks.handle(altered::get, body).status()).isEqualTo(401);
    }
    assertThat(hints).hasSize(1);
  }

  /// The example that the libraries of Standard Webhooks are tested with.
  @Test
  void takesTheExampleOfStandardWebhooks() {
    GitLabHooks hooks =
        new GitLabHooks(
            new HookProof(
                Optional.empty(),
                Optional.of(new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))),
            hints::add,
            () -> Instant.ofEpochSecond(1_614_265_330));
    Map<String, String> headers =
        headers(
            Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1614265330",
                "webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));

    assertThat(hooks.handle(headers::get, bytes("{\"test\": 2432232314}")).status()).isEqualTo(200);
    assertThat(hooks.handle(headers::get, bytes("{\"test\": 2432232315}")).status()).isEqualTo(401);
  }

  @Test
  void refusesTheOldAndTheFutureAndWhatIsNotSigned() throws GeneralSecurityException {
    GitLabHooks hooks = hooks(Optional.of("right"), Optional.of(KEY));

    for (Instant at : List.of(NOON.minusSeconds(301), NOON.plusSeconds(301))) {
      Map<String, String> signed = signed("msg-1", at, BODY);
      signed.put("X-Gitlab-Token", "right");
      assertThat(hooks.handle(signed::get, BODY).status()).isEqualTo(401);
    }
    assertThat(hooks.handle(headers(Map.of("X-Gitlab-Token", "right"))::get, BODY).status())
        .isEqualTo(401);
    assertThat(hooks.handle(signed("msg-1", NOON, BODY)::get, BODY).status()).isEqualTo(401);
  }

  @Test
  void answersWellToWhatItDoesNotUnderstandAndLooksAtAllAfterWhatIsTooLong() {
    GitLabHooks hooks = hooks(Optional.of("right"), Optional.empty());
    Map<String, String> headers = headers(Map.of("X-Gitlab-Token", "right"));

    assertThat(hooks.handle(headers::get, bytes("no json")).status()).isEqualTo(200);
    headers.put("X-Gitlab-Event", "Issue Hook");
    assertThat(hooks.handle(headers::get, BODY).status()).isEqualTo(200);
    assertThat(hooks.handle(headers::get, new byte[GitLabHooks.LARGEST_BODY + 1]).status())
        .isEqualTo(200);
    assertThat(hints).containsExactly(Optional.empty());
  }

  @TestFactory
  Stream<DynamicTest> takesEveryRecordedHook() throws IOException {
    Path folder =
        Path.of(System.getProperty("slipway.contracts", "../../shared/contracts"))
            .resolve("gitlab/webhooks");
    assumeTrue(
        Files.isDirectory(folder),
        "no contracts here: name their folder with -Dslipway.contracts=FOLDER");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> !file.getFileName().toString().startsWith("with-headers"))
          .sorted()
          .toList()
          .stream()
          .map(file ->
              DynamicTest.dynamicTest(
                  file.getFileName().toString(),
                  () -> {
                    GitLabHooks hooks = hooks(Optional.of("right"), Optional.empty());

                    GitLabHooks.Response response =
                        hooks.handle(
                            headers(Map.of("X-Gitlab-Token", "right"))::get,
                            Files.readAllBytes(file));

                    assertThat(response.status()).isEqualTo(200);
                    if (file.endsWith("pipeline.json")) {
                      assertThat(hints.getLast()).isPresent();
                    }
                  }));
    }
  }

  private GitLabHooks hooks(Optional<String> token, Optional<String> key) {
    return new GitLabHooks(
        new HookProof(token.map(Secret::new), key.map(Secret::new)), hints::add, () -> NOON);
  }

  private static Map<String, String> headers(Map<String, String> more) {
    Map<String, String> headers = new HashMap<>(more);
    headers.put("X-Gitlab-Event", "Pipeline Hook");
    return headers;
  }

  private static Map<String, String> signed(String id, Instant at, byte[] body)
      throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(new byte[32], "HmacSHA256"));
    mac.update(bytes(id + "." + at.getEpochSecond() + "."));
    return headers(
        Map.of(
            "webhook-id",
            id,
            "webhook-timestamp",
            Long.toString(at.getEpochSecond()),
            "webhook-signature",
            "v1,AAAA v1," + Base64.getEncoder().encodeToString(mac.doFinal(body))));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
