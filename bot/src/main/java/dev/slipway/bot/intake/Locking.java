package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Decision.Denied;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Holding.Freeing;
import dev.slipway.commands.locks.Holding.Taking;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.requests.LockCommand;
import dev.slipway.commands.requests.LocksCommand;
import dev.slipway.commands.requests.UnlockCommand;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What follows from taking, ending and asking about locks. Safe for use by several threads.
final class Locking {
  private static final String NOT_LOCKED = "Not locked";

  private final SlipwayConfig config;
  private final Locks locks;
  private final Deployments deployments;
  private final LockMessages messages;
  private final Replies replies;
  private final InstantSource clock;

  Locking(
      SlipwayConfig config,
      Locks locks,
      Deployments deployments,
      LockMessages messages,
      Replies replies,
      InstantSource clock) {
    this.config = config;
    this.locks = locks;
    this.deployments = deployments;
    this.messages = messages;
    this.replies = replies;
    this.clock = clock;
  }

  /// An environment that is asked about.
  private record Where(App app, Environment environment) {}

  /// What is asked of all environments of a scope.
  private record Wish(Asker asker, Action action, List<Where> places, String phrase) {}

  void lock(Asker asker, LockCommand command) {
    Wish wish = wish(asker, Action.LOCK, command.scope(), command.phrase());
    List<AuditEntry> decisions = new ArrayList<>();
    if (isDenied(wish, decisions)) {
      return;
    }
    Duration length = command.length().orElse(Lock.DEFAULT_LENGTH);
    if (length.compareTo(Lock.LONGEST) > 0) {
      replies.say(asker.message(), tooLong(command), decisions);
      return;
    }
    Instant now = clock.instant();
    Lock wanted =
        Lock.taken(
            new LockId(UUID.randomUUID().toString()),
            Lock.Kind.LOCK,
            command.scope(),
            asker.message().user(),
            command.reason(),
            now,
            now.plus(length));
    switch (Holding.taking(locks.standing(now), wanted)) {
      case Taking.Held(Lock by) -> held(wish, by);
      case Taking.Taken(Lock lock, _) -> take(wish, lock, decisions);
    }
  }

  private void take(Wish wish, Lock lock, List<AuditEntry> decisions) {
    Outgoing said =
        replies.openly(wish.asker().message(), LockMessages.taken(lock, othersUnderWay(lock)));
    Consequence consequence =
        new Consequence(
            Optional.of(new Beginning.OfLock(lock)), Optional.empty(), List.of(said), decisions);
    switch (replies.answered(wish.asker().message(), consequence)) {
      case Answered.Locked(Lock by) -> held(wish, by);
      case Answered.Done _, Answered.Before _, Answered.Busy _, Answered.TooLate _ -> {}
    }
  }

  private List<Deployment> othersUnderWay(Lock lock) {
    return deployments.underWay().stream()
        .filter(deployment ->
            lock.scope().covers(deployment.order().app(), deployment.order().environment()))
        .filter(deployment -> !deployment.order().requester().equals(lock.owner()))
        .toList();
  }

  private void held(Wish wish, Lock by) {
    replies.say(
        wish.asker().message(),
        LockMessages.refused(NOT_LOCKED, by),
        entries(wish, Holding.denial(by)));
  }

  private static Message tooLong(LockCommand command) {
    String longest =
        new LockCommand(command.scope(), Optional.of(Lock.LONGEST), command.reason()).phrase();
    return Message.of(
        Replies.mark(Symbol.STOPPED)
            .and(NOT_LOCKED + ": a lock lasts for " + Says.duration(Lock.LONGEST))
            .and(" (7 days) at most. Say ")
            .code(longest)
            .and(", and lock it again when that is not enough."));
  }

