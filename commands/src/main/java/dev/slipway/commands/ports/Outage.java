package dev.slipway.commands.ports;

import java.time.Duration;
import java.util.Optional;

/// A system that does not answer as it should.
///
/// @param system as people know it: `GitLab`, `Kubernetes (staging, eu)`, `registry.example.com`
/// @param reason one clause in words: `no answer within 5 s`
/// @param retryAfter how long it asked us to wait; empty when it did not say
public record Outage(String system, String reason, Optional<Duration> retryAfter) {
  public Outage(String system, String reason) {
    this(system, reason, Optional.empty());
  }
}
