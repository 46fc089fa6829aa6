package dev.slipway.commands.records;

import java.util.Arrays;

/// How a deployment ended, as it is counted.
public enum Outcome {
  SUCCEEDED("succeeded"),
  FAILED("failed"),
  ABORTED("aborted"),
  REFUSED("refused"),
  NOT_APPROVED("not-approved");

  private final String word;

  Outcome(String word) {
    this.word = word;
  }

  /// Under which it is stored and counted.
  public String word() {
    return word;
  }

  /// The outcome with this word; any other is an `IllegalStateException`.
  public static Outcome named(String word) {
    return Arrays.stream(values())
        .filter(outcome -> outcome.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("a deployment can't have ended " + word));
  }
}
