package dev.slipway.commands.ports;

import java.net.URI;
import java.util.Optional;

/// A no that a person is told.
///
/// @param code stable, for tests and scripts: `build-not-found`
/// @param reason one or more sentences in words; may hold text from outside
/// @param next what to try next, one sentence; empty when there is nothing to try
/// @param link the page that shows it
public record Refusal(String code, String reason, String next, Optional<URI> link) {
  public Refusal(String code, String reason, String next) {
    this(code, reason, next, Optional.empty());
  }

  public Refusal(String code, String reason) {
    this(code, reason, "", Optional.empty());
  }
}
