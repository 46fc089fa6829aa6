package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Something the app is to be told.
///
/// @param payload as Slack would send it
record Delivery(Kind kind, ObjectNode payload) {
  enum Kind {
    EVENT("events_api", "/slack/events"),
    COMMAND("slash_commands", "/slack/commands"),
    INTERACTION("interactive", "/slack/interactivity");

    private final String envelope;
    private final String path;

    Kind(String envelope, String path) {
      this.envelope = envelope;
      this.path = path;
    }

    /// The `type` of the Socket Mode envelope.
    String envelope() {
      return envelope;
    }

    /// The path below the app's address in HTTP mode.
    String path() {
      return path;
    }
  }

  /// The app's acknowledgement.
  ///
  /// @param status the HTTP status; 200 over a socket
  /// @param body what came with it; an empty object when nothing did
  record Ack(int status, JsonNode body) {}

  /// A try to deliver.
  ///
  /// @param number 0 for the first
  /// @param reason why there is a repetition; empty for the first
  record Attempt(int number, String reason) {
    static final Attempt FIRST = new Attempt(0, "");
  }

  /// There was no acknowledgement, for a reason in Slack's words.
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;
    private final String reason;
    private final boolean last;

    Failed(String reason, Retry retry) {
      super(reason, null, false, false);
      this.reason = reason;
      this.last = retry == Retry.UNWANTED;
    }

    String reason() {
      return reason;
    }

    boolean isLast() {
      return last;
    }
  }

  /// Whether the app wants to be told again.
  enum Retry {
    WANTED,
    UNWANTED
  }

  /// A road to the app.
  interface Transport {
    /// Sends once and waits for the acknowledgement, for as long as Slack would.
    Ack send(Delivery delivery, Attempt attempt) throws Failed, InterruptedException;
  }
}
