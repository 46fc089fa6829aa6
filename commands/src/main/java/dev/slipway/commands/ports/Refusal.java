package dev.slipway.commands.ports;

/// A no that a person is told.
///
/// @param code stable, for tests and scripts: `build-not-found`
/// @param reason one sentence in words; may hold text from outside
/// @param next what to try next, one sentence; empty when there is nothing to try
public record Refusal(String code, String reason, String next) {
  public Refusal(String code, String reason) {
    this(code, reason, "");
  }
}
