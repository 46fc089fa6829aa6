package dev.slipway.commands.grammar;

import dev.slipway.commands.grammar.ParseFailure.Code;
import java.text.Normalizer;
import java.util.Locale;

/// Makes plain text of what a keyboard, a phone or a clipboard made of it: one line, NFKC, plain
/// spaces, hyphens and quotes. Refuses what can't be seen.
sealed interface Cleaning {
  /// The longest text that is read, in `char`s.
  int LONGEST = 2_000;

  record Clean(String text) implements Cleaning {}

  record Refused(ParseFailure failure) implements Cleaning {}

  static Cleaning of(String raw) {
    if (raw.length() > LONGEST) {
      return tooLong(raw);
    }
    if (isPlain(raw)) {
      return new Clean(raw);
    }
    if (raw.codePoints().anyMatch(Cleaning::isHidden)) {
      return hidden(raw);
    }
    // plain first, or NFKC would make a space and an accent of a quote; again for what NFKC brings
    String text = visible(Normalizer.normalize(visible(raw), Normalizer.Form.NFKC));
    if (text.length() > LONGEST) {
      return tooLong(text);
    }
    return new Clean(text);
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~') {
        return false;
      }
    }
    return true;
  }

  private static Cleaning tooLong(String text) {
    String start = visible(text.substring(0, Character.isHighSurrogate(text.charAt(39)) ? 39 : 40));
    return new Refused(
        new ParseFailure(
            Code.TOO_LONG,
            start + "...",
            new Span(start.length(), start.length() + 3),
            String.format(Locale.ROOT, "at most %,d characters, not %,d", LONGEST, text.length())));
  }

  private static Cleaning hidden(String raw) {
    int at = 0;
    while (!isHidden(raw.codePointAt(at))) {
      at += Character.charCount(raw.codePointAt(at));
    }
    int culprit = raw.codePointAt(at);
    int start = visible(raw.substring(0, at)).length();
    return new Refused(
        new ParseFailure(
            Code.HIDDEN_CHARACTER,
            visible(raw),
            new Span(start, start + number(culprit).length() + 2),
            "only characters that can be seen, not " + named(culprit)));
  }

  /// `U+200B`.
  static String number(int c) {
    return String.format(Locale.ROOT, "U+%04X", c);
  }

  /// `U+200B (ZERO WIDTH SPACE)`.
  static String named(int c) {
    String name = Character.getName(c);
    return name == null ? number(c) : number(c) + " (" + name + ")";
  }

  private static String visible(String text) {
    StringBuilder seen = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (isSpace(c)) {
            seen.append(' ');
          } else if (isHidden(c)) {
            seen.append('<').append(number(c)).append('>');
          } else {
            seen.appendCodePoint(plain(c));
          }
        });
    return seen.toString();
  }

  private static boolean isSpace(int c) {
    return Character.isSpaceChar(c) || (c >= '\t' && c <= '\r') || c == 0x85;
  }

  private static int plain(int c) {
    return switch (c) {
      case 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2043, 0x2212 -> '-';
      case 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0xB4 -> '\'';
      case 0x201C, 0x201D, 0x201E, 0x201F, 0x2033, 0xAB, 0xBB -> '"';
      default -> c;
    };
  }

  /// Controls, format and bidirectional marks, halves of characters, private and unassigned ones,
  /// what Unicode lists as Default_Ignorable_Code_Point (DerivedCoreProperties.txt), and the empty
  /// Braille cell.
  static boolean isHidden(int c) {
    if (isSpace(c)) {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default ->
          c == 0x034F
              || c == 0x115F
              || c == 0x1160
              || c == 0x17B4
              || c == 0x17B5
              || (c >= 0x180B && c <= 0x180F)
              || c == 0x2800
              || c == 0x3164
              || (c >= 0xFE00 && c <= 0xFE0F)
              || c == 0xFFA0
              || (c >= 0xE0000 && c <= 0xE0FFF);
    };
  }
}
