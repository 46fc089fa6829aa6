package dev.slipway.commands.chat;

/// Where a message stands in its channel, as the chat system calls it. Opaque; unique in a channel.
public record MessageId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
