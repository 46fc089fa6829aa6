package dev.slipway.bot.engine;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
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

  /// So long passes between two looks at an app, however many hooks come.
  private static final Duration LOOK_AT_MOST_EVERY = Duration.ofMillis(300);

  private final List<App> apps;
  private final Function<App, Optional<Outage>> look;
  private final Consumer<App> paint;
  private final Consumer<App> consider;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<AppName, ReentrantLock> turns = new ConcurrentHashMap<>();
  private final Set<Wish> wishes = ConcurrentHashMap.newKeySet();
  private final Map<AppName, Instant> notBefore = new ConcurrentHashMap<>();
  private final Map<AppName, Instant> lookedAt = new ConcurrentHashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
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

  /// @param look asks GitLab what is new and tells it; gives why there was no answer
  /// @param paint shows what is where, without asking GitLab
  /// @param consider has gone live what is due by itself, after either
  public BranchDuty(
      List<App> apps,
      Function<App, Optional<Outage>> look,
      Consumer<App> paint,
      Consumer<App> consider,
      Duration lookEvery,
      InstantSource clock) {
    this.apps = apps;
    this.look = look;
    this.paint = paint;
    this.consider = consider;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "branches";
  }

  /// Has the apps of a project looked at now; those of all projects when it is empty. Not while
  /// GitLab wants to be left alone: then the next look comes without a hint.
  public void hint(Optional<String> project) {
    Instant now = clock.instant();
    apps.stream()
        .filter(app -> project.isEmpty() || project.get().equalsIgnoreCase(app.project()))
        .filter(app -> mayLook(app, now))
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
    while (!stopped.tryAcquire(pause(next).toMillis(), MILLISECONDS)) {
      Instant now = clock.instant();
      if (!now.isBefore(next)) {
        apps.stream().filter(app -> mayLook(app, now)).forEach(app -> wish(app, What.LOOK));
        next = now.plus(lookEvery);
      } else if (deploymentsChanged.compareAndSet(true, false)) {
        apps.forEach(app -> wish(app, What.PAINT));
      }
    }
  }

  private boolean mayLook(App app, Instant now) {
    return !now.isBefore(notBefore.getOrDefault(app.name(), Instant.EPOCH));
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
      if (wish.what() == What.LOOK && closed.await(early(app).toMillis(), MILLISECONDS)) {
        return;
      }
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

  /// How much too early another look would be; what is hinted at meanwhile is the same wish.
  private Duration early(App app) {
    Duration left =
        Duration.between(
            clock.instant(),
            lookedAt.getOrDefault(app.name(), Instant.EPOCH).plus(LOOK_AT_MOST_EVERY));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private void carryOut(App app, What what) {
    switch (what) {
      case LOOK -> look(app);
      case PAINT -> paint.accept(app);
    }
    consider.accept(app);
  }

  private void look(App app) {
    lookedAt.put(app.name(), clock.instant());
    Optional<Duration> wait = look.apply(app).flatMap(Outage::retryAfter);
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
    closed.countDown();
    threads.shutdownNow();
  }
}
