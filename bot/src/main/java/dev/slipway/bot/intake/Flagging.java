package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.FlagMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagMessage;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.FeatureFlags;
import dev.slipway.commands.ports.FlagChanges;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// What follows from asking about feature flags, and for a change of one. Safe for use by several
/// threads.
final class Flagging {
  private static final int HISTORY = 20;

  private final SlipwayConfig config;
  private final FeatureFlags flags;
  private final FlagChanges changes;
  private final FlagMessages messages;
  private final LockGate gate;
  private final Replies replies;
  private final InstantSource clock;

  Flagging(
      SlipwayConfig config,
      FeatureFlags flags,
      FlagChanges changes,
      FlagMessages messages,
      LockGate gate,
      Replies replies,
      InstantSource clock) {
    this.config = config;
    this.flags = flags;
    this.changes = changes;
    this.messages = messages;
    this.gate = gate;
    this.replies = replies;
    this.clock = clock;
  }

  /// What is wanted of a flag.
  record Wanted(
      FlagName flag, Scope.OneEnvironment where, FlagWish wish, Optional<String> reason) {}

  /// Locks and freezes keep from it as from deploying; deploy hours only from turning on, as there
  /// is no hour at which something bad must stay on.
  void change(Asker asker, Wanted wanted, String phrase) {
    App app = config.app(wanted.where().app()).orElseThrow();
    Environment environment = app.environment(wanted.where().environment()).orElseThrow();
    Decision decision = asker.decide(Action.FLAG, app, environment);
    List<AuditEntry> decisions =
        List.of(replies.entry(asker, Action.FLAG, app, environment, decision, phrase));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return;
    }
    LockGate.Wish wish =
        new LockGate.Wish(
            asker, Action.FLAG, app, environment, phrase, FlagMessage.notDone(wanted.wish()));
    boolean isRefused =
        switch (wanted.wish()) {
          case FlagWish.On _ -> gate.isRefused(wish);
          case FlagWish.Off _, FlagWish.Undo _ -> gate.isLocked(wish);
        };
    if (isRefused) {
      return;
    }
    FlagOrder order =
        new FlagOrder(
            app.name(),
            environment.name(),
            wanted.flag(),
            wanted.wish(),
            asker.message().user(),
            wanted.reason(),
            asker.message().channel(),
            asker.message().thread(),
            asker.place(),
            clock.instant());
    Consequence consequence =
        new Consequence(
            Optional.of(new Beginning.OfFlagChange(order, messages::wanted)),
            Optional.empty(),
            List.of(),
            decisions);
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.Locked(Lock lock) -> gate.refuse(wish, lock);
      case Answered.Done _, Answered.Before _, Answered.Busy _, Answered.TooLate _ -> {}
    }
  }

  /// All flags of the project, as they are in an environment.
  Message list(App app, Environment environment) {
    return switch (flags.all(app)) {
      case Answer.Found<List<Flag>>(var all) ->
          FlagMessage.list(app.name(), environment.name(), environment.gitlabName(), all);
      case Answer.Refused<List<Flag>>(Refusal refusal) ->
          Message.of(
              Replies.mark(Symbol.STOPPED).and((refusal.reason() + ". " + refusal.next()).strip()));
      case Answer.Unavailable<List<Flag>>(Outage outage) ->
          Message.of(
              Replies.mark(Symbol.WARNING)
                  .and(Text.of(outage.system() + " does not answer as it should: "))
                  .and(outage.reason() + ". Ask again in a moment."));
    };
  }

  /// How flags of an environment were changed from here.
  Message history(App app, Environment environment, Optional<FlagName> flag) {
    return FlagMessage.history(
        app.name(),
        environment.name(),
        flag,
        changes.history(app.name(), environment.name(), flag, HISTORY));
  }
}
