package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Decision.Denied;
import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Holding.Freeing;
import dev.slipway.commands.locks.Holding.Handing;
import dev.slipway.commands.locks.Holding.Taking;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.LockId;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.requests.LocksCommand;
import dev.slipway.commands.requests.WhenCommand;
import dev.slipway.config.App;
import dev.slipway.config.DeployHours;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What follows from taking, ending and asking about locks. Safe for use by several threads.
final class Locking {
  private final SlipwayConfig config;
  private final Locks locks;
  private final Deployments deployments;
  private final Directory directory;
  private final LockMessages messages;
  private final Replies replies;
  private final InstantSource clock;

  Locking(
      SlipwayConfig config,
      Locks locks,
      Deployments deployments,
      Directory directory,
      LockMessages messages,
      Replies replies,
      InstantSource clock) {
    this.config = config;
    this.locks = locks;
    this.deployments = deployments;
    this.directory = directory;
    this.messages = messages;
    this.replies = replies;
    this.clock = clock;
  }

  /// An environment that is asked about.
  private record Where(App app, Environment environment) {}

  /// What is asked of all environments of a scope.
  private record Wish(Asker asker, Action action, List<Where> places, String phrase) {}

  /// A lock that is wanted.
  ///
  /// @param ending empty for as long as is usual
  record Wanted(Lock.Kind kind, Scope scope, Optional<Ending> ending, Optional<String> reason) {
    private String notDone() {
      return "Not " + kind.word();
    }
  }

  void lock(Asker asker, Wanted wanted, String phrase) {
    Wish wish = wish(asker, Action.LOCK, wanted.scope(), phrase);
    List<AuditEntry> decisions = new ArrayList<>();
    if (isDenied(wish, decisions)) {
      return;
    }
    Instant now = clock.instant();
    Instant until =
        wanted.ending().orElse(new Ending.After(Lock.DEFAULT_LENGTH)).from(now, zone(wish));
    Optional<Text> wrong = wrong(wanted, now, until);
    if (wrong.isPresent()) {
      replies.say(
          asker.message(),
          Message.of(Replies.mark(Symbol.STOPPED).and(wanted.notDone() + ": ").and(wrong.get())),
          decisions);
      return;
    }
    Lock lock =
        Lock.taken(
            new LockId(UUID.randomUUID().toString()),
            wanted.kind(),
            wanted.scope(),
            asker.message().user(),
            wanted.reason(),
            now,
            until);
    switch (Holding.taking(locks.standing(now), lock)) {
      case Taking.Held(Lock by) -> held(wish, by);
      case Taking.Taken(Lock taken, _) -> take(wish, taken, decisions);
    }
  }

  /// Where times of day are meant: in the time zone of the deploy hours there, else in UTC.
  private static ZoneId zone(Wish wish) {
    return wish.places().stream()
        .flatMap(where -> where.environment().deployHours().stream())
        .map(DeployHours::zone)
        .findFirst()
        .orElse(ZoneOffset.UTC);
  }

  private static Optional<Text> wrong(Wanted wanted, Instant now, Instant until) {
    if (!until.isAfter(now)) {
      return Optional.of(
          Text.of("").and(new Span.Moment(until)).and(" is over already. Say a later time."));
    }
    Duration longest = wanted.kind().longest();
    return until.isAfter(now.plus(longest))
        ? Optional.of(
            Text.of("it can last for " + longest.toDays() + " days at most. Say ")
                .code("for " + longest.toDays() + " days")
                .and(", and the same again when that is not enough."))
        : Optional.empty();
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
        .filter(deployment -> !deployment.waitsInLine())
        .filter(deployment -> !deployment.order().requester().equals(lock.owner()))
        .toList();
  }

  private void held(Wish wish, Lock by) {
    replies.say(
        wish.asker().message(),
        LockMessages.refused("Not " + by.kind().word(), by),
        entries(wish, Holding.denial(by)));
  }

  void unlock(Asker asker, Lock.Kind kind, Scope scope, Optional<String> reason, String phrase) {
    Wish wish = wish(asker, Action.LOCK, scope, phrase);
    List<AuditEntry> decisions = new ArrayList<>();
    if (isDenied(wish, decisions)) {
      return;
    }
    switch (Holding.freeing(
        locks.standing(clock.instant()), kind, scope, asker.message().user(), reason)) {
      case Freeing.NotHeld(var near) ->
          replies.say(asker.message(), LockMessages.notHeld(kind, scope, near), decisions);
      case Freeing.NeedsReason(Lock lock) ->
          replies.say(
              asker.message(),
              LockMessages.refused("Not un" + kind.word(), lock),
              entries(wish, Holding.denial(lock)));
      case Freeing.Freed(Lock lock) -> free(asker, lock, reason, decisions);
    }
  }

