package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.JsonAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The registered hooks and every delivery made. Each hook gets its deliveries one after the other,
/// in the order of the changes, from a virtual thread of its own; nothing is sent twice, whatever
/// the receiver says.
///
/// Safe for use by several threads at once.
final class Hooks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int KEPT = 2_000;

  private final InstantSource clock;
  private final Links links;
  private final Map<Long, Hook> hooks = new LinkedHashMap<>();
  private final Map<Long, ExecutorService> senders = new LinkedHashMap<>();
  private final List<Map<String, @Nullable Object>> deliveries = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private long next = 1;

  Hooks(InstantSource clock, Links links) {
    this.clock = clock;
    this.links = links;
  }

  synchronized Hook register(String url, String token, String signingToken, Set<String> events) {
    var hook =
        new Hook(
            next++, UUID.randomUUID(), url, token, signingToken, events, clock.instant(), 0, null);
    hooks.put(hook.id(), hook);
    senders.put(
        hook.id(),
        Executors.newSingleThreadExecutor(Thread.ofVirtual().name("hook-" + hook.id()).factory()));
    return hook;
  }

  synchronized List<Hook> all() {
    return List.copyOf(hooks.values());
  }

  synchronized Optional<Hook> find(long id) {
    return Optional.ofNullable(hooks.get(id));
  }

  synchronized Hook change(
      Hook hook, String url, String token, String signingToken, Set<String> events) {
    var changed = hook.changed(url, token, signingToken, events);
    hooks.put(hook.id(), changed);
    return changed;
  }

  synchronized void remove(Hook hook) {
    hooks.remove(hook.id());
    var sender = senders.remove(hook.id());
    if (sender != null) {
      sender.shutdownNow();
    }
  }

  /// The last deliveries, oldest first; a delivery stands here once it is over.
  synchronized List<Map<String, @Nullable Object>> deliveries() {
    return List.copyOf(deliveries);
  }

  /// Sends an event to all hooks that asked for its kind.
  ///
  /// @param flag such as `pipeline_events`
  /// @param event such as `Pipeline Hook`
  synchronized void send(String flag, String event, Map<String, @Nullable Object> payload) {
    var eventUuid = UUID.randomUUID();
    for (var hook : hooks.values()) {
      var sender = senders.get(hook.id());
      if (sender != null && hook.events().contains(flag)) {
        sender.execute(() -> deliver(hook.id(), event, eventUuid, payload));
      }
    }
  }

  /// How a delivery went.
  private sealed interface Outcome {
    record Answered(int status) implements Outcome {}

    record Failed(String error) implements Outcome {}

    /// The hook was off: nothing was sent.
    record Kept() implements Outcome {}
  }

  private void deliver(
      long id, String event, UUID eventUuid, Map<String, @Nullable Object> payload) {
    var hook = find(id).orElse(null);
    if (hook == null) {
      return;
    }
    var headers = headers(hook, event, eventUuid);
    var at = clock.instant();
    Outcome outcome;
    try {
      outcome =
          hook.mayBeUsed(at) ? post(hook, headers, JsonAnswer.bytes(payload)) : new Outcome.Kept();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    }
    var delivery =
        object(
            "hook",
            id,
            "at",
            Times.api(at),
            "url",
            hook.url(),
            "event",
            event,
            "status",
            outcome instanceof Outcome.Answered(int status) ? status : null,
            "error",
            switch (outcome) {
              case Outcome.Answered _ -> null;
              case Outcome.Failed(var words) -> words;
              case Outcome.Kept _ -> "not sent: the hook is switched off";
            },
            "request_headers",
            headers,
            "request_data",
            payload);
    record(id, delivery, outcome);
  }

  private Outcome post(Hook hook, Map<String, String> headers, byte[] payload)
      throws InterruptedException {
    try {
      var request =
          HttpRequest.newBuilder(URI.create(hook.url()))
              .timeout(TIMEOUT)
              .POST(BodyPublishers.ofByteArray(payload));
      headers.forEach(request::header);
      if (!hook.token().isEmpty()) {
        request.header("X-Gitlab-Token", hook.token());
      }
      if (!hook.signingToken().isEmpty()) {
        sign(request, hook, Objects.requireNonNull(headers.get("Idempotency-Key")), payload);
      }
      var answer = http.send(request.build(), BodyHandlers.discarding());
      return new Outcome.Answered(answer.statusCode());
    } catch (IOException | IllegalArgumentException unreachable) {
      return new Outcome.Failed(unreachable.toString());
    }
  }

  /// As Standard Webhooks has it.
  private void sign(HttpRequest.Builder request, Hook hook, String id, byte[] payload) {
    var at = Long.toString(clock.instant().getEpochSecond());
    try {
      var mac = Mac.getInstance("HmacSHA256");
      var key = Base64.getDecoder().decode(hook.signingToken().replaceFirst("^whsec_", ""));
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update((id + "." + at + ".").getBytes(StandardCharsets.UTF_8));
      request
          .header("webhook-id", id)
          .header("webhook-timestamp", at)
          .header(
              "webhook-signature",
              "v1," + Base64.getEncoder().encodeToString(mac.doFinal(payload)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java platform has HmacSHA256", impossible);
    }
  }

  private synchronized void record(
      long id, Map<String, @Nullable Object> delivery, Outcome outcome) {
    if (deliveries.size() == KEPT) {
      deliveries.removeFirst();
    }
    deliveries.add(delivery);
    hooks.computeIfPresent(
        id,
        (_, hook) ->
            switch (outcome) {
              case Outcome.Answered(int status) when status < 400 -> hook.succeeded();
              case Outcome.Answered _, Outcome.Failed _ -> hook.failed(clock.instant());
              case Outcome.Kept _ -> hook;
            });
    LOG.debug("{}: {}", hooks.get(id), outcome);
  }

  private Map<String, String> headers(Hook hook, String event, UUID eventUuid) {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "GitLab/" + UserRoutes.VERSION);
    headers.put("Idempotency-Key", UUID.randomUUID().toString());
    headers.put("X-Gitlab-Event", event);
    headers.put("X-Gitlab-Webhook-UUID", hook.uuid().toString());
    headers.put("X-Gitlab-Instance", links.instance());
    headers.put("X-Gitlab-Event-UUID", eventUuid.toString());
    return headers;
  }

  /// Stops sending; what is under way is given up.
  @Override
  public synchronized void close() {
    senders.values().forEach(ExecutorService::shutdownNow);
    senders.clear();
    http.shutdownNow();
  }
}
