package dev.slipway.commands.grammar;

/// Numbers as people type them.
final class Numbers {
  static final String POSITIVE = "a number, 1 or more, of at most 18 digits";

  private static final int MOST_DIGITS = 18;

  private Numbers() {}

  /// The number that digits stand for; 0 when it is none we take.
  static long parse(String digits) {
    return digits.length() > MOST_DIGITS ? 0 : Long.parseLong(digits);
  }
}
