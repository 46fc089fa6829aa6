package dev.slipway.commands.mail;

/// Text from anywhere as one line of words: what could end the line, begin another or turn the
/// direction of writing becomes a blank.
public final class OneLine {
  private OneLine() {}

  /// @param longest in code points; what is longer ends in an ellipsis
  public static String of(String text, int longest) {
    StringBuilder line = new StringBuilder();
    boolean blank = false;
    for (int point : text.codePoints().toArray()) {
      if (isWord(point)) {
        line.append(blank && !line.isEmpty() ? " " : "").appendCodePoint(point);
        blank = false;
      } else {
        blank = true;
      }
    }
    int length = line.codePointCount(0, line.length());
    return length <= longest
        ? line.toString()
        : line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
  }

  private static boolean isWord(int point) {
    return !Character.isWhitespace(point) && !Character.isSpaceChar(point) && isShown(point);
  }

  /// Whether a code point is something to see, not something that is done to the text around it.
  static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
