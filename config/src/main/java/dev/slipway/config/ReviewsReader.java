package dev.slipway.config;

import dev.slipway.config.Reviews.Limits;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `reviews` of an app.
final class ReviewsReader {
  private static final Key<Target> TARGET =
      Key.required(
          "target",
          TargetReader.SHAPE,
          "where; its namespace is what the names of review apps begin with, at most "
              + Reviews.LONGEST_PREFIX
              + " characters");
  private static final Key<String> MANIFESTS =
      Key.withDefault(
          "manifests",
          Types.matching("a folder of the repository", Pattern.compile("[\\w.-]+(/[\\w.-]+)*")),
          "the folder of the repository whose YAML files describe one",
          Reviews.DEFAULT_MANIFESTS,
          Reviews.DEFAULT_MANIFESTS);
  private static final Key<ReviewUrl> URL =
      Key.required(
          "url",
          Types.single(ReviewUrl.allowed(), ReviewUrl::new),
          "where one can be seen; {name} is its name, {port} the node port of its Service");
  private static final Key<Optional<String>> LABEL =
      Key.optional(
          "label",
          Types.matching("the name of a label", Pattern.compile("[^\\p{Cntrl},]{1,255}")),
          "open merge requests that have it get one by themselves",
          "only people ask for them");
  private static final Key<Duration> SLEEP_AFTER =
      duration(
          "sleepAfter",
          Duration.ofMinutes(1),
          Duration.ofDays(30),
          "how long one stays awake after it was last asked for or pushed to",
          Reviews.DEFAULT_SLEEP_AFTER);
  private static final Key<Duration> KEEP_FOR =
      duration(
          "keepFor",
          Duration.ofMinutes(1),
          Duration.ofDays(366),
          "how long one is kept after that; then it is removed",
          Reviews.DEFAULT_KEEP_FOR);
  private static final Key<Duration> LIVE_WITHIN =
      duration(
          "liveWithin",
          Duration.ofSeconds(10),
          Duration.ofHours(2),
          "how long one may take to come up",
          Reviews.DEFAULT_LIVE_WITHIN);
  private static final Key<Integer> PER_APP =
      Key.withDefault(
          "perApp",
          Types.number(1, 1000),
          "how many there may be at a time",
          Reviews.DEFAULT_PER_APP,
          Integer.toString(Reviews.DEFAULT_PER_APP));
  private static final Key<Integer> PER_OWNER =
      Key.withDefault(
          "perOwner",
          Types.number(1, 1000),
          "how many one person may have at a time",
          Reviews.DEFAULT_PER_OWNER,
          Integer.toString(Reviews.DEFAULT_PER_OWNER));
  private static final Key<Limits> LIMITS =
      Key.withDefault(
          "limits",
          LimitsReader.SHAPE,
          "what the pods of one may use together; Kubernetes refuses more",
          Limits.DEFAULT,
          "as its keys say");
  private static final Key<Roles> ROLES =
      Key.withDefault(
          "roles",
          RolesReader.SHAPE,
          "who may see them (viewer) and have them (deployer)",
          new Roles(Map.of()),
          "nobody");
  private static final Key<Optional<ImageTemplate>> IMAGE =
      Key.optional(
          "image",
          FieldTypes.IMAGE,
          "from which {image} of the manifests is made for a build",
          "the app's image");

  static final Shape<Optional<Reviews>> SHAPE =
      Shape.of(
              List.of(
                  TARGET,
                  MANIFESTS,
                  URL,
                  LABEL,
                  SLEEP_AFTER,
                  KEEP_FOR,
                  LIVE_WITHIN,
                  PER_APP,
                  PER_OWNER,
                  LIMITS,
                  ROLES,
                  IMAGE),
              ReviewsReader::reviews)
          .checked(ReviewsReader::check);

  private ReviewsReader() {}

  private static Key<Duration> duration(
      String name, Duration least, Duration most, String meaning, Duration fallback) {
    return Key.withDefault(
        name, Durations.between(least, most), meaning, fallback, Durations.text(fallback));
  }

  private static void check(Section section) {
    if (section
        .find(TARGET)
        .filter(target -> target.namespace().value().length() > Reviews.LONGEST_PREFIX)
        .isPresent()) {
      section.problem(
          TARGET,
          "its namespace is what names begin with: at most "
              + Reviews.LONGEST_PREFIX
              + " characters");
    }
    section
        .find(PER_APP)
        .filter(all -> section.find(PER_OWNER).filter(own -> own > all).isPresent())
        .filter(_ -> section.given(PER_OWNER).isPresent())
        .ifPresent(all -> section.problem(PER_OWNER, "is more than perApp, " + all));
  }

  private static Optional<Reviews> reviews(Section section) {
    Section app = section.around(AppReader.IMAGE);
    return Optional.of(
        new Reviews(
            section.get(TARGET),
            section.get(MANIFESTS),
            section.get(URL),
            section.get(LABEL),
            section.get(SLEEP_AFTER),
            section.get(KEEP_FOR),
            section.get(LIVE_WITHIN),
            section.get(PER_APP),
            section.get(PER_OWNER),
            section.get(LIMITS),
            section.get(ROLES),
            section.get(IMAGE).or(() -> app.find(AppReader.IMAGE).flatMap(image -> image))));
  }

  /// Reads `limits`.
  private static final class LimitsReader {
    private static final Type<ByteSize> SIZE =
        Types.single("an amount such as 512Mi or 20Gi", ByteSize::parse);
    private static final Key<Integer> CPU =
        Key.withDefault(
            "cpu",
            Types.number(1, 1000),
            "in cores",
            Limits.DEFAULT.cpu(),
            Integer.toString(Limits.DEFAULT.cpu()));
    private static final Key<ByteSize> MEMORY =
        Key.withDefault(
            "memory",
            SIZE,
            "of all pods together",
            Limits.DEFAULT.memory(),
            Limits.DEFAULT.memory().toString());
    private static final Key<Integer> PODS =
        Key.withDefault(
            "pods",
            Types.number(1, 1000),
            "how many there may be, jobs included",
            Limits.DEFAULT.pods(),
            Integer.toString(Limits.DEFAULT.pods()));
    private static final Key<ByteSize> STORAGE =
        Key.withDefault(
            "storage",
            SIZE,
            "of all volume claims together",
            Limits.DEFAULT.storage(),
            Limits.DEFAULT.storage().toString());

    static final Shape<Limits> SHAPE =
        Shape.of(
            List.of(CPU, MEMORY, PODS, STORAGE),
            section ->
                new Limits(
                    section.get(CPU),
                    section.get(MEMORY),
                    section.get(PODS),
                    section.get(STORAGE)));

    private LimitsReader() {}
  }
}
