package dev.slipway.commands.ports;

import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The stored review apps. Those that people ask for begin as what follows from a message, see
/// {@link Inbox#answer}. Safe for use by several threads and processes at once.
public interface ReviewApps {
  /// Begins one that nobody has asked for by a message, whether there is room or not: it may wait
  /// for that. Empty when the branch has one, or has had one that outlives its label.
  ///
  /// @param message its one message, once its number is known
  /// @param decision that it was allowed
  Optional<ReviewApp> begin(
      ReviewRequest request,
      Asked asked,
      Reviews reviews,
      Function<ReviewApp, Outgoing> message,
      AuditEntry decision);

  Optional<ReviewApp> find(ReviewId id);

  /// Those of an app whose namespace is there or may be, by number.
  List<ReviewApp> live(AppName app);

  /// Those that may be looked at now and that nobody looks at, longest due first.
  List<ReviewApp> due(Instant now, int limit);

  /// When the next one may be looked at that may not yet; empty when there is none.
  Optional<Instant> nextDue(Instant now);

  /// Has nobody else look at it until then, or until it is kept. Empty when somebody else does, or
  /// has changed it since it was read.
  Optional<ReviewApp> claim(ReviewApp seen, Instant now, Instant until);

  /// Notes how it is now, and what follows from that. Empty when somebody else has changed it
  /// since; then nothing is stored.
  ///
  /// @param now how it is now; its version is the one that was read
  Optional<ReviewApp> keep(
      ReviewApp now, List<Outgoing> messages, List<AuditEntry> decisions, Instant at);

  /// Ends a claim.
  ///
  /// @param until of the claim
  void release(ReviewId id, Instant until);

  /// Has a label bring new ones again for all branches but these, whose label is on.
  ///
  /// @param before those alone that ended before this
  void forgetEnded(AppName app, Set<String> branches, Instant before);
}
