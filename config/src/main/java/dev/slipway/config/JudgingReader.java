package dev.slipway.config;

import dev.slipway.config.AddressType.Slash;
import dev.slipway.config.Judging.Metrics;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `batches` of an environment.
final class JudgingReader {
  private static final Type<QueryTemplate> QUERY =
      Types.single(QueryTemplate.allowed(), QueryTemplate::new);
  private static final Key<URI> PROMETHEUS =
      Key.required(
          "prometheus",
          new AddressType("/api/v1", Slash.WITHOUT),
          "the base address of the Prometheus that watches the pods");
  static final Key<List<String>> WORKLOADS =
      Key.withDefault(
          "workloads",
          Types.list(FieldTypes.OBJECT_NAME),
          "the workloads that answer requests; of others readiness and restarts alone count",
          List.of(),
          "all");
  private static final Key<QueryTemplate> REQUESTS =
      Key.withDefault(
          "requests",
          QUERY,
          "the query that counts requests",
          QueryTemplate.REQUESTS,
          "the increase of `http_requests_total`");
  private static final Key<QueryTemplate> ERRORS =
      Key.withDefault(
          "errors",
          QUERY,
          "the query that counts those that went wrong",
          QueryTemplate.ERRORS,
          "those of `http_requests_total` with a code of 500 to 599");
  private static final Key<Optional<QueryTemplate>> SLOW =
      Key.optional(
          "slow", QUERY, "the query that counts those that took too long", "that does not matter");
  private static final Key<Integer> MINIMUM_REQUESTS =
      Key.withDefault(
          "minimumRequests",
          Types.number(10, 1_000_000),
          "with fewer in the window, old or new, nothing can be told",
          Metrics.DEFAULT_MINIMUM_REQUESTS,
          Integer.toString(Metrics.DEFAULT_MINIMUM_REQUESTS));
  private static final Key<Integer> TOLERANCE =
      Key.withDefault(
          "tolerance",
          Types.number(0, 100),
          "percentage points by which the new pods' share of bad requests may be higher",
          Metrics.DEFAULT_TOLERANCE,
          Integer.toString(Metrics.DEFAULT_TOLERANCE));
  private static final Shape<Metrics> METRICS_SHAPE =
      Shape.of(
          List.of(PROMETHEUS, WORKLOADS, REQUESTS, ERRORS, SLOW, MINIMUM_REQUESTS, TOLERANCE),
          section ->
              new Metrics(
                  section.get(PROMETHEUS),
                  section.get(WORKLOADS),
                  section.get(REQUESTS),
                  section.get(ERRORS),
                  section.get(SLOW),
                  section.get(MINIMUM_REQUESTS),
                  section.get(TOLERANCE)));
  static final Key<List<Integer>> STEPS =
      Key.withDefault(
          "steps",
          Types.someOf(Types.number(1, 100)),
          "of strategy `canary`: how many pods of the new build run beside the others, in percent of their number, rising",
          Strategy.Canary.DEFAULT_STEPS,
          "10, 25, 50, 100");
  private static final Key<Duration> WINDOW =
      Key.withDefault(
          "window",
          Durations.between(Duration.ofSeconds(5), Duration.ofHours(1)),
          "how long a batch must have been ready, without a restart, before it is judged; metrics are compared over this time",
          Judging.DEFAULT_WINDOW,
          Durations.text(Judging.DEFAULT_WINDOW));
  static final Key<Optional<Metrics>> METRICS =
      Key.optional(
          "metrics",
          METRICS_SHAPE,
          "what new and old pods are compared by",
          "readiness and restarts alone decide");

  private static final Key<String> PATH =
      Key.required(
          "path",
          Types.matching(
              "a path such as /healthz, with a query if need be",
              Pattern.compile("/(?!.*(//|/[.]{1,2}(/|[?]|$)))[A-Za-z0-9._~/%?=&-]{0,200}")),
          "what is requested of each pod, by GET, through the API server");
  private static final Key<Integer> PORT =
      Key.required("port", Types.number(1, 65_535), "the port that the container listens at");
  static final Key<List<String>> CHECKED_WORKLOADS =
      Key.withDefault(
          "workloads",
          Types.list(FieldTypes.OBJECT_NAME),
          "the workloads whose pods are asked",
          List.of(),
          "all");
  private static final Key<Integer> STATUS =
      Key.withDefault(
          "status",
          Types.number(200, 599),
          "the status that the answer must have; redirects are not followed",
          HttpCheck.DEFAULT_STATUS,
          Integer.toString(HttpCheck.DEFAULT_STATUS));
  private static final Shape<HttpCheck> CHECK_SHAPE =
      Shape.of(
          List.of(PATH, PORT, CHECKED_WORKLOADS, STATUS),
          section ->
              new HttpCheck(
                  section.get(PATH),
                  section.get(PORT),
                  section.get(CHECKED_WORKLOADS),
                  section.get(STATUS)));
  static final Key<List<HttpCheck>> CHECKS =
      Key.withDefault(
          "checks",
          Types.list(CHECK_SHAPE),
          "requests that new pods must answer before a batch is good",
          List.of(),
          "none");

  /// The settings of all strategies that work in batches.
  record Settings(List<Integer> steps, Judging judging) {
    static Settings usual() {
      return new Settings(Strategy.Canary.DEFAULT_STEPS, Judging.usual());
    }
  }

  static final Shape<Settings> SHAPE =
      Shape.of(
              List.of(STEPS, WINDOW, METRICS, CHECKS),
              section ->
                  new Settings(
                      section.get(STEPS),
                      new Judging(section.get(WINDOW), section.get(METRICS), section.get(CHECKS))))
          .checked(JudgingReader::check);

  private JudgingReader() {}

  private static void check(Section batches) {
    batches
        .find(STEPS)
        .filter(steps -> !steps.equals(steps.stream().sorted().distinct().toList()))
        .ifPresent(_ -> batches.problem(STEPS, "each step must be more than the one before"));
  }
}