  /// Both must be allowed to lock there.
  void handOver(Asker asker, Scope scope, Mention mentioned, String phrase) {
    Wish wish = wish(asker, Action.LOCK, scope, phrase);
    List<AuditEntry> decisions = new ArrayList<>();
    UserId from = asker.message().user();
    UserId to = mentioned.in(from.team());
    if (isDenied(wish, decisions) || mayNotHave(wish, to, decisions)) {
      return;
    }
    Instant now = clock.instant();
    LockId id = new LockId(UUID.randomUUID().toString());
    switch (Holding.handing(locks.standing(now), scope, from, to, id, now)) {
      case Handing.NotHeld(var near) ->
          replies.say(
              asker.message(), LockMessages.notHeld(Lock.Kind.LOCK, scope, near), decisions);
      case Handing.NotYours(Lock lock) ->
          replies.say(
              asker.message(),
              LockMessages.refused("Not handed over", lock),
              entries(wish, Holding.denial(lock)));
      case Handing.Handed(Lock before, Lock after) ->
          instruct(
              asker,
              before,
              new Instruct.HandOver(before.id(), after),
              List.of(
                  replies.openly(asker.message(), LockMessages.handedOver(before, after)),
                  messages.received(before, after)),
              decisions);
    }
  }

  private boolean mayNotHave(Wish wish, UserId to, List<AuditEntry> decisions) {
    Answer<Directory.Person> person = directory.person(to);
    for (Where where : wish.places()) {
      if (Access.decide(person, Action.LOCK, where.app(), where.environment(), wish.asker().place())
          instanceof Denied(var why)) {
        replies.say(
            wish.asker().message(),
            LockMessages.mayNotHave(to, where.app().name(), where.environment().name(), why),
            decisions);
        return true;
      }
    }
    return false;
  }

  private void free(Asker asker, Lock lock, Optional<String> reason, List<AuditEntry> decisions) {
    UserId user = asker.message().user();
    List<Outgoing> said = new ArrayList<>();
    said.add(replies.openly(asker.message(), LockMessages.freed(lock, user, reason)));
    if (!lock.owner().equals(user)) {
      said.add(messages.stolen(lock, user, reason));
    }
    instruct(asker, lock, new Instruct.Free(lock.id()), said, decisions);
  }

  private void instruct(
      Asker asker, Lock lock, Instruct instruct, List<Outgoing> said, List<AuditEntry> decisions) {
    Consequence consequence =
        new Consequence(Optional.empty(), Optional.of(instruct), said, decisions);
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.TooLate() ->
          replies.say(
              asker.message(),
              Message.of(
                  Text.of("It has just been changed or ended by somebody. Look with ")
                      .code(new LocksCommand(lock.scope()).phrase())
                      .and(".")),
              decisions);
      case Answered.Done _, Answered.Before _, Answered.Busy _, Answered.Locked _ -> {}
    }
  }

  /// When the asker can deploy.
  void when(Asker asker, WhenCommand command) {
    Wish wish = wish(asker, Action.VIEW, command.where(), command.phrase());
    if (isDenied(wish, new ArrayList<>())) {
      return;
    }
    Where where = wish.places().getFirst();
    Instant now = clock.instant();
    replies.say(
        asker.message(),
        switch (asker.decide(Action.DEPLOY, where.app(), where.environment())) {
          case Decision.Denied denied -> LockMessages.never(command.where(), denied);
          case Decision.Allowed(String rule) ->
              LockMessages.when(
                  command.where(),
                  rule,
                  OpenHours.binding(locks.standing(now), asker.message().user(), command.where()),
                  where.environment().deployHours(),
                  now);
        });
  }

  /// Those that hold something the asker may see, and who waits for it.
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
    List<Deployment> line =
        deployments.underWay().stream()
            .filter(deployment -> deployment.waitsInLine())
            .filter(deployment -> seen.stream().anyMatch(where -> isTo(deployment, where)))
            .toList();
    replies.say(
        asker.message(),
        LockMessages.standing(command.scope(), standing).followedBy(LineMessage.waiting(line)));
  }

  private static boolean isTo(Deployment deployment, Where where) {
    return deployment.order().app().equals(where.app().name())
        && deployment.order().environment().equals(where.environment().name());
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
