package dev.slipway.commands.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A cleaned text and its words, each with its place.
///
/// @param text what the places refer to
record Sentence(String text, List<Token> tokens) {
  private static final String OPENING = "\"'`([{<*~/?:";
  private static final String CLOSING = "\"'`)]}>*~.:!?";

  static Sentence of(String text) {
    List<Token> tokens = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      if (isGap(text.charAt(i))) {
        i++;
        continue;
      }
      int end = i + 1;
      while (end < text.length() && !isGap(text.charAt(end))) {
        end++;
      }
      add(tokens, text, i, end);
      i = end;
    }
    return new Sentence(text, tokens);
  }

  int size() {
    return tokens.size();
  }

  /// The word at an index; empty beyond the ends.
  String word(int index) {
    return index >= 0 && index < tokens.size() ? tokens.get(index).word() : "";
  }

  /// Whether the word at an index carries no meaning: politeness, people mentioned.
  boolean isNoise(int index) {
    Token token = tokens.get(index);
    return token.isMention() || Words.NOISE.contains(token.word());
  }

  /// The words before a place; places refer to the same text.
  Sentence before(int end) {
    return new Sentence(text, of(text.substring(0, end)).tokens());
  }

  /// The same words, whose places refer to a text of the same length.
  Sentence in(String other) {
    return new Sentence(other, tokens);
  }

  /// The place after the last word.
  Span end() {
    int end = tokens.isEmpty() ? text.length() : tokens.getLast().end();
    return new Span(end, end);
  }

  private static boolean isGap(char c) {
    return c == ' ' || c == ',' || c == ';';
  }

  private static void add(List<Token> tokens, String text, int from, int to) {
    int start = from;
    int end = to;
    boolean emoji = end - start > 2 && text.charAt(start) == ':' && text.charAt(end - 1) == ':';
    while (start < end && OPENING.indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && CLOSING.indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    if (emoji || !saysSomething(text, start, end)) {
      if (text.startsWith("! ", from)
          && from + 2 < text.length()
          && Character.isDigit(text.charAt(from + 2))) {
        tokens.add(new Token("!", "!", from, to));
      }
      return;
    }
    String raw = text.substring(start, end);
    String word = isAscii(raw) ? raw.toLowerCase(Locale.ROOT) : raw;
    String asked = Words.ASKED.get(word);
    if (asked == null) {
      tokens.add(new Token(word, raw, start, end));
    } else {
      tokens.add(new Token(asked, raw, start, end));
      tokens.add(new Token("is", raw, start, end));
    }
  }

  /// Arrows, dashes and pictures between words say nothing; only a `!` that a gap parts from its
  /// number must not get lost, or a merge request would become a build.
  private static boolean saysSomething(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      if (Character.isLetterOrDigit(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
