package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ssh.SshStandIn;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The inside of one migration container: an SSH server at the Service's port, the clock that ends
/// it, and the log that tells what happens, in the lines that the toolkit writes. Its clock runs on
/// the timeline; its server has threads of its own.
final class SessionHost implements SshStandIn.Listener {
  static final String LABEL = "slipway.dev/session";
  private static final String EXPIRES_AT = "slipway.dev/expires-at";
  private static final String CONNECT_WITHIN = "slipway.dev/connect-within";
  private static final Duration TICK = Duration.ofMillis(250);
  private static final Duration WARNING = Duration.ofMinutes(15);

  private final ObjectStore store;
  private final Timeline timeline;
  private final PodRun run;
  private final ContainerRun front;
  private final Instant began;
  private final AtomicLong pieces = new AtomicLong();
  private Optional<SshStandIn> server = Optional.empty();
  private String end;
  private boolean warned;
  private volatile boolean visited;

  /// Has the pod end.
  interface Ending {
    /// @param word what the container says of its end: `time-up`, `nobody-came`, `stopped`
    void end(PodRun run, String word);
  }

  private SessionHost(
      ObjectStore store, Timeline timeline, PodRun run, ContainerRun front, String end) {
    this.store = store;
    this.timeline = timeline;
    this.run = run;
    this.front = front;
    this.began = timeline.now();
    this.end = end;
  }

  /// Whether a container is the one that people come in by.
  static boolean isFront(ObjectNode pod, String container) {
    boolean gated =
        Trees.objects(Trees.at(pod, "spec", "containers")).stream()
            .anyMatch(each -> Trees.text(each, "name").equals("gate"));
    return Trees.at(pod, "metadata", "labels").has(LABEL)
        && container.equals(gated ? "gate" : "app");
  }

  /// Opens the port once the Secret with the keys is there; empty before that.
  static Optional<SessionHost> open(
      ObjectStore store,
      Timeline timeline,
      ObjectNode pod,
      PodRun run,
      ContainerRun front,
      Ending ending) {
    Optional<JsonNode> keys =
        Trees.objects(Trees.at(pod, "spec", "volumes")).stream()
            .filter(volume -> volume.path("secret").has("secretName"))
            .filter(volume -> Trees.text(volume, "name").equals("slipway-keys"))
            .map(volume -> Trees.text(volume, "secret", "secretName"))
            .flatMap(name ->
                store
                    .find(new ObjectKey(ResourceType.SECRETS, Trees.namespace(pod), name))
                    .stream())
            .map(secret -> secret.path("data"))
            .findFirst();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    SessionHost host =
        new SessionHost(
            store, timeline, run, front, Trees.text(pod, "metadata", "annotations", EXPIRES_AT));
    host.server =
        Optional.of(
            SshStandIn.start(
                host.port(pod),
                decoded(keys.get(), "host_key"),
                decoded(keys.get(), "authorized_keys"),
                environment(pod),
                host));
    host.tell("ready", Map.of());
    timeline.after(TICK, () -> host.tick(ending));
    return Optional.of(host);
  }

  private static String decoded(JsonNode data, String key) {
    return new String(Base64.getDecoder().decode(Trees.text(data, key)), StandardCharsets.UTF_8);
  }

  /// The node port of the Service that leads here; any free one without a Service.
  private int port(ObjectNode pod) {
    String session = Trees.text(pod, "metadata", "labels", LABEL);
    return store.list(ResourceType.SERVICES, Trees.namespace(pod)).stream()
        .filter(service -> Trees.text(service, "spec", "selector", LABEL).equals(session))
        .map(service -> Trees.integer(service.path("spec").path("ports").path(0), 0, "nodePort"))
        .findFirst()
        .orElse(0);
  }

  private static Map<String, String> environment(ObjectNode pod) {
    Map<String, String> environment = new HashMap<>(Map.of("HOME", "/home/ubuntu"));
    for (JsonNode container : Trees.at(pod, "spec", "containers")) {
      for (JsonNode variable : container.path("env")) {
        environment.put(Trees.text(variable, "name"), Trees.text(variable, "value"));
      }
    }
    return environment;
  }

  private void tick(Ending ending) {
    Optional<ObjectNode> pod =
        store
            .find(run.key)
            .filter(there -> Trees.uid(there).equals(run.uid) && !Trees.deleting(there));
    if (pod.isEmpty() || !front.running()) {
      close();
      return;
    }
    JsonNode annotations = Trees.at(pod.get(), "metadata", "annotations");
    String wanted = Trees.text(annotations, EXPIRES_AT);
    if (!wanted.equals(end) && !wanted.equals("now")) {
      tell("extended", Map.of("until", Long.parseLong(wanted)));
      warned = false;
    }
    end = wanted;
    Instant now = timeline.now();
    Optional<String> word = over(now, Trees.text(annotations, CONNECT_WITHIN));
    if (word.isPresent()) {
      tell("end", Map.of("how", word.get()));
      close();
      ending.end(run, word.get());
      return;
    }
    warn(Duration.between(now, Instant.ofEpochSecond(Long.parseLong(end))));
    timeline.after(TICK, () -> tick(ending));
  }

  private Optional<String> over(Instant now, String connectWithin) {
    if (end.equals("now")) {
      return Optional.of("stopped");
    }
    if (!now.isBefore(Instant.ofEpochSecond(Long.parseLong(end)))) {
      return Optional.of("time-up");
    }
    boolean nobody = !visited && !now.isBefore(began.plusSeconds(Long.parseLong(connectWithin)));
    return nobody ? Optional.of("nobody-came") : Optional.empty();
  }

  private void warn(Duration left) {
    if (!warned && left.compareTo(WARNING) <= 0) {
      warned = true;
      tell("warned", Map.of("left", left.toSeconds()));
    }
  }

  void close() {
    server.ifPresent(SshStandIn::close);
    server = Optional.empty();
  }

  @Override
  public void opened(String login, String who, String fingerprint, String from, String what) {
    visited = true;
    tell("open", Map.of("id", login, "who", who, "key", fingerprint, "from", from, "what", what));
  }

  @Override
  public void closed(String login, String who) {
    tell("close", Map.of("id", login, "who", who));
  }

  @Override
  public void printed(String login, byte[] bytes) {
    tell(
        "out",
        Map.of(
            "pane",
            "%0/" + login,
            "n",
            pieces.incrementAndGet(),
            "b64",
            Base64.getEncoder().encodeToString(bytes)));
  }

  private void tell(String what, Map<String, Object> facts) {
    Instant now = timeline.now();
    ObjectNode line = Trees.object().put("slipway", what);
    line.put(
        "t", BigDecimal.valueOf(now.getEpochSecond()).add(BigDecimal.valueOf(now.getNano(), 9)));
    facts.forEach((name, value) -> {
      if (value instanceof Long number) {
        line.put(name, number);
      } else {
        line.put(name, String.valueOf(value));
      }
    });
    front.prints(line + "\n", now);
  }
}
