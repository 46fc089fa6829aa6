package dev.slipway.commands.ports;

import dev.slipway.commands.automatic.AutoState;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.news.Subscription.Said;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What people said, kept from before it was acknowledged until after it was answered. Safe for use
/// by several threads and processes at once.
public interface Inbox {
  /// Stores messages in one transaction and returns those that were not there yet. When it returns,
  /// all of them are durable, and so is what each of them is due. Throws when it can't be said
  /// whether they are.
  ///
  /// @param due asked once for each message that was not there yet; must not block
  List<Taken> store(List<ChatMessage> messages, Instant receivedAt, Function<ChatMessage, Due> due);

  /// Messages that were stored before a moment and still are due something, oldest first.
  List<Taken> unanswered(Instant storedBefore, int limit);

  /// Answers a message: everything that follows from it, in one transaction, at most once.
  Answered answer(ChatMessage message, Consequence consequence, Instant now);

  /// Forgets messages that were answered before a moment; returns how many.
  int forget(Instant answeredBefore);

  /// What a message is due. Decided when it is stored, and kept with it: a command that was told to
  /// be understood is carried out, however often it is taken up again.
  enum Due {
    AN_ANSWER,
    /// The word that its sender has sent too many; it is not carried out.
    A_REFUSAL,
    /// Nothing: its sender was told already.
    NOTHING
  }

  /// A stored message.
  record Taken(ChatMessage message, Due due) {}

  /// Everything that follows from a message.
  ///
  /// @param order something to begin; for a deployment the environment must be free, and what makes
  ///   anything live must not be kept from it by a lock
  /// @param instruction what to tell something that is under way
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

  /// Something to begin.
  sealed interface Beginning {
    /// @param message its one message, once its number is known
    record OfDeployment(Order order, Function<Deployment, Outgoing> message) implements Beginning {}

    /// A deployment that waits in line until its environment is free.
    ///
    /// @param message its one message, once its number is known
    record OfDeploymentInLine(Order order, Function<Deployment, Outgoing> message)
        implements Beginning {}

    /// @param message its one message, once its number is known
    record OfMigration(MigrationOrder order, Function<Migration, Outgoing> message)
        implements Beginning {}

    /// A lock that is taken, in the place of its owner's former one on the same.
    record OfLock(Lock lock) implements Beginning {}

    /// A review app; it is too late when the branch has one already, or there is no room any more.
    ///
    /// @param reviews how long it stays, and how many there may be
    /// @param message its one message, once its number is known
    record OfReviewApp(
        ReviewRequest request, Asked asked, Reviews reviews, Function<ReviewApp, Outgoing> message)
        implements Beginning {}

    /// @param message its one message, once its number is known
    record OfFlagChange(FlagOrder order, Function<FlagChange, Outgoing> message)
        implements Beginning {}
  }

  /// What to tell something that is under way.
  sealed interface Instruct {
    record ToDeployment(DeploymentId deployment, Deployment.Instruction instruction)
        implements Instruct {}

    record ToMigration(MigrationId migration, Migration.Instruction instruction)
        implements Instruct {}

    /// That a lock is over. It is too late when the lock is gone or was changed.
    record Free(LockId lock) implements Instruct {}

    /// That a lock is somebody else's. It is too late when the lock is gone or was changed.
    record HandOver(LockId lock, Lock to) implements Instruct {}

    /// That somebody wants to know when their commits reach an environment. Who gets e-mail already
    /// goes on getting it.
    record Follow(UserId who, Scope.OneEnvironment where, Follows.Way way) implements Instruct {}

    /// That somebody does not want e-mail about it any more. They go on following.
    record Unmail(UserId who, Scope.OneEnvironment where) implements Instruct {}

    /// That somebody does not want to know it any more.
    record Unfollow(UserId who, Scope.OneEnvironment where) implements Instruct {}

    /// That somebody wants to be mentioned in news of an app that have their commits.
    record Mention(UserId who, AppName app) implements Instruct {}

    /// That somebody does not want to be mentioned in them any more.
    record Unmention(UserId who, AppName app) implements Instruct {}

    /// What a channel is to be told of an app from now on.
    record Note(ChannelId channel, AppName app, Set<Topic> topics, Said said) implements Instruct {}

    /// What becomes of a review app. It is too late when it was changed since it was read.
    ///
    /// @param moved as it is to be stored
    /// @param message what its one message says then
    record ToReviewApp(ReviewApp moved, Outgoing message) implements Instruct {}

    /// That somebody agreed to a change of a feature flag, or did not. It is too late when the
    /// change was changed since it was read.
    ///
    /// @param moved as it is to be stored
    /// @param message what its one message says then
    record ToFlagChange(FlagChange moved, Outgoing message) implements Instruct {}

    record ToAutomaticDeploys(Scope.OneEnvironment where, AutoState.Told told)
        implements Instruct {}
  }

  /// Something that was begun and is to be conducted.
  sealed interface Begun {
    record ADeployment(Deployment deployment) implements Begun {}

    record AMigration(Migration migration) implements Begun {}

    record AFlagChange(FlagChange change) implements Begun {}

    record AReviewApp(ReviewApp review) implements Begun {}
  }

  /// What became of an answer.
  sealed interface Answered {
    /// @param begun what was begun
    record Done(Optional<Begun> begun) implements Answered {}

    /// It had been answered before; nothing was done.
    record Before() implements Answered {}

    /// Another deployment to that environment is under way; nothing was done.
    record Busy(Deployment underWay) implements Answered {}

    /// A lock of somebody else stands in the way, or for a lock one on some of the same; nothing
    /// was done.
    record Locked(Lock by) implements Answered {}

    /// What was to be told is over, or was told something else already; nothing was done.
    record TooLate() implements Answered {}
  }
}
