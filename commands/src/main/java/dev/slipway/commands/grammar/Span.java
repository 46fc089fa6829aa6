package dev.slipway.commands.grammar;

/// A place in a text.
///
/// @param start index of its first `char`
/// @param end index after its last; equal to `start` for a place between two characters
public record Span(int start, int end) {
  public Span {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("not a span: " + start + " to " + end);
    }
  }
}
