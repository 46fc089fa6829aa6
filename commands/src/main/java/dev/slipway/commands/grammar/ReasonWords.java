package dev.slipway.commands.grammar;

/// Finds the reason that a sentence ends in: whatever follows the first colon after the verb.
/// Colons within a time of day (`8:00`) and around the name of a picture (`:rocket:`) begin none.
final class ReasonWords {
  /// The longest reason, in `char`s.
  static final int LONGEST = 300;

  private ReasonWords() {}

  /// Index of the colon; -1 when there is none.
  ///
  /// @param from where to begin to look
  static int colon(String text, int from) {
    int start = from;
    while (start < text.length()) {
      int gap = text.indexOf(' ', start);
      int end = gap < 0 ? text.length() : gap;
      boolean picture = end - start > 2 && text.charAt(start) == ':' && text.charAt(end - 1) == ':';
      for (int i = start; i < end && !picture; i++) {
        if (text.charAt(i) == ':' && !isWithinTime(text, i)) {
          return i;
        }
      }
      start = end + 1;
    }
    return -1;
  }

  private static boolean isWithinTime(String text, int colon) {
    return colon > 0
        && colon + 1 < text.length()
        && Character.isDigit(text.charAt(colon - 1))
        && Character.isDigit(text.charAt(colon + 1));
  }
}
