package dev.slipway.commands.chat;

/// A channel that is named in a sentence.
///
/// @param word what stands after the `#`: the chat system's id where it made a reference of it, as
///   it does of what is picked from its list; else the name as it was typed
public record ChannelMention(String word) {
  /// As it stands in a sentence.
  @Override
  public String toString() {
    return "#" + word;
  }
}
