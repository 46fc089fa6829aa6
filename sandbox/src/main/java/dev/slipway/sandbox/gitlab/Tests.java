package dev.slipway.sandbox.gitlab;

/// What the test report of a pipeline counts.
record Tests(int total, int failed, int skipped) {
  Tests {
    if (total < 0 || failed < 0 || skipped < 0 || failed + skipped > total) {
      throw new IllegalArgumentException(
          "tests: failed %d and skipped %d must be part of total %d"
              .formatted(failed, skipped, total));
    }
  }

  int succeeded() {
    return total - failed - skipped;
  }
}
