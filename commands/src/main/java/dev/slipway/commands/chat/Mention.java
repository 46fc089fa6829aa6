package dev.slipway.commands.chat;

/// Somebody who is mentioned in a sentence, of the workspace of whoever said it.
///
/// @param id the chat system's id of the user: `U0ANN`
public record Mention(String id) {
  /// The person, mentioned by somebody of this workspace.
  public UserId in(String team) {
    return new UserId(team, id);
  }

  /// As it stands in a sentence.
  @Override
  public String toString() {
    return "@" + id;
  }
}
