package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.ports.ReviewPlaces;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.App;
import dev.slipway.config.Reviews;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds namespaces of review apps that are over, and removes them: what was made by a call that
/// came late. One that this store does not know may be somebody's all the same, of another bot in
/// that cluster or from before the store was put back to an older state: it is told once, and left.
/// Safe for use by several threads.
final class ReviewOrphans {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewOrphans.class);

  /// How old one has to be: it may have been made just now by another process.
  static final Duration GRACE = Duration.ofMinutes(10);

  private final SlipwayConfig config;
  private final ReviewApps apps;
  private final ReviewPlaces places;
  private final ReviewMessages messages;
  private final Outbox outbox;

  ReviewOrphans(
      SlipwayConfig config,
      ReviewApps apps,
      ReviewPlaces places,
      ReviewMessages messages,
      Outbox outbox) {
    this.config = config;
    this.apps = apps;
    this.places = places;
    this.messages = messages;
    this.outbox = outbox;
  }

  /// Looks once wherever an app has review apps. What can't be asked is left alone.
  void sweep(Instant now) {
    for (App app : config.apps()) {
      app.reviews().ifPresent(reviews -> sweep(app, reviews, now));
    }
  }

  private void sweep(App app, Reviews reviews, Instant now) {
    if (!(places.all(reviews.target())
        instanceof Answer.Found<List<StandingReview>>(var standing))) {
      return;
    }
    for (StandingReview one : standing) {
      if (!one.app().equals(app.name()) || !one.made().isBefore(now.minus(GRACE))) {
        continue;
      }
      Optional<ReviewApp> row = apps.find(one.review()).filter(known -> isOf(known, one));
      if (row.isEmpty()) {
        LOG.atWarn()
            .addKeyValue("app", app.name())
            .addKeyValue("namespace", one.name())
            .log("this store does not know that review app, which is left alone");
        config
            .newsChannel(app)
            .ifPresent(channel ->
                outbox.showOnce(
                    messages.unknown(one, reviews.target().name(), new ChannelId(channel)), now));
      } else if (!row.get().isLive()) {
        LOG.atWarn()
            .addKeyValue("app", app.name())
            .addKeyValue("namespace", one.name())
            .log("nobody keeps this review app; removing what is left of it");
        Answer<ReviewPlaces.Done> _ =
            places.remove(reviews.target(one.name().value()), one.review());
      }
    }
  }

  private static boolean isOf(ReviewApp known, StandingReview one) {
    return known.request().name().equals(one.name()) && known.request().app().equals(one.app());
  }
}
