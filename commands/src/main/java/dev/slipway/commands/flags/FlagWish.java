package dev.slipway.commands.flags;

/// What is to become of a flag in an environment.
public sealed interface FlagWish {
  /// On for these and nobody else, as far as it is set for this environment alone.
  record On(Audience audience) implements FlagWish {}

  /// Nothing set for this environment alone.
  record Off() implements FlagWish {}

  /// As it was before it was last changed.
  record Undo() implements FlagWish {}

  /// Whether deploy hours and open issues keep it: there is no hour at which something bad must
  /// stay on.
  default boolean keepsHours() {
    return switch (this) {
      case On _, Undo _ -> true;
      case Off _ -> false;
    };
  }
}
