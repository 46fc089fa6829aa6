package dev.slipway.integrations.slack;

import org.jspecify.annotations.Nullable;

/// How much text still fits, in UTF-16 units. Once something did not fit, nothing follows it.
final class Budget {
  private final @Nullable Budget whole;
  private int left;

  Budget(int left) {
    this(left, null);
  }

  private Budget(int left, @Nullable Budget whole) {
    this.left = left;
    this.whole = whole;
  }

  /// A part of this one: what is taken from the part is taken from both.
  Budget part(int longest) {
    return new Budget(longest, this);
  }

  /// As much of the text as fits, an ellipsis at the cut.
  String take(String text) {
    int room = room();
    spend(Math.min(room, text.length()));
    return Literal.cut(text, room);
  }

  /// Takes something that can't be cut.
  ///
  /// @return whether it fitted
  boolean takeWhole(int length) {
    int room = room();
    spend(Math.min(room, length));
    return length <= room;
  }

  private int room() {
    return whole == null ? left : Math.min(left, whole.room());
  }

  private void spend(int length) {
    left -= length;
    if (whole != null) {
      whole.spend(length);
    }
  }
}
