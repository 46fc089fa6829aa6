package dev.slipway.bot.engine;

import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.ports.Recorder.Known;
import dev.slipway.commands.ports.Recorder.Leave;
import dev.slipway.commands.ports.Records;
import dev.slipway.commands.ports.Records.Due;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.Owed;
import dev.slipway.commands.records.RecordId;
import dev.slipway.commands.records.RecordKind;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes what outside systems are owed of deployments, beside these and never in their way: what
/// can't be written now is written later. One process does this at a time. What is being written is
/// noted before, and each system looks for it before it is written again, so that a killed process
/// leaves no record twice. Safe for use by several threads.
public final class RecordDuty extends Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(RecordDuty.class);
  private static final int AT_ONCE = 16;
  private static final int MOST = 200;

  /// Shorter than what it takes another process to take over.
  static final Duration PAUSED = Duration.ofSeconds(4);

  /// How long a write may still be under way whose process or connection is gone.
  static final Duration UNDER_WAY = Duration.ofSeconds(15);

  private static final Duration AFTER_DEFECT = Duration.ofMinutes(5);

  /// How far back the release is looked for that was live before.
  private static final int RELEASES = 50;

  private final SlipwayConfig config;
  private final Records records;
  private final Deployments deployments;
  private final Map<RecordKind, Recorder> recorders;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final Set<Task> busy = ConcurrentHashMap.newKeySet();

  private record Task(RecordKind kind, DeploymentId deployment) {}

  /// @param recorders who writes what
  /// @param lookEvery how often to look for what other processes have stored
  public RecordDuty(
      SlipwayConfig config,
      Records records,
      Deployments deployments,
      Map<RecordKind, Recorder> recorders,
      Duration lookEvery,
      InstantSource clock) {
    this.config = config;
    this.records = records;
    this.deployments = deployments;
    this.recorders = Map.copyOf(recorders);
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "records";
  }

  /// Starts whatever may be written now, and says how long nothing else can be.
  ///
  /// @param calls what the writing itself is done on
  @Override
  public Duration round(Executor calls) {
    Instant now = clock.instant();
    for (Due due : records.due(now, MOST)) {
      Task task = new Task(due.owed().kind(), due.owed().deployment());
      if (due.owed().next(due.account()) != Owed.Next.WAIT
          && busy.size() < AT_ONCE
          && busy.add(task)) {
        calls.execute(() -> tend(due, task));
      }
    }
    return pause(now, records.nextDue(now), lookEvery);
  }

  private void tend(Due due, Task task) {
    Attempt attempt = new Attempt(due.owed());
    boolean noted = false;
    try {
      switch (due.owed().next(due.account())) {
        case WAIT -> {}
        case SETTLE -> {
          boolean _ = records.settle(due.owed());
        }
        case WRITE -> write(due, attempt);
      }
      noted = true;
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("deployment", task.deployment())
          .addKeyValue("record", task.kind().word())
          .setCause(unexpected)
          .log("writing a record failed unexpectedly; it is tried again");
      boolean _ = records.keep(attempt.held.failed(clock.instant().plus(AFTER_DEFECT)));
      noted = true;
    } finally {
      busy.remove(task);
      // What the store could not take is due as before: it is looked at with the next round.
      if (noted) {
        wake();
      }
    }
  }

  private void write(Due due, Attempt attempt) {
    Order order = due.account().deployment().order();
    Optional<App> app = config.app(order.app());
    Optional<Environment> environment =
        config
            .environment(order.app(), order.environment())
            .filter(known -> RecordKind.owedBy(config, known).contains(due.owed().kind()));
    Optional<Recorder> recorder = Optional.ofNullable(recorders.get(due.owed().kind()));
    if (app.isEmpty() || environment.isEmpty() || recorder.isEmpty()) {
      giveUp(due.owed(), "not configured any more", "the configuration no longer asks for it");
      return;
    }
    Account account = withWhatWasLive(due);
    Answer<Optional<RecordId>> answer =
        recorder
            .get()
            .write(
                app.get(),
                environment.get(),
                account,
                new Known(due.owed().id(), due.before()),
                attempt);
    Instant now = clock.instant();
    switch (answer) {
      case Answer.Found<Optional<RecordId>>(Optional<RecordId> id) -> {
        Owed shown = attempt.held.showing(account.standing(), id, now);
        boolean stored = account.standing().isOver() ? records.settle(shown) : records.keep(shown);
        LOG.atInfo()
            .addKeyValue("deployment", due.owed().deployment())
            .addKeyValue("record", due.owed().kind().word())
            .addKeyValue("shows", account.standing().word())
            .addKeyValue("stored", stored)
            .log("record written");
      }
      case Answer.Refused<Optional<RecordId>>(Refusal refusal) ->
          later(
              due,
              attempt.held,
              attempt.held.afterRefusal(account, now),
              refusal.code(),
              refusal.whole().plain());
      case Answer.Unavailable<Optional<RecordId>>(Outage outage) ->
          later(
              due,
              attempt.held,
              attempt.held.afterSilence(account, attempt.pauseAfter(outage), now),
              "no-answer",
              outage.system() + ": " + outage.reason());
    }
  }

  private Account withWhatWasLive(Due due) {
    Order order = due.account().deployment().order();
    return due.owed().kind() == RecordKind.GITLAB_COMMENTS
            || due.owed().kind() == RecordKind.ARRIVALS
        ? due.account().after(deployments.releases(order.app(), order.environment(), RELEASES))
        : due.account();
  }

  private void later(Due due, Owed held, Optional<Instant> next, String code, String reason) {
    if (next.isEmpty()) {
      giveUp(held, code, reason);
      return;
    }
    boolean _ = records.keep(held.failed(next.get()));
    LOG.atWarn()
        .addKeyValue("deployment", due.owed().deployment())
        .addKeyValue("record", due.owed().kind().word())
        .addKeyValue("attempts", held.attempts() + 1)
        .addKeyValue("code", code)
        .addKeyValue("reason", reason)
        .log("a record can't be written now; trying again");
  }

  private void giveUp(Owed owed, String code, String reason) {
    boolean _ = records.giveUp(owed, code);
    LOG.atError()
        .addKeyValue("deployment", owed.deployment())
        .addKeyValue("record", owed.kind().word())
        .addKeyValue("code", code)
        .addKeyValue("reason", reason)
        .log("a record was not written and will not be");
  }

  /// One attempt to write a record: noted before each effect, so that of two processes that mean to
  /// write it only one does. Used by one thread.
  private final class Attempt implements Leave {
    private Owed held;
    private boolean begun;

    private Attempt(Owed owed) {
      this.held = owed;
    }

    @Override
    public Optional<Outage> withheld() {
      if (isStopping()) {
        return Optional.of(new Outage("Slipway", "it is being stopped"));
      }
      Instant began = clock.instant();
      Optional<Owed> mine = records.attempting(held.notBefore(began.plus(UNDER_WAY)));
      if (mine.isEmpty()) {
        return Optional.of(new Outage("Slipway", "somebody else writes this record"));
      }
      held = mine.get();
      begun = true;
      return clock.instant().isAfter(began.plus(PAUSED))
          ? Optional.of(new Outage("Slipway", "this process was paused"))
          : Optional.empty();
    }

    /// What has begun may be under way although there was no answer.
    private Optional<Duration> pauseAfter(Outage outage) {
      return begun
          ? Optional.of(
              outage.retryAfter().filter(asked -> asked.compareTo(UNDER_WAY) > 0).orElse(UNDER_WAY))
          : outage.retryAfter();
    }
  }
}
