package dev.slipway.commands.ports;

import dev.slipway.commands.automatic.AutoState;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.locks.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What is remembered of automatic deploys to environments. They are paused and resumed by what is
/// said: see {@link Inbox#answer}. Safe for use by several threads and processes at once.
public interface AutoStates {
  Stored find(Scope.OneEnvironment where);

  /// Stores what is remembered from now on and what the channel is to show of it, in one
  /// transaction. False when somebody has stored or begun something since; then nothing is done.
  ///
  /// @param version of what was found
  boolean store(
      Scope.OneEnvironment where,
      AutoState state,
      long version,
      List<Outgoing> messages,
      Instant now);

  /// Begins a deployment and stores why it was allowed, in one transaction. Empty when somebody has
  /// stored or begun something there since, or a lock stands in the way; then nothing is done.
  ///
  /// @param version of what was found before it was looked what has been deployed
  /// @param newest the newest deployment there when it was looked, whatever became of it; empty
  ///   when there was none
  /// @param message its one message, once its number is known
  Optional<Deployment> begin(
      Order order,
      long version,
      Optional<DeploymentId> newest,
      Function<Deployment, Outgoing> message,
      AuditEntry decision,
      Instant now);

  /// What is stored.
  ///
  /// @param version rises with each change and each deployment that begins; 0 when nothing is
  ///   stored
  record Stored(AutoState state, long version) {}
}
