package dev.slipway.integrations.slack;

import dev.slipway.commands.Sha256;

/// Makes dedupe keys out of what stays the same in every copy of a message. Event ids don't: Slack
/// delivers copies under new ones.
final class MessageKey {
  private static final int LONGEST = 200;

  private MessageKey() {}

  static String of(String kind, String... parts) {
    String key = kind + ":" + String.join(":", parts);
    return key.length() <= LONGEST ? key : kind + ":" + Sha256.hex(key);
  }
}