  void unlock(Asker asker, UnlockCommand command) {
    Wish wish = wish(asker, Action.LOCK, command.scope(), command.phrase());
    List<AuditEntry> decisions = new ArrayList<>();
    if (isDenied(wish, decisions)) {
      return;
    }
    UserId user = asker.message().user();
    switch (Holding.freeing(
        locks.standing(clock.instant()), Lock.Kind.LOCK, command.scope(), user, command.reason())) {
      case Freeing.NotHeld(var near) ->
          replies.say(asker.message(), LockMessages.notHeld(command.scope(), near), decisions);
      case Freeing.NeedsReason(Lock lock) ->
          replies.say(
              asker.message(),
              LockMessages.refused("Not unlocked", lock),
              entries(wish, Holding.denial(lock)));
      case Freeing.Freed(Lock lock) -> free(asker, command, lock, decisions);
    }
  }

  private void free(Asker asker, UnlockCommand command, Lock lock, List<AuditEntry> decisions) {
    UserId user = asker.message().user();
    List<Outgoing> said = new ArrayList<>();
    said.add(replies.openly(asker.message(), LockMessages.freed(lock, user, command.reason())));
    if (!lock.owner().equals(user)) {
      said.add(messages.stolen(lock, user, command.reason()));
    }
    Consequence consequence =
        new Consequence(
            Optional.empty(), Optional.of(new Instruct.Free(lock.id())), said, decisions);
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.TooLate() ->
          replies.say(
              asker.message(),
              Message.of(
                  Text.of("Not unlocked: the lock has just been changed or ended. Look with ")
                      .code(new LocksCommand(command.scope()).phrase())
                      .and(".")),
              decisions);
      case Answered.Done _, Answered.Before _, Answered.Busy _, Answered.Locked _ -> {}
    }
  }

  /// Those that hold something the asker may see.
  void list(Asker asker, LocksCommand command) {
    Wish wish = wish(asker, Action.VIEW, command.scope(), command.phrase());
    List<Where> seen =
        wish.places().stream()
            .filter(where -> decide(wish, where) instanceof Decision.Allowed)
            .toList();
    if (seen.isEmpty()) {
      boolean _ = isDenied(wish, new ArrayList<>());
      return;
    }
    List<Lock> standing =
        locks.standing(clock.instant()).stream()
            .filter(lock -> seen.stream().anyMatch(where -> covers(lock, where)))
            .toList();
    replies.say(asker.message(), LockMessages.standing(command.scope(), standing));
  }

  private static boolean covers(Lock lock, Where where) {
    return lock.scope().covers(where.app().name(), where.environment().name());
  }

  private Wish wish(Asker asker, Action action, Scope scope, String phrase) {
    List<Where> places =
        config.apps().stream()
            .flatMap(
                app -> app.environments().stream().map(environment -> new Where(app, environment)))
            .filter(where -> scope.covers(where.app().name(), where.environment().name()))
            .toList();
    return new Wish(asker, action, places, phrase);
  }

  private static Decision decide(Wish wish, Where where) {
    return wish.asker().decide(wish.action(), where.app(), where.environment());
  }

  /// Whether any of the environments is not the asker's to decide about; then they are told.
  ///
  /// @param decisions gets what was decided about each
  private boolean isDenied(Wish wish, List<AuditEntry> decisions) {
    List<Decision.Reason> reasons = new ArrayList<>();
    for (Where where : wish.places()) {
      Decision decision = decide(wish, where);
      decisions.add(entry(wish, where, decision));
      if (decision instanceof Denied(var why)) {
        reasons.addAll(why);
      }
    }
    if (reasons.isEmpty()) {
      return false;
    }
    replies.say(
        wish.asker().message(),
        Replies.denial(wish.asker(), new Denied(reasons.stream().distinct().toList())),
        decisions);
    return true;
  }

  private List<AuditEntry> entries(Wish wish, Decision decision) {
    return wish.places().stream().map(where -> entry(wish, where, decision)).toList();
  }

  private AuditEntry entry(Wish wish, Where where, Decision decision) {
    return replies.entry(
        wish.asker(), wish.action(), where.app(), where.environment(), decision, wish.phrase());
  }
}
