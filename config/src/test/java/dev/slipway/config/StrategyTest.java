package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.yaml.Problem;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The strategies that try a build in batches first.
final class StrategyTest {
  private static Loaded load(String strategy) {
    return FileTexts.load(
        FileTexts.with(
            FileTexts.SMALLEST, "  - name: staging\n", "  - name: staging\n" + strategy.indent(4)));
  }

  private static Strategy strategy(String text) {
    if (load(text) instanceof Loaded.Usable(SlipwayConfig config, _)) {
      return config.apps().getFirst().environments().getFirst().strategy();
    }
    throw new AssertionError(load(text).toString());
  }

  private static List<String> problems(String text) {
    return load(text) instanceof Loaded.Refused(var problems, _)
        ? problems.stream().map(Problem::toString).toList()
        : List.of();
  }

  @Test
  void needsNoSettings() {
    assertThat(strategy("strategy: cautious"))
        .isEqualTo(
            new Strategy.Cautious(new Judging(Duration.ofMinutes(1), Optional.empty(), List.of())));
    assertThat(strategy("strategy: canary"))
        .isEqualTo(
            new Strategy.Canary(
                List.of(10, 25, 50, 100),
                new Judging(Duration.ofMinutes(1), Optional.empty(), List.of())));
  }

  @Test
  void takesEverySetting() {
    Strategy canary =
        strategy(
            """
            strategy: canary
            batches:
              steps: [20, 80]
              window: 2m
              metrics:
                prometheus: http://localhost:9090/
                workloads: [web]
                requests: sum(increase(hits{pod=~"{pods}"}[{window}]))
                errors: sum(increase(misses{pod=~"{pods}"}[{window}]))
                slow: sum(increase(late{ns="{namespace}",pod=~"{pods}"}[{window}]))
                minimumRequests: 100
                tolerance: 5
              checks:
              - path: /healthz?deep=true
                port: 8080
                workloads: [web]
                status: 204
              - path: /
                port: 80
            """);

    assertThat(canary)
        .isEqualTo(
            new Strategy.Canary(
                List.of(20, 80),
                new Judging(
                    Duration.ofMinutes(2),
                    Optional.of(
                        new Judging.Metrics(
                            URI.create("http://localhost:9090"),
                            List.of("web"),
                            new QueryTemplate("sum(increase(hits{pod=~\"{pods}\"}[{window}]))"),
                            new QueryTemplate("sum(increase(misses{pod=~\"{pods}\"}[{window}]))"),
                            Optional.of(
                                new QueryTemplate(
                                    "sum(increase(late{ns=\"{namespace}\",pod=~\"{pods}\"}[{window}]))")),
                            100,
                            5)),
                    List.of(
                        new HttpCheck("/healthz?deep=true", 8080, List.of("web"), 204),
                        new HttpCheck("/", 80, List.of(), 200)))));
  }

  @Test
  void fillsAQueryForSomePods() {
    String query =
        new QueryTemplate("sum(rate(hits{ns=\"{namespace}\",pod=~\"{pods}\"}[{window}]))")
            .fill(
                new Namespace("shop-staging"), "web-[a-z0-9]+-[a-z0-9]{5}", Duration.ofMinutes(2));

    assertThat(query)
        .isEqualTo("sum(rate(hits{ns=\"shop-staging\",pod=~\"web-[a-z0-9]+-[a-z0-9]{5}\"}[120s]))");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(
            problems(
                """
                strategy: canary
                batches:
                  steps: [50, 25]
                  metrics:
                    prometheus: http://localhost:9090
                    workloads: [wep]
                    errors: sum(errors_total)
                """))
        .anyMatch(problem -> problem.contains("each step must be more than the one before"))
        .anyMatch(problem -> problem.contains("a PromQL query with {pods} and {window}"));
    assertThat(
            problems(
                """
                strategy: cautious
                batches:
                  metrics:
                    prometheus: http://localhost:9090
                    workloads: [wep]
                """))
        .anyMatch(problem -> problem.contains("there is not a workload here"));
  }

  @Test
  void refusesBatchesOfStatefulSetsAndOfNamesThatKubernetesCuts() {
    String long39 = "w".repeat(39);

    assertThat(problemsOf(FileTexts.SMALLEST.replace("- deployment: web", "- {statefulSet: web}")))
        .anyMatch(problem -> problem.contains("works with Deployments only"));
    assertThat(
            problemsOf(FileTexts.SMALLEST.replace("- deployment: web", "- deployment: " + long39)))
        .anyMatch(problem -> problem.contains("needs names of at most 38 characters"));
  }

  private static List<String> problemsOf(String file) {
    String cautious =
        FileTexts.with(file, "  - name: staging\n", "  - name: staging\n    strategy: cautious\n");
    return FileTexts.load(cautious) instanceof Loaded.Refused(var problems, _)
        ? problems.stream().map(Problem::toString).toList()
        : List.of();
  }

  @Test
  void warnsOfBatchesThatMeanNothing() {
    assertThat(load("batches: {window: 30s}"))
        .isInstanceOfSatisfying(
            Loaded.Usable.class,
            usable -> assertThat(usable.warnings().toString()).contains("has no meaning"));
  }
}
