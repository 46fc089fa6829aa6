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
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.ports.Deployments;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sees to it that each deployment under way is conducted by exactly one process, and that the
/// outbox is sent by exactly one: claims, heartbeats and revival are db-scheduler's. Safe for use
/// by several threads.
public final class Engine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);
  private static final int MISSED_HEARTBEATS = 4;
  private static final Duration SHUTDOWN = Duration.ofSeconds(10);
  private static final int AT_ONCE = 200;

  private final Scheduler scheduler;
  private final CustomTask<Void> conducting;
  private final Deployments deployments;
  private final Bells bells;
  private final InstantSource clock;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /// Work that one process at a time does, for as long as it lives.
  public interface Duty {
    /// Works until told to stop.
    void work() throws InterruptedException;

    /// Makes `work` return soon.
    void stop();
  }

  private final Duty publishing;

  /// @param conductor carries a deployment through
  /// @param publishing sends the outbox
  /// @param sweeping done about once a minute by one process
  /// @param pollEvery how often other processes' leavings are looked for
  public Engine(
      DataSource dataSource,
      Deployments deployments,
      Conductor conductor,
      Bells bells,
      Duty publishing,
      Runnable sweeping,
      Duration pollEvery,
      String processName,
      InstantSource clock) {
    this.deployments = deployments;
    this.bells = bells;
    this.publishing = publishing;
    this.clock = clock;
    this.conducting =
        Tasks.custom("deployment", Void.class)
            .onDeadExecutionRevive()
            .execute((instance, context) -> conduct(conductor, instance, context));
    CustomTask<Void> publish =
        Tasks.custom("outbox", Void.class)
            .onDeadExecutionRevive()
            .scheduleOnStartup("outbox", null, _ -> clock.instant())
            .execute((_, _) -> publish());
    this.scheduler =
        Scheduler.create(dataSource, conducting)
            .startTasks(
                publish,
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

  /// Starts to work, with the deployments that were left under way first.
  public void start() {
    scheduler.start();
    takeLeftOver();
  }

  /// Has everything conducted that is under way; what is conducted already stays where it is.
  public void takeLeftOver() {
    for (Deployment deployment : deployments.underWay()) {
      take(deployment.id());
    }
  }

  /// Has a deployment conducted by somebody, now. Repeatable.
  public void take(DeploymentId id) {
    scheduler.scheduleIfNotExists(conducting.instance(id.toString()), clock.instant());
  }

  /// Has a deployment looked at now, if it is conducted here; elsewhere it is within seconds.
  public void look(DeploymentId id) {
    bells.ring(id);
  }

  /// Hands everything over and stops.
  @Override
  public void close() {
    stopping.set(true);
    publishing.stop();
    bells.ringAll();
    scheduler.stop();
  }

  private CompletionHandler<Void> conduct(
      Conductor conductor, TaskInstance<Void> instance, ExecutionContext context) {
    DeploymentId id = new DeploymentId(Long.parseLong(instance.getId()));
    try {
      Conductor.Left left = conductor.conduct(id, () -> !stopping.get());
      return switch (left) {
        case DONE -> new OnCompleteRemove<>();
        case TO_GO_ON -> again(clock.instant());
      };
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return again(clock.instant());
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue("deployment", id)
          .addKeyValue("since", context.getExecution().executionTime)
          .setCause(failure)
          .log("conducting failed; trying again in a moment");
      return again(soon());
    }
  }

  private CompletionHandler<Void> publish() {
    try {
      publishing.work();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.atError().setCause(failure).log("sending messages failed; trying again in a moment");
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
