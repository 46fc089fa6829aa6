package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.DemoWorld;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What GitLab writes of issues and of merge requests alike.
final class IssuableJson {
  private IssuableJson() {}

  /// @param reference what people say: `#12`, `!42`
  static Map<String, @Nullable Object> of(String reference) {
    return object(
        "references",
        object(
            "short", reference,
            "relative", reference,
            "full", DemoWorld.PROJECT + reference),
        "time_stats",
        object(
            "time_estimate",
            0,
            "total_time_spent",
            0,
            "human_time_estimate",
            null,
            "human_total_time_spent",
            null),
        "task_completion_status",
        object("count", 0, "completed_count", 0),
        "imported",
        false,
        "imported_from",
        "none");
  }
}
