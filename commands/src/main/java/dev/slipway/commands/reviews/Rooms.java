package dev.slipway.commands.reviews;

import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Reviews;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// How many review apps there may be. Those that were begun first come first; what is there stays.
public final class Rooms {
  private Rooms() {}

  /// Why there is no room for another one; empty when there is.
  ///
  /// @param live the app's, those asleep too
  public static Optional<Refusal> refusal(Reviews reviews, List<ReviewApp> live, String owner) {
    List<ReviewApp> own = live.stream().filter(isOf(owner)).toList();
    if (own.size() >= reviews.perOwner()) {
      return Optional.of(full("One person can have ", reviews.perOwner(), own));
    }
    return live.size() >= reviews.perApp()
        ? Optional.of(full("There can be ", reviews.perApp(), live))
        : Optional.empty();
  }

  /// The same for one that was begun already and has nothing yet.
  ///
  /// @param live the app's, itself among them
  public static Optional<Refusal> refusal(Reviews reviews, List<ReviewApp> live, ReviewApp row) {
    List<ReviewApp> ahead =
        live.stream()
            .filter(other -> !other.id().equals(row.id()))
            .filter(other -> other.content().isPresent() || other.id().value() < row.id().value())
            .toList();
    return refusal(reviews, ahead, row.asked().owner());
  }

  private static Predicate<ReviewApp> isOf(String owner) {
    return row -> row.asked().owner().equals(owner);
  }

  private static Refusal full(String whose, int most, List<ReviewApp> there) {
    StringBuilder names = new StringBuilder();
    for (ReviewApp row : there) {
      names.append(names.isEmpty() ? "" : ", ").append(ReviewText.named(row));
    }
    return new Refusal(
        "no-room",
        whose
            + most
            + (most == 1 ? " review app" : " review apps")
            + " of "
            + there.getFirst().request().app()
            + " at a time, asleep or not. There "
            + (there.size() == 1 ? "is: " : "are: ")
            + names
            + ".",
        "Stop one that is not needed: " + ReviewText.phrase("stop", there.getFirst()) + ".");
  }
}
