package dev.slipway.integrations.gitlab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.GitLabSettings.HookProof;
import dev.slipway.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// What GitLab's hooks come in by (https://docs.gitlab.com/user/project/integrations/webhooks/).
///
/// A hook is only taken for a hint to look at a project: what has become of it is asked of the API.
/// So a hook that is lost, late, doubled or sent again by somebody who has seen it changes nothing,
/// and nothing of it is kept. Whatever is genuine is answered 200, also what is of no interest:
/// GitLab switches hooks off that are refused a few times. Safe for use by several threads at once.
public final class GitLabHooks {
  /// No body that is longer is read.
  public static final int LARGEST_BODY = 1024 * 1024;

  /// What can change what is to be done: pipelines, branches, merge requests and their labels.
  private static final Set<String> EVENTS =
      Set.of("Pipeline Hook", "Push Hook", "Merge Request Hook");

  private static final String SIGNING_TOKEN = "whsec_";
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private final HookProof proof;
  private final Consumer<Optional<String>> hint;
  private final InstantSource clock;

  /// @param hint gets the path of the project to look at, `acme/shop`, or nothing when it is not
  ///   known which; it must not block
  public GitLabHooks(HookProof proof, Consumer<Optional<String>> hint, InstantSource clock) {
    this.proof = proof;
    this.hint = hint;
    this.clock = clock;
  }

  /// An answer.
  public record Response(int status, String words) {}

  /// @param headers the value of a header, null where there is none
  /// @param body as it came; one byte longer than [#LARGEST_BODY] when it is too long
  public Response handle(Function<String, @Nullable String> headers, byte[] body) {
    boolean tooLong = body.length > LARGEST_BODY;
    if (!hasToken(headers.apply("X-Gitlab-Token"))
        || !((tooLong && proof.token().isPresent()) || isSigned(headers, body))) {
      return new Response(401, "not a hook of ours");
    }
    if (tooLong) {
      hint.accept(Optional.empty());
      return new Response(200, "too long to be read; all projects are looked at");
    }
    String event = headers.apply("X-Gitlab-Event");
    if (event == null || !EVENTS.contains(event)) {
      return new Response(200, "of no interest");
    }
    try {
      JsonNode project = Json.MAPPER.readTree(body).path("project").path("path_with_namespace");
      hint.accept(Optional.of(project.asText("")).filter(path -> !path.isEmpty()));
      return new Response(200, "taken");
    } catch (JsonProcessingException _) {
      return new Response(200, "not understood");
    } catch (IOException impossible) {
      throw new IllegalStateException("bytes in memory can't be read", impossible);
    }
  }

  private boolean hasToken(@Nullable String given) {
    return proof
        .token()
        .map(token -> given != null && isEqual(bytes(token.reveal()), bytes(given)))
        .orElse(true);
  }

  /// As Standard Webhooks has it: `webhook-signature` holds `v1,` and base64 of the HMAC-SHA256 of
  /// `webhook-id.webhook-timestamp.body`, perhaps several of these, separated by spaces.
  private boolean isSigned(Function<String, @Nullable String> headers, byte[] body) {
    if (proof.signingToken().isEmpty()) {
      return true;
    }
    String id = headers.apply("webhook-id");
    String at = headers.apply("webhook-timestamp");
    String signatures = headers.apply("webhook-signature");
    if (id == null || at == null || signatures == null || !isRecent(at)) {
      return false;
    }
    Mac mac = keyed(proof.signingToken().get());
    mac.update(bytes(id + "." + at + "."));
    byte[] expected = bytes("v1," + Base64.getEncoder().encodeToString(mac.doFinal(body)));
    return Arrays.stream(signatures.split(" ", -1))
        .map(one -> isEqual(expected, bytes(one)))
        .reduce(false, Boolean::logicalOr);
  }

  private boolean isRecent(String seconds) {
    if (!seconds.matches("\\d{1,12}")) {
      return false;
    }
    try {
      Instant at = Instant.ofEpochSecond(Long.parseLong(seconds));
      return Duration.between(at, clock.instant()).abs().compareTo(TOLERANCE) <= 0;
    } catch (DateTimeException _) {
      return false;
    }
  }

  private static Mac keyed(Secret token) {
    String key = token.reveal();
    byte[] raw =
        Base64.getDecoder()
            .decode(key.startsWith(SIGNING_TOKEN) ? key.substring(SIGNING_TOKEN.length()) : key);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(raw, "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static boolean isEqual(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
