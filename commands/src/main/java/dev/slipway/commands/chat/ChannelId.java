package dev.slipway.commands.chat;

/// A channel or direct conversation, by immutable id.
public record ChannelId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
