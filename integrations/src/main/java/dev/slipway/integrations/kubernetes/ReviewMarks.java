package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewOrder;
import dev.slipway.commands.reviews.ReviewSight;
import dev.slipway.commands.reviews.StandingReview;
import dev.slipway.config.AppName;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the objects of a review app say of themselves, in labels and annotations.
final class ReviewMarks {
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  static final String SLIPWAY = "slipway";
  static final String REVIEW = "slipway.dev/review";
  static final String APP = "slipway.dev/app";

  /// On an object: the revision that it was applied for; on the namespace: the one that was applied
  /// to it last, as a whole.
  static final String REVISION = "slipway.dev/revision";

  /// On the namespace: the revision that somebody has begun to apply.
  static final String WANTED = "slipway.dev/wanted-revision";

  /// On the namespace: what was applied to it with its revision, jobs aside.
  static final String OBJECTS = "slipway.dev/objects";

  /// On the namespace while it has been put to sleep.
  static final String ASLEEP = "slipway.dev/asleep";

  static final String BRANCH = "slipway.dev/branch";
  static final String COMMIT = "slipway.dev/commit";
  static final String BUILD = "slipway.dev/build";

  private ReviewMarks() {}

  static Map<String, String> labels(ReviewOrder order) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(MANAGED_BY, SLIPWAY);
    labels.put(REVIEW, order.review().toString());
    labels.put(APP, order.app().value());
    return labels;
  }

  /// What selects all that is a review app's.
  static Map<String, String> selector(ReviewId review) {
    return Map.of(MANAGED_BY, SLIPWAY, REVIEW, review.toString());
  }

  static boolean isOf(HasMetadata object, ReviewId review) {
    return review(object).equals(Optional.of(review));
  }

  static Optional<ReviewId> review(HasMetadata object) {
    Map<String, String> labels = Optional.ofNullable(meta(object).getLabels()).orElseGet(Map::of);
    OptionalLong number = number(labels.get(REVIEW));
    return SLIPWAY.equals(labels.get(MANAGED_BY)) && number.isPresent() && number.getAsLong() > 0
        ? Optional.of(new ReviewId(number.getAsLong()))
        : Optional.empty();
  }

  /// Empty when it has none that can be read.
  static Optional<Long> revision(HasMetadata object) {
    return revision(object, REVISION);
  }

  /// The latest revision that a namespace says of; 0 when it does not.
  static long newest(HasMetadata namespace) {
    return Math.max(revision(namespace).orElse(0L), revision(namespace, WANTED).orElse(0L));
  }

  private static Optional<Long> revision(HasMetadata object, String annotation) {
    return annotation(object, annotation)
        .map(ReviewMarks::number)
        .filter(OptionalLong::isPresent)
        .map(OptionalLong::getAsLong);
  }

  /// `Deployment web,Service web`. A job is gone once it has ended, if it says so or somebody has
  /// tidied up.
  static String objects(List<ReviewObject> wanted) {
    return wanted.stream()
        .filter(object -> object.kind() != ReviewKind.JOB)
        .map(ReviewObject::words)
        .collect(Collectors.joining(","));
  }

  /// What a namespace says that was applied to it, in words; nothing while that is being changed.
  static Map<ReviewKind, List<String>> objects(HasMetadata namespace) {
    Map<ReviewKind, List<String>> objects = new EnumMap<>(ReviewKind.class);
    for (String words : annotation(namespace, OBJECTS).orElse("").split(",", -1)) {
      ReviewKind.of(words.replaceFirst(" .*", ""))
          .ifPresent(kind -> objects.computeIfAbsent(kind, _ -> new ArrayList<>()).add(words));
    }
    return objects;
  }

  /// What a namespace was given as a whole; empty when it was not, or does not say so in our words.
  static Optional<ReviewSight.Applied> applied(HasMetadata namespace) {
    try {
      Optional<CommitSha> commit = annotation(namespace, COMMIT).map(CommitSha::new);
      OptionalLong build =
          number(annotation(namespace, BUILD).map(text -> text.replaceFirst("#", "")).orElse(""));
      return revision(namespace)
          .filter(_ -> commit.isPresent() && build.isPresent())
          .map(revision ->
              new ReviewSight.Applied(
                  revision, commit.orElseThrow(), new BuildNumber(build.orElseThrow())));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static Optional<String> annotation(HasMetadata object, String name) {
    return Optional.ofNullable(meta(object).getAnnotations()).map(all -> all.get(name));
  }

  /// Empty for a namespace that is marked in a way that is none of ours.
  static Optional<StandingReview> standing(HasMetadata namespace) {
    try {
      String app = Optional.ofNullable(meta(namespace).getLabels()).orElseGet(Map::of).get(APP);
      Optional<Instant> made = Mapping.time(meta(namespace).getCreationTimestamp());
      return app == null
          ? Optional.empty()
          : review(namespace)
              .map(review ->
                  new StandingReview(
                      new ReviewName(meta(namespace).getName()),
                      review,
                      new AppName(app),
                      made.orElse(Instant.EPOCH)));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  static boolean isGoing(HasMetadata object) {
    return meta(object).getDeletionTimestamp() != null;
  }

  private static ObjectMeta meta(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata()).orElseGet(ObjectMeta::new);
  }

  private static OptionalLong number(@Nullable String text) {
    return text != null && text.matches("[0-9]{1,18}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
