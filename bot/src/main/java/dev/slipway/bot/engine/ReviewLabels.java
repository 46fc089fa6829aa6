package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.config.App;
import dev.slipway.config.KnownPerson;
import dev.slipway.config.Reviews;
import dev.slipway.config.SlipwayConfig;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Begins review apps for merge requests that have the label. Safe for use by several threads.
final class ReviewLabels {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewLabels.class);

  /// How many GitLab lists at most: with as many, one that is not among them may have the label.
  private static final int LISTED = 100;

  /// As git hosts and file systems allow, and the store keeps.
  private static final int LONGEST_BRANCH = 255;

  private static final String FORK =
      "**Review app:** none, because the branch is in a fork: whoever has made the fork could run"
          + " anything in the cluster. Push it to this project as a branch, and set the label there.";

  private final SlipwayConfig config;
  private final ReviewApps apps;
  private final ReviewSources sources;
  private final ReviewMessages messages;
  private final InstantSource clock;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ReviewLabels(
      SlipwayConfig config,
      ReviewApps apps,
      ReviewSources sources,
      ReviewMessages messages,
      InstantSource clock) {
    this.config = config;
    this.apps = apps;
    this.sources = sources;
    this.messages = messages;
    this.clock = clock;
  }

  /// Looks once at all apps. What can't be asked is asked the next time.
  void look() {
    for (App app : config.apps()) {
      app.reviews()
          .ifPresent(reviews -> reviews.label().ifPresent(label -> look(app, reviews, label)));
    }
  }

  private void look(App app, Reviews reviews, String label) {
    Instant began = clock.instant();
    if (!(sources.labelled(app, label) instanceof Answer.Found<List<MergeRequest>>(var labelled))) {
      return;
    }
    Set<String> live =
        apps.live(app.name()).stream()
            .map(row -> row.request().branch())
            .collect(Collectors.toSet());
    for (MergeRequest request : labelled) {
      switch (request.home()) {
        case FORK -> refuse(app, request);
        case SAME_PROJECT -> {
          if (!live.contains(request.branch())
              && request.branch().length() <= LONGEST_BRANCH
              && isThere(app, request)) {
            begin(app, reviews, request);
          }
        }
      }
    }
    if (labelled.size() < LISTED) {
      apps.forgetEnded(
          app.name(),
          labelled.stream()
              .filter(request -> request.home() == MergeRequest.Home.SAME_PROJECT)
              .map(MergeRequest::branch)
              .collect(Collectors.toSet()),
          began);
    }
  }

  /// GitLab may take a while to close the merge requests of a branch that is gone.
  private boolean isThere(App app, MergeRequest request) {
    return sources.head(app, request.branch())
            instanceof Answer.Found<Optional<CommitSha>>(var head)
        && head.isPresent();
  }

  /// The comment is the same each time, so that another process does no harm.
  private void refuse(App app, MergeRequest request) {
    String key = app.name() + "!" + request.number();
    if (!told.contains(key)
        && sources.comment(app, request.number(), FORK) instanceof Answer.Found<?>) {
      told.add(key);
    }
  }

  private void begin(App app, Reviews reviews, MergeRequest request) {
    Optional<ChannelId> channel = config.newsChannel(app).map(ChannelId::new);
    if (channel.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("app", app.name())
          .log("a label asks for a review app, and there is no channel to tell of it");
      return;
    }
    Instant now = clock.instant();
    Decision decision = Access.labelled(app);
    Optional<ReviewApp> begun =
        apps.begin(
            new ReviewRequest(
                app.name(),
                request.branch(),
                ReviewName.of(reviews.target().namespace().value(), app.name(), request.branch()),
                channel.get(),
                Optional.empty(),
                now),
            new Asked.ByLabel(request.number(), request.author(), slack(request.author())),
            reviews,
            row -> messages.of(row, now),
            new AuditEntry(
                now,
                UserId.SLIPWAY,
                Action.REVIEW,
                app.name(),
                Reviews.PLACE,
                decision,
                "label of !" + request.number(),
                request.branch()));
    begun.ifPresent(row ->
        LOG.atInfo()
            .addKeyValue("app", app.name())
            .addKeyValue("review", row.id())
            .log("a label asks for a review app"));
  }

  private Optional<String> slack(String author) {
    return config.people().stream()
        .filter(person -> person.gitlab().equals(author))
        .map(KnownPerson::slack)
        .findFirst();
  }
}
