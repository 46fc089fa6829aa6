package dev.slipway.commands.cluster;

import dev.slipway.commands.cluster.WorkloadView.Mark;
import java.time.Instant;
import java.util.Map;

/// What a workload was like just after our write; what is seen later is compared with it.
///
/// @param uid of the object that was written
/// @param generation after our write
/// @param images container name to image, those that matter: all, or those we wrote
/// @param templateHash of the pod template as our write left it
/// @param mark what our write put on it
/// @param since when we wrote; restarts before it are not ours
public record Expectation(
    String uid,
    long generation,
    Map<String, String> images,
    String templateHash,
    Mark mark,
    Instant since) {
  public Expectation {
    images = Map.copyOf(images);
  }

  /// What is expected after a write.
  ///
  /// @param written as the API server answered the write
  /// @param at when it answered
  /// @throws IllegalArgumentException when the view does not carry a mark, so it was not our write
  public static Expectation after(WorkloadView written, Instant at) {
    Mark mark =
        written
            .mark()
            .orElseThrow(() ->
                new IllegalArgumentException(
                    written.kind() + " " + written.name() + " does not carry our mark"));
    return new Expectation(
        written.uid(), written.generation(), written.images(), written.template().hash(), mark, at);
  }
}
