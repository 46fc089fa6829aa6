package dev.slipway.bot.rig;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewPlaces;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.ReviewSight.Part;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.AppName;
import dev.slipway.config.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// A cluster's namespaces of review apps, as a model with a ledger of what was done to them. Used
/// by one thread.
final class SimReviewPlaces implements ReviewPlaces {
  private static final Duration COMES_UP = Duration.ofSeconds(20);
  private static final Duration GOES = Duration.ofSeconds(5);
  private static final Outage AWAY = new Outage("Kubernetes (eu)", "connection refused");

  /// What was done, in its order: `made review-shop-... #1`, `applied 2`, `asleep`, `removed`.
  final List<String> ledger = new ArrayList<>();

  /// Builds that never become ready.
  final Set<Long> broken = new HashSet<>();

  /// Builds whose manifests the cluster does not take.
  final Set<Long> refused = new HashSet<>();

  private final HandSetClock clock;
  private final Map<String, Place> places = new TreeMap<>();
  private final Map<String, List<String>> lost = new TreeMap<>();
  private final Map<String, Long> begun = new TreeMap<>();
  boolean away;

  SimReviewPlaces(HandSetClock clock) {
    this.clock = clock;
  }

  private record Place(
      ReviewId review,
      AppName app,
      Instant made,
      long revision,
      ReviewOrder order,
      Instant applied,
      boolean asleep,
      Optional<Instant> leaving) {}

  /// What a namespace holds; empty when there is none.
  Optional<ReviewOrder> holds(ReviewName name) {
    return Optional.ofNullable(place(name.value())).map(Place::order);
  }

  List<String> names() {
    return List.copyOf(places.keySet()).stream().filter(name -> place(name) != null).toList();
  }

  /// Somebody else deletes it.
  void lose(ReviewName name) {
    places.remove(name.value());
  }

  /// Somebody else deletes some of it.
  void lose(ReviewName name, String object) {
    lost.put(name.value(), List.of(object));
  }

  /// A later revision breaks off in the middle of being applied.
  void breakOff(ReviewName name, long revision) {
    begun.put(name.value(), revision);
  }

  private @org.jspecify.annotations.Nullable Place place(String name) {
    Place place = places.get(name);
    if (place != null
        && place.leaving().filter(at -> !clock.instant().isBefore(at.plus(GOES))).isPresent()) {
      places.remove(name);
      return null;
    }
    return place;
  }

  private static <T> Answer<T> taken() {
    return new Answer.Refused<>(new Refusal("name-taken", "It is somebody else's."));
  }

  @Override
  public Answer<Done> apply(Target target, ReviewOrder order) {
    if (away) {
      return new Answer.Unavailable<>(AWAY);
    }
    String name = target.namespace().value();
    Place old = place(name);
    if (old != null && old.leaving().isPresent()) {
      return new Answer.Unavailable<>(new Outage("Kubernetes (eu)", "the one before goes"));
    }
    if (old != null && !old.review().equals(order.review())) {
      return taken();
    }
    if (old != null && Math.max(old.revision(), begun.getOrDefault(name, 0L)) > order.revision()) {
      return new Answer.Refused<>(new Refusal("superseded", "There is a later one."));
    }
    if (refused.contains(order.build().value())) {
      return new Answer.Refused<>(
          new Refusal("manifest-invalid", "web.yaml: a key stands twice", "Correct it."));
    }
    if (old == null) {
      ledger.add("made " + name + " #" + order.review());
    }
    if (old == null || old.revision() < order.revision()) {
      ledger.add("applied " + order.revision() + " of build " + order.build().value());
    }
    lost.remove(name);
    begun.remove(name);
    places.put(
        name,
        new Place(
            order.review(),
            order.app(),
            old == null ? clock.instant() : old.made(),
            order.revision(),
            order,
            old != null && old.revision() == order.revision() && !old.asleep()
                ? old.applied()
                : clock.instant(),
            false,
            Optional.empty()));
    return new Answer.Found<>(Done.DONE);
  }

  @Override
  public Answer<ReviewSight> look(Target target, ReviewId review) {
    if (away) {
      return new Answer.Unavailable<>(AWAY);
    }
    Place place = place(target.namespace().value());
    if (place == null) {
      return new Answer.Found<>(new ReviewSight.Absent());
    }
    if (!place.review().equals(review)) {
      return taken();
    }
    return new Answer.Found<>(
        place.leaving().isPresent()
            ? new ReviewSight.Leaving("")
            : new ReviewSight.There(
                OptionalInt.empty(),
                Optional.of(
                        new ReviewSight.Applied(
                            place.revision(), place.order().commit(), place.order().build()))
                    .filter(_ -> !begun.containsKey(target.namespace().value())),
                begun.getOrDefault(target.namespace().value(), place.revision()),
                lost.getOrDefault(target.namespace().value(), List.of()),
                List.of(new Part("Deployment web", health(place)))));
  }

  @Override
  public Answer<ReviewSight> overdue(Target target, ReviewId review) {
    return look(target, review)
        .map(sight ->
            sight
                    instanceof
                    ReviewSight.There(var port, var applied, var newest, var missing, var _)
                ? new ReviewSight.There(
                    port,
                    applied,
                    newest,
                    missing,
                    List.of(
                        new Part(
                            "Deployment web",
                            new Health.Failing(
                                new Cause(Cause.Code.CRASH_LOOP, "container web exits with 3"),
                                new Evidence(
                                    Optional.of(
                                        new Evidence.PodLog("web-1", "web", List.of("no salt"))),
                                    List.of())))))
                : sight);
  }

  private Health health(Place place) {
    if (place.asleep()) {
      return new Health.Asleep();
    }
    return broken.contains(place.order().build().value())
            || clock.instant().isBefore(place.applied().plus(COMES_UP))
        ? new Health.Coming("0 of 1 pods ready")
        : new Health.Ready(1);
  }

  @Override
  public Answer<Done> sleep(Target target, ReviewId review) {
    if (away) {
      return new Answer.Unavailable<>(AWAY);
    }
    Place place = place(target.namespace().value());
    if (place != null && place.review().equals(review) && !place.asleep()) {
      ledger.add("asleep");
      places.put(
          target.namespace().value(),
          new Place(
              review,
              place.app(),
              place.made(),
              place.revision(),
              place.order(),
              place.applied(),
              true,
              place.leaving()));
    }
    return new Answer.Found<>(Done.DONE);
  }

  @Override
  public Answer<Done> remove(Target target, ReviewId review) {
    if (away) {
      return new Answer.Unavailable<>(AWAY);
    }
    String name = target.namespace().value();
    Place place = place(name);
    if (place != null && place.review().equals(review) && place.leaving().isEmpty()) {
      ledger.add("removed");
      places.put(
          name,
          new Place(
              review,
              place.app(),
              place.made(),
              place.revision(),
              place.order(),
              place.applied(),
              place.asleep(),
              Optional.of(clock.instant())));
    }
    return new Answer.Found<>(Done.DONE);
  }

  @Override
  public Answer<List<StandingReview>> all(Target target) {
    if (away) {
      return new Answer.Unavailable<>(AWAY);
    }
    List<StandingReview> standing = new ArrayList<>();
    for (String name : names()) {
      Place place = place(name);
      if (place == null) {
        continue;
      }
      standing.add(
          new StandingReview(new ReviewName(name), place.review(), place.app(), place.made()));
    }
    return new Answer.Found<>(standing);
  }
}
