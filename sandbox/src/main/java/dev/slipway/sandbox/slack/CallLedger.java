package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Every Web API call that came in, oldest first; the last 100,000 are kept.
///
/// Safe for use by several threads at once.
final class CallLedger {
  private static final int KEPT = 100_000;

  /// @param status the HTTP status answered; 0 when the connection was broken off instead
  /// @param error Slack's error code or the fault applied; empty when the call went well
  /// @param channel the channel id, or what was given instead; empty when the call names none
  record Entry(Instant at, String method, int status, String error, String channel) {}

  private final Deque<Entry> entries = new ArrayDeque<>();

  synchronized void add(Entry entry) {
    entries.addLast(entry);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  synchronized ArrayNode json() {
    ArrayNode all = Json.array();
    for (Entry entry : entries) {
      ObjectNode node =
          all.addObject()
              .put("at", entry.at().toString())
              .put("method", entry.method())
              .put("status", entry.status());
      putOrNull(node, "error", entry.error());
      putOrNull(node, "channel", entry.channel());
    }
    return all;
  }

  private static void putOrNull(ObjectNode node, String key, String value) {
    if (value.isEmpty()) {
      node.putNull(key);
    } else {
      node.put(key, value);
    }
  }
}
