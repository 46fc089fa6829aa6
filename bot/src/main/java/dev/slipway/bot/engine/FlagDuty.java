package dev.slipway.bot.engine;

import dev.slipway.bot.engine.FlagGates.Against;
import dev.slipway.bot.publisher.FlagMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagChange.Consent;
import dev.slipway.commands.flags.FlagChange.State;
import dev.slipway.commands.flags.FlagChange.Turn;
import dev.slipway.commands.flags.FlagMessage;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.Turning;
import dev.slipway.commands.flags.Turning.Outcome;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.locks.Holding;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.FeatureFlags;
import dev.slipway.commands.ports.FlagChanges;
import dev.slipway.commands.ports.FlagChanges.Attempt;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Approval;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Changes feature flags as it was asked for, and has the message about each end true.
///
/// GitLab takes a write without any precondition. So it is noted from what to what before it is
/// written, the flag is read and compared right before, and where there was no answer it is read
/// again, once the write can't be under way any more: what is as it was meant was done, what is as
/// it was before is written again, and anything else somebody else has done, which ends it in
/// words. Where the environment wants people to agree, they are asked once it is known from what to
/// what, and what is not as it was then is not written. Safe for use by several threads.
public final class FlagDuty extends Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(FlagDuty.class);
  private static final int AT_ONCE = 8;
  private static final int MOST = 100;

  /// How long it is tried for: whoever asked may have gone to do something else.
  static final Duration PATIENCE = Duration.ofMinutes(15);

  /// How long a write may be under way whose answer did not come: longer than GitLab itself works
  /// on a request (60 s, https://docs.gitlab.com/omnibus/settings/puma/#change-the-worker-timeout).
  static final Duration UNDER_WAY = Duration.ofSeconds(75);

  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration AFTER_DEFECT = Duration.ofMinutes(1);

  private final SlipwayConfig config;
  private final FlagChanges changes;
  private final FeatureFlags flags;
  private final FlagGates gates;
  private final FlagMessages messages;
  private final Runnable messagesChanged;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final Set<Long> busy = ConcurrentHashMap.newKeySet();

  /// @param lookEvery how often to look for what other processes have stored
  public FlagDuty(
      SlipwayConfig config,
      FlagChanges changes,
      FeatureFlags flags,
      BuildSource builds,
      Directory directory,
      FlagMessages messages,
      Runnable messagesChanged,
      Duration lookEvery,
      InstantSource clock) {
    this.config = config;
    this.changes = changes;
    this.flags = flags;
    this.gates = new FlagGates(builds, directory, clock);
    this.messages = messages;
    this.messagesChanged = messagesChanged;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "flags";
  }

  /// Starts whatever may be changed now, and says how long nothing else can be.
  ///
  /// @param calls what the changing itself is done on
  @Override
  public Duration round(Executor calls) {
    Instant now = clock.instant();
    for (FlagChange change : changes.due(now, MOST)) {
      long id = change.id().value();
      if (busy.size() < AT_ONCE && busy.add(id)) {
        calls.execute(() -> tend(change));
      }
    }
    return pause(now, changes.nextDue(now), lookEvery);
  }

  private void tend(FlagChange change) {
    boolean noted = false;
    try {
      new Tending(change).tend();
      noted = true;
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("flag", change.order().flag())
          .addKeyValue("change", change.id())
          .setCause(unexpected)
          .log("changing a feature flag failed unexpectedly; it is looked at again");
      putOff(change);
      noted = true;
    } finally {
      busy.remove(change.id().value());
      messagesChanged.run();
      // What the store could not take is due as before: it is looked at with the next round.
      if (noted) {
        wake();
      }
    }
  }

  /// After a defect of ours. What was stored since it was read is left alone.
  private void putOff(FlagChange change) {
    Instant now = clock.instant();
    Outage defect = new Outage("Slipway", "something went wrong inside me");
    boolean _ =
        (change.state() == State.WANTED && isLate(change, now))
            ? changes.end(
                change.ended(State.FAILED, now),
                messages.of(change, failed(change, outOfTime(change, defect))),
                List.of(),
                now)
            : changes.keep(
                change.later(now.plus(AFTER_DEFECT)),
                List.of(
                    messages.of(
                        change,
                        change.state() == State.AWAITING
                            ? FlagMessage.question(change)
                            : FlagMessage.waiting(change, defect))),
                now);
  }

  private static boolean isLate(FlagChange change, Instant now) {
    return now.isAfter(change.since().plus(PATIENCE));
  }

  private static Refusal outOfTime(FlagChange change, Outage outage) {
    String silence = outage.system() + " does not answer as it should: " + outage.reason() + ".";
    return change.sent().isEmpty()
        ? new Refusal(
            "no-answer", silence + " Nothing was changed.", "Say it again when it answers.")
        : new Refusal(
            "no-answer",
            silence + " Whether the change was made is not known.",
            "Look with flags on " + change.order().environment() + " when it answers.");
  }

  /// What was sent may have been done, whatever happened since.
  private static Message failed(FlagChange change, Refusal refusal) {
    return change.sent().isEmpty()
        ? FlagMessage.failed(change.order(), refusal)
        : FlagMessage.uncertain(change.order(), refusal);
  }

  /// One look at one change. Used by one thread.
  private final class Tending {
    private final FlagOrder order;
    private FlagChange held;

    private Tending(FlagChange change) {
      this.order = change.order();
      this.held = change;
    }

    private void tend() {
      Optional<App> app = config.app(order.app());
      Optional<Environment> environment = config.environment(order.app(), order.environment());
      if (app.isEmpty() || environment.isEmpty()) {
        failHaving(
            new Refusal(
                "not-configured",
                order.environment() + " of " + order.app() + " is not configured any more."));
      } else if (held.state() == State.AWAITING) {
        await();
      } else if (held.sent().isPresent() || isAllowed(app.get(), environment.get())) {
        change(app.get(), environment.get());
      }
    }

    /// What time brings to a change that people have to agree to.
    private void await() {
      Instant now = clock.instant();
      Approvals approvals = held.consent().orElseThrow().approvals();
      switch (approvals.stage(now)) {
        case OPEN -> {}
        case TO_REMIND -> {
          FlagChange reminded = held.reminded();
          boolean _ =
              changes.keep(reminded, List.of(messages.stillWaiting(reminded, approvals)), now);
        }
        case OVER -> fail(approvals.expired());
      }
    }

    /// Has people agree first where the environment wants that, and writes where it does not.
    private void propose(App app, Environment environment, Turn turn) {
      Optional<Approval> wanted = Approvals.wanted(environment, order.urgency());
      if (wanted.isEmpty()) {
        write(app, environment, turn);
        return;
      }
      Instant now = clock.instant();
      FlagChange asking = held.asking(turn, wanted.get(), environment.gitlabName(), now);
      boolean _ =
          changes.keep(asking, List.of(messages.of(asking, FlagMessage.question(asking))), now);
    }

    /// What was agreed to is done, or nothing is.
    private void agreed(App app, Environment environment, Flag flag) {
      Turn turn = held.turn().orElseThrow();
      Setting now = flag.in(environment.gitlabName());
      if (flag.master() == Flag.Master.OFF) {
        fail(
            Approvals.moved(
                "flag-changed", order.flag() + " was switched off as a whole in GitLab"));
      } else if (!now.isLike(turn.from())) {
        fail(
            Approvals.moved(
                "flag-changed",
                order.flag() + " was " + turn.from().words() + " then, and is " + now.words()));
      } else {
        write(app, environment, turn);
      }
    }

    private static Refusal renamed(Consent consent, String environment) {
      return new Refusal(
          "flag-changed",
          "The configuration now has "
              + environment
              + " as GitLab's environment, and had "
              + consent.environment()
              + " when it was agreed to.",
          "Ask again to have it agreed to as it is now.");
    }

    /// Asked once more before each write: it may have waited, and roles may have changed. Whoever
    /// agreed to it must still be somebody who may.
    private boolean isAllowed(App app, Environment environment) {
      return isFree(gates.people(held, app, environment));
    }

    /// Whether nothing stands against it; otherwise it ends, or is looked at later.
    private boolean isFree(Answer<Optional<Against>> answer) {
      switch (answer) {
        case Answer.Found<Optional<Against>>(var against) when against.isEmpty() -> {
          return true;
        }
        case Answer.Found<Optional<Against>>(var against) ->
            against
                .get()
                .decision()
                .ifPresentOrElse(
                    decision -> denied(decision, against.get().refusal()),
                    () -> fail(against.get().refusal()));
        case Answer.Refused<Optional<Against>>(Refusal refusal) -> fail(refusal);
        case Answer.Unavailable<Optional<Against>>(Outage outage) -> later(outage);
      }
      return false;
    }

    private void change(App app, Environment environment) {
      switch (flags.find(app, order.flag())) {
        case Answer.Found<Flag>(Flag flag) -> change(app, environment, flag);
        case Answer.Refused<Flag>(Refusal refusal) -> failHaving(named(app, refusal));
        case Answer.Unavailable<Flag>(Outage outage) -> later(outage);
      }
    }

    private Refusal named(App app, Refusal refusal) {
      return refusal.code().equals(FeatureFlags.NO_SUCH_FLAG)
              && flags.all(app) instanceof Answer.Found<List<Flag>>(List<Flag> all)
          ? Turning.unknown(order.flag(), all)
          : refusal;
    }

    private void change(App app, Environment where, Flag flag) {
      String environment = where.gitlabName();
      Setting now = flag.in(environment);
      Optional<Consent> elsewhere =
          held.consent().filter(consent -> !consent.environment().equals(environment));
      if (elsewhere.isPresent()) {
        failHaving(renamed(elsewhere.get(), environment));
        return;
      }
      if (held.sent().isPresent() && held.turn().isPresent()) {
        Turn turn = held.turn().get();
        if (now.isLike(turn.to())) {
          done(flag, environment, turn);
        } else if (!now.isLike(turn.from())) {
          failHaving(meddled(turn, now));
        } else if (isAllowed(app, where)) {
          write(app, where, turn);
        }
        return;
      }
      if (!isFree(gates.times(order, app, where))) {
        return;
      }
      if (held.consent().isPresent()) {
        agreed(app, where, flag);
        return;
      }
      switch (lists(app)) {
        case Answer.Refused<List<UserList>>(Refusal refusal) -> fail(refusal);
        case Answer.Unavailable<List<UserList>>(Outage outage) -> later(outage);
        case Answer.Found<List<UserList>>(var lists) -> {
          Outcome outcome =
              Turning.of(flag, environment, order.wish(), lists, changes.before(held));
          switch (outcome) {
            case Outcome.Change(Turn turn) -> propose(app, where, turn);
            case Outcome.AsItIs(Setting same) ->
                end(State.DONE, FlagMessage.asItIs(order, same, flag, environment), List.of());
            case Outcome.Refused(Refusal refusal) -> fail(refusal);
          }
        }
      }
    }

    private Answer<List<UserList>> lists(App app) {
      return order.wish() instanceof FlagWish.On(Audience.OnList _)
          ? flags.lists(app)
          : new Answer.Found<>(List.of());
    }

    private void write(App app, Environment where, Turn turn) {
      String environment = where.gitlabName();
      Instant began = clock.instant();
      if (isLate(held, began)) {
        fail(
            new Refusal(
                "too-late",
                (held.consent().isEmpty()
                        ? "It was asked for more than 15 minutes ago"
                        : "It was agreed to more than 15 minutes ago")
                    + ", and is not done any more; it is "
                    + turn.from().words()
                    + " there.",
                "Say it again if it is still wanted."));
        return;
      }
      switch (changes.attempting(held.sending(turn, began, began.plus(UNDER_WAY)), began)) {
        case Attempt.Overtaken() -> {}
        case Attempt.Locked(Lock by) ->
            denied(
                Holding.denial(by),
                new Refusal(
                    by.kind().word(),
                    by.scope().words() + " was " + by.kind().word() + " meanwhile.",
                    "Look with locks."));
        case Attempt.Mine(FlagChange mine) -> {
          boolean first = held.sent().isEmpty();
          held = mine;
          compare(app, environment, turn, began, first);
        }
      }
    }

    /// @param first whether nothing can have been written before
    private void compare(App app, String environment, Turn turn, Instant began, boolean first) {
      switch (flags.find(app, order.flag())) {
        case Answer.Refused<Flag>(Refusal refusal) -> notSent(named(app, refusal), first);
        case Answer.Unavailable<Flag>(Outage outage) -> later(outage);
        case Answer.Found<Flag>(Flag flag) when flag.master() == Flag.Master.OFF ->
            notSent(
                new Refusal(
                    "flag-changed",
                    "Somebody has just switched " + order.flag() + " off as a whole in GitLab.",
                    "Say it again when it is meant all the same."),
                first);
        case Answer.Found<Flag>(Flag flag) when flag.in(environment).isLike(turn.from()) -> {
          // Another process takes over what stood still for long, and this one must not go on.
          if (!isStopping() && !clock.instant().isAfter(began.plus(RecordDuty.PAUSED))) {
            send(app, environment, turn, flag, first);
          }
        }
        case Answer.Found<Flag>(Flag flag) when !first && flag.in(environment).isLike(turn.to()) ->
            done(flag, environment, turn);
        case Answer.Found<Flag>(Flag flag) -> notSent(meddled(turn, flag.in(environment)), first);
      }
    }

    /// @param first whether nothing can have been written before
    private void notSent(Refusal refusal, boolean first) {
      if (first) {
        fail(refusal);
      } else {
        failHaving(refusal);
      }
    }

    /// @param first whether nothing can have been written before
    private void send(App app, String environment, Turn turn, Flag flag, boolean first) {
      switch (flags.set(app, flag, environment, turn.to())) {
        case Answer.Found<Flag>(Flag after) when after.in(environment).isLike(turn.to()) ->
            done(after, environment, turn);
        case Answer.Found<Flag>(Flag after) ->
            failHaving(
                new Refusal(
                    "flag-not-set",
                    "GitLab took the change and "
                        + order.flag()
                        + " is "
                        + after.in(environment).words()
                        + " there, not "
                        + turn.to().words()
                        + ".",
                    "Look at it in GitLab, under Deploy, Feature flags; it may be too old for this."));
        // What was performed may be answered with something that can't be read, and an earlier
        // write may
        // have arrived meanwhile: the next look shows it.
        case Answer.Refused<Flag>(Refusal refusal)
            when !first || refusal.code().endsWith("-not-understood") ->
            later(new Outage("GitLab", refusal.reason()));
        case Answer.Refused<Flag>(Refusal refusal) -> fail(refusal);
        case Answer.Unavailable<Flag>(Outage outage) -> later(outage);
      }
    }

    private Refusal meddled(Turn turn, Setting now) {
      return new Refusal(
          "flag-changed",
          "Somebody has changed "
              + order.flag()
              + " in GitLab just now: it was "
              + turn.from().words()
              + " and was to become "
              + turn.to().words()
              + ", and it is "
              + now.words()
              + ".",
          "Say it again if it is still wanted.");
    }

    private void done(Flag flag, String environment, Turn turn) {
      LOG.atInfo()
          .addKeyValue("app", order.app())
          .addKeyValue("environment", order.environment())
          .addKeyValue("flag", order.flag())
          .addKeyValue("user", order.requester())
          .log("feature flag changed");
      end(State.DONE, FlagMessage.done(held, turn, flag, environment), List.of());
    }

    private void denied(Decision decision, Refusal refusal) {
      AuditEntry entry =
          new AuditEntry(
              clock.instant(),
              order.requester(),
              Action.FLAG,
              order.app(),
              order.environment(),
              decision,
              "flag change " + held.id(),
              order.flag().value());
      end(State.FAILED, FlagMessage.failed(order, refusal), List.of(entry));
    }

    /// It was not done for certain.
    private void fail(Refusal refusal) {
      fail(refusal, FlagMessage.failed(order, refusal));
    }

    /// It was not done, or what was sent may have been done.
    private void failHaving(Refusal refusal) {
      fail(refusal, failed(held, refusal));
    }

    private void fail(Refusal refusal, Message words) {
      LOG.atWarn()
          .addKeyValue("app", order.app())
          .addKeyValue("environment", order.environment())
          .addKeyValue("flag", order.flag())
          .addKeyValue("code", refusal.code())
          .log("a feature flag was not changed, as far as is known");
      end(State.FAILED, words, List.of());
    }

    private void end(State how, Message words, List<AuditEntry> decisions) {
      Instant now = clock.instant();
      boolean _ = changes.end(held.ended(how, now), messages.of(held, words), decisions, now);
    }

    private void later(Outage outage) {
      Instant now = clock.instant();
      if (isLate(held, now)) {
        failHaving(outOfTime(held, outage));
        return;
      }
      Duration least = held.sent().isPresent() ? UNDER_WAY : SOON;
      Duration pause =
          outage.retryAfter().filter(asked -> asked.compareTo(least) > 0).orElse(least);
      Instant last = held.since().plus(PATIENCE).plusSeconds(1);
      Instant next = now.plus(pause);
      boolean _ =
          changes.keep(
              held.later(next.isAfter(last) ? last : next),
              List.of(messages.of(held, FlagMessage.waiting(held, outage))),
              now);
    }
  }
}
