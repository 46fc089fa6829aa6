package dev.slipway.commands.reviews;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Reviews;
import java.time.Instant;
import java.util.Optional;

/// What people can have done with a review app: only what it is to be like changes, and the next
/// look does it.
public final class Moving {
  private Moving() {}

  /// What became of it.
  public sealed interface Outcome {
    record Moved(ReviewApp row) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  /// @param by who says so
  public static Outcome of(
      ReviewApp row, ReviewMove move, UserId by, Reviews reviews, Instant now) {
    if (row.wish() instanceof Wish.Away) {
      return new Outcome.Refused(
          new Refusal(
              "review-removed",
              "The review app for " + ReviewText.named(row) + " is being removed.",
              "Ask for a new one: " + ReviewText.phrase("start", row) + "."));
    }
    if (move instanceof ReviewMove.Sleep && row.content().isEmpty()) {
      return new Outcome.Refused(
          new Refusal(
              "nothing-there",
              "Nothing of the review app for " + ReviewText.named(row) + " is there yet.",
              "Stop it if it is not wanted: " + ReviewText.phrase("stop", row) + "."));
    }
    return new Outcome.Moved(moved(row, move, by, reviews, now).next(Optional.of(now)));
  }

  private static ReviewApp moved(
      ReviewApp row, ReviewMove move, UserId by, Reviews reviews, Instant now) {
    return switch (move) {
      case ReviewMove.Stop() -> row.wishing(new Wish.Away(new Wish.Why.StoppedBy(by)));
      case ReviewMove.Extend(var length) ->
          woken(row).leased(row.lease().extended(length, now, reviews));
      case ReviewMove.Pin() -> woken(row).leased(row.lease().held(Lease.Hold.PINNED));
      case ReviewMove.Unpin() ->
          row.leased(row.lease().held(Lease.Hold.NONE).renewed(now, reviews));
      case ReviewMove.Wake() -> woken(row).leased(row.lease().renewed(now, reviews));
      case ReviewMove.Sleep() -> row.wishing(new Wish.Asleep());
    };
  }

  /// It is asked for again, or by somebody else: it stays as long as a new one would, and is not
  /// its label's any more. One that is being removed comes back.
  public static ReviewApp again(ReviewApp row, Asked.ByPerson asked, Reviews reviews, Instant now) {
    ReviewApp back =
        row.wish() instanceof Wish.Away
            ? woken(row).seenOpen(Optional.empty()).troubled(Optional.empty())
            : woken(row);
    return back.askedBy(asked).leased(row.lease().renewed(now, reviews)).next(Optional.of(now));
  }

  /// What slept or went is applied anew, with its jobs.
  private static ReviewApp woken(ReviewApp row) {
    return row.wish() instanceof Wish.Awake
        ? row
        : row.wishing(new Wish.Awake()).holding(row.content().map(Content::again));
  }
}
