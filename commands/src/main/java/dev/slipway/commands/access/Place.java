package dev.slipway.commands.access;

/// Where something was asked, as far as it matters to who may ask it.
public enum Place {
  /// A channel that configuration lists.
  LISTED_CHANNEL,
  DIRECT_MESSAGE,
  /// Any other channel.
  OTHER_CHANNEL
}
