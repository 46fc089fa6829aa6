package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Looks at review apps, each by one process at a time. Safe for use by several threads.
final class ReviewLooks {
  /// How long a look may take before another process takes over: longer than all its calls
  /// together.
  static final Duration CLAIM = Duration.ofSeconds(90);

  final SlipwayConfig config;
  final ReviewApps apps;
  final ReviewWorld world;
  final ReviewBranches branches;
  final ReviewMessages messages;
  final BooleanSupplier stopping;
  final InstantSource clock;
  private final Map<ReviewId, Instant> asked = new ConcurrentHashMap<>();
  private final Map<ReviewId, Shown> shown = new ConcurrentHashMap<>();

  ReviewLooks(
      SlipwayConfig config,
      ReviewApps apps,
      ReviewWorld world,
      ReviewMessages messages,
      BooleanSupplier stopping,
      InstantSource clock) {
    this.config = config;
    this.apps = apps;
    this.world = world;
    this.branches = new ReviewBranches(world.sources(), world.builds(), world.registry());
    this.messages = messages;
    this.stopping = stopping;
    this.clock = clock;
  }

  /// How much is looked at.
  enum Depth {
    /// GitLab is asked when it was not for a while.
    AS_USUAL,
    ASK_GITLAB;

    Depth deeper(Depth other) {
      return compareTo(other) > 0 ? this : other;
    }
  }

  /// What became of a look.
  enum Outcome {
    LOOKED,
    /// Somebody else looks at it, or has changed it since it was read.
    TAKEN
  }

  /// Looks once. After a defect nobody looks at it until the claim is over.
  Outcome look(ReviewApp seen, Depth depth) {
    Instant began = clock.instant();
    Instant until = began.truncatedTo(ChronoUnit.MILLIS).plus(CLAIM);
    Optional<ReviewApp> mine = apps.claim(seen, began, until);
    if (mine.isEmpty()) {
      return Outcome.TAKEN;
    }
    new ReviewLook(this, mine.get(), began).look(depth);
    apps.release(seen.id(), until);
    return Outcome.LOOKED;
  }

  /// Whether GitLab is to be asked now.
  boolean asks(ReviewId id, Depth depth, Instant now) {
    Instant last = asked.getOrDefault(id, Instant.EPOCH);
    return depth == Depth.ASK_GITLAB || !now.isBefore(last.plus(config.gitlab().lookEvery()));
  }

  void hasAsked(ReviewId id, Instant now) {
    asked.put(id, now);
  }

  /// What this process has stored for a message to show.
  ///
  /// @param version the row's, as it was stored with it
  private record Shown(Message message, long version) {}

  /// Whether the message may not show this yet: also when somebody else has written since, who may
  /// have had it show something else.
  boolean isNews(ReviewApp row, Message message) {
    Shown last = shown.get(row.id());
    // claiming it makes a version too
    return last == null || !last.message().equals(message) || row.version() > last.version() + 1;
  }

  /// @param stored as it is stored with the message
  void isShown(ReviewApp stored, Message message) {
    shown.put(stored.id(), new Shown(message, stored.version()));
  }

  void forget(ReviewId id) {
    asked.remove(id);
    shown.remove(id);
  }
}
