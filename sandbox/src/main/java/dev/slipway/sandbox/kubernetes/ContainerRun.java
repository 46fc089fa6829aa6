package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One container of a pod on the node: its state as the pod's status shows it, and its output.
///
/// Safe for use by several threads at once: the timeline's changes it, those of log requests read.
final class ContainerRun {
  private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(10);
  private static final Duration LAST_BACK_OFF = Duration.ofMinutes(5);

  final String name;
  final String image;
  final JsonNode spec;

  private ObjectNode state = waiting("ContainerCreating", "");
  private ObjectNode lastState = Trees.object();
  private String containerId = "";
  private String imageId = "";
  private int starts;
  private boolean ready;
  private Duration backOff = Duration.ZERO;
  private String output = "";
  private final List<Line> lines = new ArrayList<>();
  private String previousOutput = "";
  private Optional<ImageFacts> app = Optional.empty();

  ContainerRun(JsonNode spec) {
    this.spec = spec;
    name = Trees.text(spec, "name");
    image = Trees.text(spec, "image");
  }

  private static ObjectNode waiting(String reason, String message) {
    ObjectNode state = Trees.object();
    ObjectNode waiting = state.putObject("waiting").put("reason", reason);
    if (!message.isEmpty()) {
      waiting.put("message", message);
    }
    return state;
  }

  synchronized void waits(String reason, String message) {
    if (state.has("terminated")) {
      lastState = state;
    }
    state = waiting(reason, message);
  }

  synchronized void starts(String container, String imageDigest, Instant now) {
    if (state.has("terminated")) {
      lastState = state;
    }
    state = Trees.object();
    state.putObject("running").put("startedAt", Trees.time(now));
    containerId = container;
    imageId = imageDigest;
    starts++;
    if (starts > 1) {
      previousOutput = output;
    }
    output = "";
    lines.clear();
  }

  /// Runs the demo application from now on.
  synchronized void runs(ImageFacts facts) {
    app = Optional.of(facts);
  }

  /// The demo application that it runs; empty where it runs something else.
  synchronized Optional<ImageFacts> app() {
    return app;
  }

  synchronized void prints(String text, Instant now) {
    output += text;
    for (String line : text.lines().toList()) {
      // No two lines have the same time, as with nanoseconds of a real clock.
      Instant last = lines.isEmpty() ? Instant.MIN : lines.getLast().at();
      lines.add(new Line(now.isAfter(last) ? now : last.plusNanos(1), line));
    }
  }

  /// A line of the output and when it was printed.
  record Line(Instant at, String text) {}

  /// What the present life has printed, with times.
  synchronized List<Line> lines() {
    return List.copyOf(lines);
  }

  synchronized void becomesReady() {
    ready = true;
  }

  synchronized void exits(int code, String reason, Instant now) {
    exits(code, reason, "", now);
  }

  /// @param message what the container left as its last word; may be empty
  synchronized void exits(int code, String reason, String message, Instant now) {
    String startedAt = Trees.text(state, "running", "startedAt");
    ready = false;
    state = Trees.object();
    state
        .putObject("terminated")
        .put("exitCode", code)
        .put("reason", reason)
        .put("startedAt", startedAt)
        .put("finishedAt", Trees.time(now))
        .put("containerID", containerId);
    if (!message.isEmpty()) {
      Trees.child(state, "terminated").put("message", message);
    }
  }

  /// How long the next restart has to wait: nothing the first time, then 10 s, doubling to 5 min.
  synchronized Duration nextBackOff() {
    Duration now = backOff;
    Duration doubled = now.isZero() ? FIRST_BACK_OFF : now.multipliedBy(2);
    backOff = doubled.compareTo(LAST_BACK_OFF) > 0 ? LAST_BACK_OFF : doubled;
    return now;
  }

  synchronized boolean running() {
    return state.has("running");
  }

  synchronized boolean terminated() {
    return state.has("terminated");
  }

  synchronized int exitCode() {
    return Trees.integer(state, 0, "terminated", "exitCode");
  }

  synchronized boolean ready() {
    return ready;
  }

  /// Counts the starts; tells one life of the container from the next.
  synchronized int life() {
    return starts;
  }

  synchronized String waitingReason() {
    return Trees.text(state, "waiting", "reason");
  }

  /// What the present life has printed, or the last one while the next has not begun.
  synchronized String output() {
    return output;
  }

  /// What the life before the one shown as `state` has printed; empty when there was none.
  synchronized Optional<String> previousOutput() {
    if (!lastState.has("terminated")) {
      return Optional.empty();
    }
    return Optional.of(running() || terminated() ? previousOutput : output);
  }

  synchronized ObjectNode status() {
    ObjectNode status = Trees.object().put("name", name);
    status.set("state", state.deepCopy());
    status.set("lastState", lastState.deepCopy());
    status.put("ready", ready).put("restartCount", Math.max(0, starts - 1));
    status.put("image", image).put("imageID", imageId);
    if (!containerId.isEmpty()) {
      status.put("containerID", containerId);
    }
    return status.put("started", running());
  }
}
