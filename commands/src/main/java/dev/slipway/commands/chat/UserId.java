package dev.slipway.commands.chat;

/// A person in the chat system, by immutable ids.
///
/// @param team the workspace
/// @param value the user's id in it
public record UserId(String team, String value) {
  /// Slipway itself, where something is done that no person asked for. No chat system has an id
  /// like this, so nobody can be taken for it.
  public static final UserId SLIPWAY = new UserId("", "slipway");
}
