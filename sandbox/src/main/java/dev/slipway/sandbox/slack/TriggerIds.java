package dev.slipway.sandbox.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Trigger ids: each opens one view, within 3 seconds of the click or command it came with.
///
/// Safe for use by several threads at once.
final class TriggerIds {
  private static final Duration LIFE = Duration.ofSeconds(3);

  private final Map<String, Instant> issued = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final InstantSource clock;

  TriggerIds(InstantSource clock) {
    this.clock = clock;
  }

  synchronized String issue() {
    String random = UUID.randomUUID().toString().replace("-", "");
    String id = "13345224609.738474920." + random;
    issued.put(id, clock.instant());
    return id;
  }

  synchronized void use(String id) throws SlackRefusal {
    Instant at = issued.get(id);
    if (at == null) {
      throw SlackRefusal.of("invalid_trigger_id");
    }
    if (used.contains(id)) {
      throw SlackRefusal.of("exchanged_trigger_id");
    }
    if (Duration.between(at, clock.instant()).compareTo(LIFE) > 0) {
      throw SlackRefusal.of("expired_trigger_id");
    }
    used.add(id);
  }
}
