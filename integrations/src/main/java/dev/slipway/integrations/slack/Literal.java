package dev.slipway.integrations.slack;

/// Text made fit to be shown as it is. Pure.
final class Literal {
  static final String ELLIPSIS = "…";

  private Literal() {}

  /// Text without what can't be shown or misleads the eye: control characters go, halves of
  /// characters and marks that turn the direction of writing become visible.
  static String shown(String text) {
    if (text.chars().noneMatch(Literal::isSuspect)) {
      return text;
    }
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isHalf(c) || turnsDirection(c)) {
            shown.append('\uFFFD');
          } else if (!isControl(c)) {
            shown.appendCodePoint(c);
          }
        });
    return shown.toString();
  }

  /// Text of at most so many UTF-16 units, an ellipsis at its end when something was cut off; never
  /// half a character.
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    if (longest < 1) {
      return "";
    }
    int end = longest - ELLIPSIS.length();
    if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(0, end) + ELLIPSIS;
  }

  /// Whether it is as it would be shown.
  static boolean isShownAsIs(String text) {
    return shown(text).equals(text);
  }

  private static boolean isSuspect(int c) {
    return isControl(c) || turnsDirection(c) || Character.isSurrogate((char) c);
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c) && c != '\n' && c != '\t';
  }

  private static boolean isHalf(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }

  private static boolean turnsDirection(int c) {
    return (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069)
        || c == 0x200E
        || c == 0x200F;
  }
}
