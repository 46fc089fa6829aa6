package dev.slipway.commands.grammar;

/// A word of a sentence.
///
/// @param word in lower case where it is ASCII, as typed otherwise
/// @param raw as typed, without the punctuation around it
record Token(String word, String raw, int start, int end) {
  boolean isMention() {
    return raw.charAt(0) == '@';
  }

  boolean isAscii() {
    return raw.chars().allMatch(c -> c < 0x80);
  }

  Span span() {
    return new Span(start, end);
  }
}
