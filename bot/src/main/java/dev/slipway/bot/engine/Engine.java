package dev.slipway.bot.engine;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler.OnCompleteRemove;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import dev.slipway.commands.deployments.Transition.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that each thing under way is conducted by exactly one process, and that the outbox is
/// sent by exactly one: claims, heartbeats and revival are db-scheduler's. Safe for use by several
/// threads.
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);
  private static final int AT_ONCE = 200;

  /// How often it is looked whether another process has stored an instruction.
  private static final Duration LISTEN = Duration.ofSeconds(3);

  /// Changes seen within this time are looked at together.
  private static final Duration GATHER = Duration.ofMillis(200);

  private final Scheduler scheduler;
  private final Map<Kind, CustomTask<Void>> tasks = new LinkedHashMap<>();
  private final InstantSource clock;
  private final Bells<Conducted> bells = new Bells<>();
  private final AtomicBoolean stopping = new AtomicBoolean();

  /// Work that one process at a time does, for as long as it lives.
  public interface Duty {
    /// Under which the claim on it is stored; never changes.
    String name();

    /// Works until told to stop.
    void work() throws InterruptedException;

    /// Makes `work` return soon.
    void stop();
  }

  /// Things of one kind, each of which is conducted by one process until it is over.
  public interface Kind {
    /// Under which claims on such things are stored; never changes.
    String name();

    /// The numbers of those under way, oldest first.
    List<Long> underWay();

    /// Whether one was told something that it has not taken up yet, here or by another process.
    boolean isTold(long number);

    /// Takes one over, for whoever gives it its turns; empty when it is over.
    ///
    /// @param changed called on any thread, briefly, when there may be something new to look at
    Optional<Conducting> takeOver(long number, Runnable changed);
  }

  /// Something in these hands. Used by one thread.
  public interface Conducting extends AutoCloseable {
    /// One turn, and when the next is due; never when it is over or somebody else's.
    Pace turn();

    @Override
    void close();
  }

  /// Something that is conducted, or was.
  private record Conducted(Kind kind, long number) {}

  private final List<Duty> duties;

  /// @param kinds what there is to conduct
  /// @param duties what one process at a time does
  /// @param sweeping done about once a minute by one process
  /// @param pollEvery how often other processes' leavings are looked for
  public Engine(
      DataSource dataSource,
      List<Kind> kinds,
      List<Duty> duties,
      Runnable sweeping,
      Duration pollEvery,
      String processName,
      InstantSource clock) {
    this.duties = List.copyOf(duties);
    this.clock = clock;
    for (Kind kind : kinds) {
      tasks.put(
          kind,
          Tasks.custom(kind.name(), Void.class)
              .onDeadExecutionRevive()
              .execute((instance, context) -> conduct(kind, instance, context)));
    }
    List<CustomTask<Void>> always =
        duties.stream()
            .map(duty ->
                Tasks.custom(duty.name(), Void.class)
                    .onDeadExecutionRevive()
                    .scheduleOnStartup(duty.name(), null, _ -> clock.instant())
                    .execute((_, _) -> perform(duty)))
            .toList();
    this.scheduler =
        Scheduler.create(dataSource, List.copyOf(tasks.values()))
            .startTasks(always)
            .startTasks(
                Tasks.recurring("sweep", Schedules.fixedDelay(Duration.ofMinutes(1)))
                    .execute((_, _) -> sweeping.run()))
            .serializer(new NoData())
            .schedulerName(new com.github.kagkarlsson.scheduler.SchedulerName.Fixed(processName))
            .threads(AT_ONCE)
            .executorService(Executors.newVirtualThreadPerTaskExecutor())
            .pollingInterval(pollEvery)
            .heartbeatInterval(HEARTBEAT)
            .missedHeartbeatsLimit(MISSED_HEARTBEATS)
            .shutdownMaxWait(SHUTDOWN)
            .enableImmediateExecution()
            .build();
  }

  /// Starts to work, with what was left under way first.
  public void start() {
    scheduler.start();
    takeLeftOver();
  }

  /// Has everything conducted that is under way; what is conducted already stays where it is.
  public void takeLeftOver() {
    for (Kind kind : tasks.keySet()) {
      kind.underWay().forEach(number -> take(kind, number));
    }
  }

  /// Has something conducted by somebody, now. Repeatable.
  public void take(Kind kind, long number) {
    CustomTask<Void> task = Objects.requireNonNull(tasks.get(kind), kind::name);
    scheduler.scheduleIfNotExists(task.instance(Long.toString(number)), clock.instant());
  }

  /// Has something looked at now, if it is conducted here.
  public void look(Kind kind, long number) {
    bells.ring(new Conducted(kind, number));
  }

  /// Has everything looked at now that is conducted here.
  public void look() {
    bells.ringAll();
  }

  /// Hands everything over and stops.
  @Override
  public void close() {
    stopping.set(true);
    duties.forEach(Duty::stop);
    bells.ringAll();
    scheduler.stop();
  }

  private CompletionHandler<Void> conduct(
      Kind kind, TaskInstance<Void> instance, ExecutionContext context) {
    long number = Long.parseLong(instance.getId());
    try {
      return isOver(kind, number) ? new OnCompleteRemove<>() : again(clock.instant());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return again(clock.instant());
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue(kind.name(), number)
          .addKeyValue("since", context.getExecution().executionTime)
          .setCause(failure)
          .log("conducting failed; trying again in a moment");
      return again(soon());
    }
  }

  /// Gives something its turns until it is over or somebody else's; not over when we stop first.
  private boolean isOver(Kind kind, long number) throws InterruptedException {
    try (Bells<Conducted>.Bell bell = bells.open(new Conducted(kind, number))) {
      Optional<Conducting> taken = kind.takeOver(number, bell::ring);
      if (taken.isEmpty()) {
        return true;
      }
      try (Conducting conducting = taken.get()) {
        while (!stopping.get()) {
          switch (conducting.turn()) {
            case Pace.Over() -> {
              return true;
            }
            case Pace.AtOnce() -> {}
            case Pace.Within(Duration limit) -> awaitNews(kind, number, bell, limit);
          }
        }
        return false;
      }
    }
  }

  private static void awaitNews(Kind kind, long number, Bells<Conducted>.Bell bell, Duration limit)
      throws InterruptedException {
    Duration left = limit;
    boolean rung = false;
    while (!rung && left.compareTo(LISTEN) > 0) {
      rung = bell.await(LISTEN);
      if (!rung && kind.isTold(number)) {
        return;
      }
      left = left.minus(LISTEN);
    }
    if (rung || bell.await(left)) {
      bell.gather(GATHER);
    }
  }

  private CompletionHandler<Void> perform(Duty duty) {
    try {
      duty.work();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue("duty", duty.name())
          .setCause(failure)
          .log("a duty failed; trying again in a moment");
    }
    return again(stopping.get() ? clock.instant() : soon());
  }

  private static CompletionHandler<Void> again(Instant at) {
    return (complete, operations) -> operations.reschedule(complete, at);
  }

  private Instant soon() {
    return clock.instant().plus(HEARTBEAT);
  }

  /// No task here has data; nothing is ever deserialised.
  private static final class NoData implements Serializer {
    @Override
    public byte[] serialize(Object data) {
      if (data != null) {
        throw new IllegalArgumentException("tasks have no data");
      }
      return new byte[0];
    }

    @Override
    @SuppressWarnings("NullAway")
    public <T> T deserialize(Class<T> type, byte[] data) {
      return null;
    }
  }
}
