package dev.slipway.sandbox;

import dev.slipway.sandbox.slack.SlackOptions;

/// How a sandbox is to run. It always listens on the loopback address only: nothing in it is meant
/// for another machine.
///
/// @param port the port of everything that speaks HTTP; 0 takes a free one
/// @param slack what the Slack stand-in allows and how fast
public record SandboxOptions(int port, SlackOptions slack) {
  public SandboxOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
    }
  }

  /// The defaults, on the given port; 0 takes a free one.
  public static SandboxOptions onPort(int port) {
    return new SandboxOptions(port, SlackOptions.defaults());
  }

  /// The same with other rules for Slack.
  public SandboxOptions withSlack(SlackOptions other) {
    return new SandboxOptions(port, other);
  }
}
