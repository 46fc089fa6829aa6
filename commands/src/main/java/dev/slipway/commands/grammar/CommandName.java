package dev.slipway.commands.grammar;

/// The word a command is known by: `deploy`.
///
/// @param value lower-case ASCII letters
public record CommandName(String value) {
  public CommandName {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
      throw new IllegalArgumentException("not the name of a command: \"" + value + "\"");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
