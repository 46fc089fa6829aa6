package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.progress.ThreadMessage;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewMessage;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The one message about a review app, edited in place, and what its thread gets. Safe for use by
/// several threads.
public final class ReviewMessages {
  private final Conversations conversations;

  public ReviewMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  public Outgoing of(ReviewApp row, Instant now) {
    return of(row, ReviewMessage.of(row, now));
  }

  public Outgoing of(ReviewApp row, Message words) {
    return new Outgoing(key(row), address(row), conversations.render(words));
  }

  /// Why a part of it does not come up, with what its pods have written; said once for each
  /// content.
  public Optional<Outgoing> explained(ReviewApp row, Cause cause, Evidence evidence, Instant now) {
    long revision = row.content().orElseThrow().revision();
    ProgressEvent event = new ProgressEvent.Explained(now, 0, cause, evidence, List.of());
    return ThreadMessage.of(event).map(message -> inThread(row, "/" + revision, message));
  }

  /// That some of it was gone and is applied again; said once for each content.
  public Outgoing lost(ReviewApp row, List<String> missing) {
    long revision = row.content().orElseThrow().revision();
    return inThread(row, "/" + revision + "/lost", ReviewMessage.lost(row, missing));
  }

  /// That there is a namespace of which nothing is known; said once for each.
  public Outgoing unknown(StandingReview one, TargetName target, ChannelId channel) {
    return new Outgoing(
        "review-unknown-" + one.review() + "-" + one.name(),
        new Address.InChannel(channel),
        conversations.render(ReviewMessage.unknown(one, target)));
  }

  private Outgoing inThread(ReviewApp row, String part, Message message) {
    return new Outgoing(
        key(row) + part,
        row.request()
            .thread()
            .<Address>map(thread -> new Address.InThread(row.request().channel(), thread))
            .orElseGet(() -> new Address.Under(row.request().channel(), key(row))),
        conversations.render(message));
  }

  private static String key(ReviewApp row) {
    return "r" + row.id();
  }

  private static Address address(ReviewApp row) {
    return row.request()
        .thread()
        .<Address>map(thread -> new Address.InThread(row.request().channel(), thread))
        .orElseGet(() -> new Address.InChannel(row.request().channel()));
  }
}
