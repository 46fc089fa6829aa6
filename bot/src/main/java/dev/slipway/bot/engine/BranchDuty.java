package dev.slipway.bot.engine;

import dev.slipway.bot.engine.Engine.Duty;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says when default branches are looked at, and with them whether anything goes live by itself:
/// now and then, by one process; and at once, by whichever process hears of it, when GitLab says
/// that there is something new. Several looks at an app that are wanted at the same time are one.
/// Safe for use by several threads.
public final class BranchDuty implements Duty, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BranchDuty.class);

  /// How soon a change in an environment shows.
  private static final Duration PAINT_EVERY = Duration.ofSeconds(2);

  private final List<App> apps;
  private final BranchNews news;
  private final Autopilot autopilot;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<AppName, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Set<Wish> wishes = ConcurrentHashMap.newKeySet();
  private final Map<AppName, Instant> notBefore = new ConcurrentHashMap<>();
  private final AtomicBoolean deploymentsChanged = new AtomicBoolean();
  private final Semaphore stopped = new Semaphore(0);

  /// What is wanted of an app and has not begun.
  private record Wish(AppName app, What what) {}

  private enum What {
    /// Ask GitLab, and see what is where.
    LOOK,
    /// Only see what is where.
    PAINT
  }

  public BranchDuty(
      List<App> apps,
      BranchNews news,
      Autopilot autopilot,
      Duration lookEvery,
      InstantSource clock) {
    this.apps = apps;
    this.news = news;
    this.autopilot = autopilot;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "branches";
  }

  /// Has the apps of a project looked at now; those of all projects when it is empty.
  public void hint(Optional<String> project) {
    apps.stream()
        .filter(app -> project.isEmpty() || project.get().equalsIgnoreCase(app.project()))
        .forEach(app -> wish(app, What.LOOK));
  }

  /// Has it seen now what is where in an app, without asking what is new.
  public void see(AppName name) {
    apps.stream().filter(app -> app.name().equals(name)).forEach(app -> wish(app, What.PAINT));
  }

  /// Says that something about a deployment was stored.
  public void deploymentsChanged() {
    deploymentsChanged.set(true);
  }

  @Override
  public void work() throws InterruptedException {
    Instant next = clock.instant();
    while (!stopped.tryAcquire(pause(next).toMillis(), TimeUnit.MILLISECONDS)) {
      Instant now = clock.instant();
      if (!now.isBefore(next)) {
        apps.stream()
            .filter(app -> !now.isBefore(notBefore.getOrDefault(app.name(), Instant.EPOCH)))
            .forEach(app -> wish(app, What.LOOK));
        next = now.plus(lookEvery);
      } else if (deploymentsChanged.compareAndSet(true, false)) {
        apps.forEach(app -> wish(app, What.PAINT));
      }
    }
  }

  private Duration pause(Instant next) {
    Duration left = Duration.between(clock.instant(), next);
    Duration pause = left.compareTo(PAINT_EVERY) < 0 ? left : PAINT_EVERY;
    return pause.isNegative() ? Duration.ZERO : pause;
  }

  private void wish(App app, What what) {
    Wish wish = new Wish(app.name(), what);
    if (!threads.isShutdown() && wishes.add(wish)) {
      threads.execute(() -> fulfil(app, wish));
    }
  }

  private void fulfil(App app, Wish wish) {
    ReentrantLock turn = turns.computeIfAbsent(app.name(), _ -> new ReentrantLock());
    try {
      turn.lockInterruptibly();
      try {
        wishes.remove(wish);
        carryOut(app, wish.what());
      } finally {
        turn.unlock();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      LOG.atError()
          .addKeyValue("app", app.name())
          .setCause(failure)
          .log(
              "looking at the default branch, or at what goes live by itself, failed; trying again");
    }
  }

  private void carryOut(App app, What what) {
    switch (what) {
      case LOOK -> look(app);
      case PAINT -> news.paint(app);
    }
    autopilot.consider(app);
  }

  private void look(App app) {
    Optional<Duration> wait = news.look(app).flatMap(Outage::retryAfter);
    wait.ifPresentOrElse(
        pause -> notBefore.put(app.name(), clock.instant().plus(pause)),
        () -> notBefore.remove(app.name()));
  }

  /// Makes `work` return; what was begun goes on.
  @Override
  public void stop() {
    stopped.release();
  }

  /// Stops what was begun.
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
