package dev.slipway.commands.records;

/// Under what an outside system knows its record: a number, or the name of a tag.
///
/// @param value 1 to 200 characters
public record RecordId(String value) {
  private static final int LONGEST = 200;

  public RecordId {
    if (value.isEmpty() || value.length() > LONGEST) {
      throw new IllegalArgumentException("no id of a record: \"" + value + "\"");
    }
  }

  public RecordId(long number) {
    this(Long.toString(number));
  }

  @Override
  public String toString() {
    return value;
  }
}
