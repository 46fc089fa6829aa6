package dev.slipway.commands.grammar;

/// Draws a line with carets under a part of it, by display columns.
final class Caret {
  private static final int BEFORE = 60;
  private static final int AFTER = 40;

  private Caret() {}

  /// The text, cut to what stands around the span, and a second line with the carets.
  static String under(String text, Span span) {
    int start = span.start() <= BEFORE ? 0 : whole(text, span.start() - BEFORE);
    int end =
        text.length() - span.start() <= AFTER ? text.length() : whole(text, span.start() + AFTER);
    String before = (start > 0 ? "..." : "") + text.substring(start, span.start());
    String marked = text.substring(span.start(), Math.clamp(span.end(), span.start(), end));
    String after = text.substring(span.start() + marked.length(), end);
    return before
        + marked
        + after
        + (end < text.length() ? "..." : "")
        + "\n"
        + " ".repeat(columns(before))
        + "^".repeat(Math.max(1, columns(marked)));
  }

  /// An index at or before this one that does not split a character.
  private static int whole(String text, int index) {
    return Character.isLowSurrogate(text.charAt(index)) && index > 0 ? index - 1 : index;
  }

  static int columns(String text) {
    return text.codePoints().map(Caret::columns).sum();
  }

  /// How wide a fixed-width face draws a character: the wide blocks of Unicode's East Asian Width
  /// (UAX #11) and emoji take two columns, combining marks none.
  private static int columns(int c) {
    if (c < 0x300) {
      return 1;
    }
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF && c != 0x303F)
            || (c >= 0xA960 && c <= 0xA97F)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF01 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD)
            || (c >= 0x2600 && c <= 0x27BF && Character.isEmojiPresentation(c));
    return wide ? 2 : 1;
  }
}
