package dev.slipway.sandbox.gitlab;

/// What a job wrote, with the colours and section marks of a real runner.
final class Traces {
  private static final String GREEN = "\u001b[32;1m";
  private static final String RED = "\u001b[31;1m";
  private static final String PLAIN = "\u001b[0;m";

  private Traces() {}

  /// Empty while the job has not started.
  static String of(Pipeline pipeline, Job job) {
    var started = job.started();
    if (started == null) {
      return "";
    }
    long second = started.getEpochSecond();
    var text = new StringBuilder("\u001b[0KRunning with gitlab-runner 17.11.0\n");
    text.append("section_start:%d:step_script\r\u001b[0K".formatted(second));
    text.append(GREEN).append("$ ./ci ").append(job.name()).append(PLAIN).append('\n');
    text.append(output(pipeline, job));
    if (job.finished() == null) {
      return text.toString();
    }
    text.append(
        "\nsection_end:%d:step_script\r\u001b[0K".formatted(job.finished().getEpochSecond()));
    text.append(
        job.status().equals("success")
            ? GREEN + "Job succeeded" + PLAIN
            : job.failed()
                ? RED + "ERROR: Job failed: exit code 1" + PLAIN
                : RED + "ERROR: Job was canceled" + PLAIN);
    return text.append('\n').toString();
  }

  private static String output(Pipeline pipeline, Job job) {
    var tests = pipeline.tests();
    return switch (job.name()) {
      case "build" -> "Compiling 214 source files\nBUILD SUCCESS";
      case "test" ->
          job.failed() ? failures(tests) : "Tests run: %d, Failures: 0".formatted(tests.total());
      case "image" ->
          job.failed()
              ? "error: failed to push: unexpected status 503 Service Unavailable"
              : "Pushing build-%d".formatted(pipeline.iid());
      default ->
          job.failed() ? "manifest check: replicas must be at least 2" : "manifests are fine";
    };
  }

  private static String failures(Tests tests) {
    return """
    [ERROR] PriceTest.showsTheGrossPrice:41 expected: <12.50> but was: <null>
    [ERROR] Tests run: %d, Failures: %d, Errors: 0, Skipped: %d
    BUILD FAILURE\
    """
        .formatted(tests.total(), Math.max(1, tests.failed()), tests.skipped());
  }
}
