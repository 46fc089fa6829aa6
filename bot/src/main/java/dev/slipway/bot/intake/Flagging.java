package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.FlagMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagChange.State;
import dev.slipway.commands.flags.FlagChangeId;
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
import dev.slipway.commands.ports.Inbox.Instruct;
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
  private final Followers followers;
  private final InstantSource clock;

  Flagging(
      SlipwayConfig config,
      FeatureFlags flags,
      FlagChanges changes,
      FlagMessages messages,
      LockGate gate,
      Replies replies,
      Followers followers,
      InstantSource clock) {
    this.config = config;
    this.flags = flags;
    this.changes = changes;
    this.messages = messages;
    this.gate = gate;
    this.replies = replies;
    this.followers = followers;
    this.clock = clock;
  }

  /// What is wanted of a flag.
  record Wanted(
      FlagName flag,
      Scope.OneEnvironment where,
      FlagWish wish,
      Urgency urgency,
      Optional<String> reason) {}

  /// Locks, freezes and deploy hours keep from it as from deploying, but deploy hours not from
  /// turning off, as there is no hour at which something bad must stay on. A hotfix passes freezes
  /// and hours. Whose consent it takes is found out with what would change.
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
    if (isRefused(wanted, wish)) {
      return;
    }
    if (wanted.urgency() == Urgency.HOTFIX && wanted.reason().isEmpty()) {
      replies.say(
          asker.message(),
          Message.of(
              Replies.mark(Symbol.STOPPED)
                  .and(wish.notDone() + ": a hotfix needs a reason. Say ")
                  .code(phrase + ": REASON")
                  .and(".")),
          decisions);
      return;
    }
    FlagOrder order =
        new FlagOrder(
            app.name(),
            environment.name(),
            wanted.flag(),
            wanted.wish(),
            wanted.urgency(),
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

  private boolean isRefused(Wanted wanted, LockGate.Wish wish) {
    return switch (wanted.urgency()) {
      case HOTFIX, OVERRIDE -> gate.isRefused(wish, wanted.urgency());
      case ROUTINE ->
          wanted.wish().keepsHours() ? gate.isRefused(wish, Urgency.ROUTINE) : gate.isLocked(wish);
    };
  }

  /// A yes to a change that waits for it.
  void agree(Asker asker, FlagChangeId id, String phrase) {
    waiting(asker, id, Consents.Answer.YES, phrase)
        .ifPresent(waiting -> {
          FlagChange agreed = waiting.change().agreed(asker.message().user(), clock.instant());
          answer(
              asker,
              waiting,
              agreed,
              agreed.state() == State.AWAITING
                  ? FlagMessage.question(agreed)
                  : FlagMessage.agreed(agreed));
        });
  }

  /// A no to a change that waits for a yes. Whoever asked for it takes it back so.
  ///
  /// @param reason why; empty when none was given
  void refuse(Asker asker, FlagChangeId id, Optional<String> reason, String phrase) {
    waiting(asker, id, Consents.Answer.NO, phrase)
        .ifPresent(waiting ->
            answer(
                asker,
                waiting,
                waiting.change().ended(State.FAILED, clock.instant()),
                FlagMessage.refused(waiting.change().order(), asker.message().user(), reason)));
  }

  /// A change that somebody may answer.
  private record Waiting(FlagChange change, List<AuditEntry> decisions) {}

  /// Empty when their answer does not count; then they are told.
  private Optional<Waiting> waiting(
      Asker asker, FlagChangeId id, Consents.Answer answer, String phrase) {
    Optional<FlagChange> found = changes.find(id);
    Optional<Approvals> open =
        found
            .filter(change -> change.state() == State.AWAITING)
            .flatMap(FlagChange::consent)
            .map(FlagChange.Consent::approvals)
            .filter(approvals -> approvals.stage(clock.instant()) != Approvals.Stage.OVER);
    if (found.isEmpty() || open.isEmpty()) {
      say(
          asker,
          found.isEmpty()
              ? "There is no flag change " + id + "."
              : "Flag change " + id + " does not wait for approval (any more).");
      return Optional.empty();
    }
    FlagOrder order = found.get().order();
    Optional<App> app = config.app(order.app());
    Optional<Environment> environment = config.environment(order.app(), order.environment());
    if (app.isEmpty() || environment.isEmpty()) {
      say(
          asker,
          "The configuration no longer has " + order.app() + " on " + order.environment() + ".");
      return Optional.empty();
    }
    boolean isOwn = asker.message().user().equals(order.requester());
    Optional<Message> unfit =
        isOwn && answer == Consents.Answer.NO
            ? Optional.empty()
            : Consents.unfit(
                asker.message().user(),
                open.get().standing(asker.message().user(), order.requester()),
                answer,
                "refuse it");
    if (unfit.isPresent()) {
      replies.say(asker.message(), unfit.get());
      return Optional.empty();
    }
    Action action = isOwn ? Action.FLAG : Action.APPROVE;
    Decision decision = asker.decide(action, app.get(), environment.get());
    List<AuditEntry> decisions =
        List.of(
            replies.entry(
                asker,
                action,
                app.get(),
                environment.get(),
                decision,
                phrase + ": " + found.get().subject()));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return Optional.empty();
    }
    return Optional.of(new Waiting(found.get(), decisions));
  }

  private void say(Asker asker, String words) {
    replies.say(asker.message(), Message.of(Text.of(words)));
  }

  private void answer(Asker asker, Waiting waiting, FlagChange moved, Message words) {
    Instruct instruct = new Instruct.ToFlagChange(moved, messages.of(moved, words));
    Consequence consequence =
        new Consequence(Optional.empty(), Optional.of(instruct), List.of(), waiting.decisions());
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.TooLate() ->
          replies.say(
              asker.message(),
              Message.of(
                  Text.of(
                      "Flag change "
                          + moved.id()
                          + " is being told something at this moment; say it again.")),
              waiting.decisions());
      case Answered.Done _ -> followers.instructed(instruct);
      case Answered.Before _, Answered.Busy _, Answered.Locked _ -> {}
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
