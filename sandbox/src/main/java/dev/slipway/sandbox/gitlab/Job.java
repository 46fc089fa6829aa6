package dev.slipway.sandbox.gitlab;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One job of a pipeline. The four jobs and their times follow from the pipeline, so that they
/// always fit its status.
///
/// @param retried whether a later attempt of the same job counts in its place
/// @param started null until it runs
/// @param finished null until it is over
record Job(
    long id,
    String name,
    String stage,
    String status,
    boolean retried,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished) {
  static final List<String> STAGES = List.of("build", "test", "package", "verify");
  private static final List<String> NAMES = List.of("build", "test", "image", "deploy-check");

  /// Seconds of each job in a pipeline of five minutes.
  private static final List<Integer> SECONDS = List.of(90, 135, 60, 15);

  /// The build whose test job needed a second attempt.
  private static final long RETRIED = 240;

  static boolean exists(String name) {
    return NAMES.contains(name);
  }

  /// Seconds from start to end, null while it is not over.
  @Nullable Double duration() {
    return started == null || finished == null
        ? null
        : Duration.between(started, finished).toMillis() / 1000.0;
  }

  boolean failed() {
    return status.equals("failed");
  }

  /// All jobs in the order they run, attempts that were retried included.
  static List<Job> of(Pipeline pipeline) {
    var jobs = new ArrayList<Job>();
    var total =
        pipeline.finished() == null
            ? Duration.ofMinutes(5)
            : Duration.between(pipeline.created(), pipeline.finished());
    var at = pipeline.created();
    for (int i = 0; i < NAMES.size(); i++) {
      var name = NAMES.get(i);
      var status = status(pipeline, i);
      var end = at.plus(total.multipliedBy(SECONDS.get(i)).dividedBy(300));
      long id = pipeline.id() * 10 + i + 1;
      if (pipeline.iid() == RETRIED && name.equals("test")) {
        jobs.add(new Job(id + 4, name, STAGES.get(i), "failed", true, at, at, at.plusSeconds(12)));
      }
      jobs.add(
          new Job(
              id,
              name,
              STAGES.get(i),
              status,
              false,
              pipeline.created(),
              started(status) ? at : null,
              over(status) ? end : null));
      at = end;
    }
    return jobs;
  }

  private static String status(Pipeline pipeline, int index) {
    int failing = NAMES.indexOf(pipeline.failedJob());
    return switch (pipeline.status()) {
      case "success" -> "success";
      case "failed" -> index < failing ? "success" : index == failing ? "failed" : "skipped";
      case "running" -> index < 2 ? "success" : index == 2 ? "running" : "created";
      case "canceled" -> index < 1 ? "success" : "canceled";
      case "manual" -> index < 3 ? "success" : "manual";
      case "skipped" -> "skipped";
      case "pending" -> index < 1 ? "pending" : "created";
      default -> "created";
    };
  }

  private static boolean started(String status) {
    return status.equals("running") || over(status);
  }

  private static boolean over(String status) {
    return status.equals("success") || status.equals("failed") || status.equals("canceled");
  }
}
