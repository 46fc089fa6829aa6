package dev.slipway.commands.reviews;

/// The number of a review app's row. A branch that gets one again later gets another number.
///
/// @param value from 1
public record ReviewId(long value) {
  public ReviewId {
    if (value < 1) {
      throw new IllegalArgumentException("review apps are numbered from 1, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
