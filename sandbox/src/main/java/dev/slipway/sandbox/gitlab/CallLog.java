package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last calls that came in, oldest first, for scripts to count.
///
/// Safe for use by several threads at once.
final class CallLog {
  private static final int KEPT = 10_000;

  private final Deque<Map<String, @Nullable Object>> calls = new ArrayDeque<>();

  /// @param path with the query
  /// @param status null when the caller got no answer
  synchronized void add(Instant at, String method, String path, @Nullable Integer status) {
    if (calls.size() == KEPT) {
      calls.removeFirst();
    }
    calls.add(object("at", Times.api(at), "method", method, "path", path, "status", status));
  }

  synchronized List<Map<String, @Nullable Object>> all() {
    return List.copyOf(calls);
  }
}
