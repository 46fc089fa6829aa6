package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What people said, kept from before it was acknowledged until after it was answered. Safe for use
/// by several threads and processes at once.
public interface Inbox {
  /// Stores messages in one transaction and returns those that were not there yet. When it returns,
  /// all of them are durable. Throws when it can't be said whether they are.
  List<ChatMessage> store(List<ChatMessage> messages, Instant receivedAt);

  /// Messages that were stored before a moment and not answered, oldest first.
  List<ChatMessage> unanswered(Instant storedBefore, int limit);

  /// Answers a message: everything that follows from it, in one transaction, at most once.
  Answered answer(ChatMessage message, Consequence consequence, Instant now);

  /// Forgets messages that were answered before a moment; returns how many.
  int forget(Instant answeredBefore);

  /// Everything that follows from a message.
  ///
  /// @param order a deployment to begin; the environment must be free
  /// @param instruction what to tell a deployment that is under way
  /// @param messages what to say
  /// @param decisions what was decided on the way
  record Consequence(
      Optional<Beginning> order,
      Optional<Instruct> instruction,
      List<Outgoing> messages,
      List<AuditEntry> decisions) {
    public Consequence {
      messages = List.copyOf(messages);
      decisions = List.copyOf(decisions);
    }

    public static Consequence saying(List<Outgoing> messages, List<AuditEntry> decisions) {
      return new Consequence(Optional.empty(), Optional.empty(), messages, decisions);
    }
  }

  /// A deployment to begin.
  ///
  /// @param message its one message, once its number is known
  record Beginning(Order order, Function<Deployment, Outgoing> message) {}

  /// What to tell a deployment.
  record Instruct(DeploymentId deployment, Deployment.Instruction instruction) {}

  /// What became of an answer.
  sealed interface Answered {
    /// @param begun the deployment that was begun
    record Done(Optional<Deployment> begun) implements Answered {}

    /// It had been answered before; nothing was done.
    record Before() implements Answered {}

    /// Another deployment to that environment is under way; nothing was done.
    record Busy(Deployment underWay) implements Answered {}

    /// The deployment to be told is over, or was told something else already; nothing was done.
    record TooLate() implements Answered {}
  }
}
