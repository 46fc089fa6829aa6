package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says when review apps are looked at: each now and then, and soon after something was heard of
/// its project; when labels are; and when namespaces are looked for that nobody keeps. Several
/// review apps are looked at beside one another, and each by one process at a time. Safe for use by
/// several threads.
public final class ReviewDuty extends Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewDuty.class);
  private static final int AT_ONCE = 8;
  private static final int MOST = 100;
  private static final Duration SWEEP_EVERY = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final SlipwayConfig config;
  private final ReviewApps apps;
  private final ReviewLooks looks;
  private final ReviewLabels labels;
  private final ReviewOrphans orphans;
  private final Runnable messagesChanged;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final Set<ReviewId> busy = ConcurrentHashMap.newKeySet();
  private final Set<AppName> heardOf = ConcurrentHashMap.newKeySet();
  private final Map<ReviewId, ReviewLooks.Depth> wanted = new ConcurrentHashMap<>();
  private final Chore labelling = new Chore("the labels of merge requests");
  private final Chore sweeping = new Chore("namespaces of review apps");

  /// @param lookEvery how often to look for what other processes have stored
  public ReviewDuty(
      SlipwayConfig config,
      ReviewApps apps,
      ReviewWorld world,
      ReviewMessages messages,
      Outbox outbox,
      Runnable messagesChanged,
      Duration lookEvery,
      InstantSource clock) {
    this.config = config;
    this.apps = apps;
    this.looks = new ReviewLooks(config, apps, world, messages, this::isStopping, clock);
    this.labels = new ReviewLabels(config, apps, world.sources(), messages, clock);
    this.orphans = new ReviewOrphans(config, apps, world.places(), messages, outbox);
    this.messagesChanged = messagesChanged;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "reviews";
  }

  /// Has the review apps of a project looked at now; those of all projects when it is empty.
  public void hint(Optional<String> project) {
    config.apps().stream()
        .filter(app -> app.reviews().isPresent())
        .filter(app -> project.isEmpty() || project.get().equalsIgnoreCase(app.project()))
        .map(App::name)
        .forEach(heardOf::add);
    if (!heardOf.isEmpty()) {
      wake();
    }
  }

  @Override
  public Duration round(Executor calls) {
    Instant now = clock.instant();
    boolean heard = false;
    for (AppName app : Set.copyOf(heardOf)) {
      heard |= heardOf.remove(app);
      apps.live(app).forEach(row -> wanted.put(row.id(), ReviewLooks.Depth.ASK_GITLAB));
    }
    if (heard) {
      labelling.hurry();
    }
    labelling.begin(calls, now, config.gitlab().lookEvery(), labels::look);
    sweeping.begin(calls, now, SWEEP_EVERY, () -> orphans.sweep(clock.instant()));
    for (ReviewId id : Set.copyOf(wanted.keySet())) {
      apps.find(id).ifPresentOrElse(row -> begin(row, calls), () -> wanted.remove(id));
    }
    apps.due(now, MOST).forEach(row -> begin(row, calls));
    Duration usual = wanted.isEmpty() || SOON.compareTo(lookEvery) > 0 ? lookEvery : SOON;
    Duration pause = pause(now, apps.nextDue(now), usual);
    return pause(now, Optional.of(labelling.next(now)), pause);
  }

  private void begin(ReviewApp row, Executor calls) {
    if (busy.size() < AT_ONCE && busy.add(row.id())) {
      calls.execute(() -> look(row));
    }
  }

  private void look(ReviewApp row) {
    ReviewLooks.Depth depth =
        Optional.ofNullable(wanted.remove(row.id())).orElse(ReviewLooks.Depth.AS_USUAL);
    boolean looked = false;
    try {
      switch (looks.look(row, depth)) {
        case LOOKED -> looked = true;
        case TAKEN -> wanted.merge(row.id(), depth, ReviewLooks.Depth::deeper);
      }
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("app", row.request().app())
          .addKeyValue("review", row.id())
          .setCause(unexpected)
          .log("looking at a review app failed unexpectedly; it is looked at again");
    } finally {
      busy.remove(row.id());
      messagesChanged.run();
      // What somebody else looks at, or what failed, is due as before: with the next round.
      if (looked) {
        wake();
      }
    }
  }

  /// Something that is done now and then, once at a time. Safe for use by several threads.
  private final class Chore {
    private final String what;
    private final AtomicReference<Instant> next = new AtomicReference<>(Instant.EPOCH);
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    private Chore(String what) {
      this.what = what;
    }

    void hurry() {
      next.set(Instant.EPOCH);
    }

    Instant next(Instant now) {
      return next.get().isAfter(now) ? next.get() : now.plus(SOON);
    }

    void begin(Executor calls, Instant now, Duration every, Runnable work) {
      if (now.isBefore(next.get()) || !running.add(what)) {
        return;
      }
      next.set(now.plus(every));
      calls.execute(() -> run(work));
    }

    private void run(Runnable work) {
      try {
        work.run();
      } catch (RuntimeException unexpected) {
        LOG.atError().setCause(unexpected).log("looking at {} failed unexpectedly", what);
      } finally {
        running.remove(what);
        messagesChanged.run();
        wake();
      }
    }
  }
}
