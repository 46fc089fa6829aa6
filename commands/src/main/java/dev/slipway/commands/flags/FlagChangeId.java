package dev.slipway.commands.flags;

/// The number of a change of a flag. Unique over all apps; later ones are greater.
public record FlagChangeId(long value) {
  public FlagChangeId {
    if (value < 1) {
      throw new IllegalArgumentException("a change's number is 1 or more, not " + value);
    }
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
