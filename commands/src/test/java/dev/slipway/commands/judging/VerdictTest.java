package dev.slipway.commands.judging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.judging.Measurement.Side;
import dev.slipway.commands.judging.Verdict.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.HttpCheck;
import dev.slipway.config.Judging;
import dev.slipway.config.QueryTemplate;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What counts of requests say of new pods.
final class VerdictTest {
  private static final Judging.Metrics LIMITS =
      new Judging.Metrics(
          URI.create("http://prometheus:9090"),
          List.of(),
          QueryTemplate.REQUESTS,
          QueryTemplate.ERRORS,
          Optional.empty(),
          30,
          1);

  private static Side side(double requests, double errors) {
    return new Side(
        new Reading.Value(requests),
        new Reading.Value(requests / 2),
        new Reading.Value(errors),
        Optional.empty());
  }

  private static Verdict judge(Side fresh, Side old) {
    return Verdict.of(List.of(new Measurement("eu/web", fresh, old)), LIMITS);
  }

  @ParameterizedTest(name = "{0} of {1} new, {2} of {3} old: {4}")
  @CsvSource({
    "41, 138, 0, 412, BAD",
    "9, 30, 0, 60, BAD",
    "0, 138, 0, 412, GOOD",
    // One bad request, or two, can be chance.
    "1, 30, 0, 60, GOOD",
    "2, 40, 0, 400, GOOD",
    // As bad as the others always were.
    "30, 100, 120, 400, GOOD",
    "0, 100, 120, 400, GOOD",
    // Surely worse, and by too little to matter.
    "1500, 1000000, 1000, 1000000, GOOD",
    "30000, 1000000, 1000, 1000000, BAD",
    // Extrapolation can find more bad requests than requests.
    "32, 31, 0, 60, BAD"
  })
  void comparesSharesByWhatIsLeftToChance(
      double freshBad, double fresh, double oldBad, double old, Answer expected) {
    Verdict verdict = judge(side(fresh, freshBad), side(old, oldBad));

    assertThat(verdict.answer()).isEqualTo(expected);
  }

  @Test
  void isFishersExactTest() {
    // The lady who tasted tea: 3 of 4 and 1 of 4, one sided (Fisher 1935, The Design of
    // Experiments).
    Judging.Metrics few =
        new Judging.Metrics(
            LIMITS.prometheus(),
            List.of(),
            LIMITS.requests(),
            LIMITS.errors(),
            Optional.empty(),
            4,
            1);

    Verdict verdict = Verdict.of(List.of(new Measurement("eu/web", side(4, 3), side(4, 1))), few);

    assertThat(verdict.findings().getFirst().numbers().orElseThrow().chance())
        .isBetween(0.24285, 0.24286);
  }

  @Test
  void statesTheNumbers() {
    Verdict verdict = judge(side(138.4, 41.2), side(412, 0));

    assertThat(verdict.decisive().orElseThrow().words())
        .isEqualTo(
            "errors 29.7 % (41 of 138 requests), the other pods 0.0 % (0 of 412), p < 0.001");
  }

  @Test
  void cannotTellFromTooFewRequestsHoweverGoodTheyAre() {
    Verdict verdict = judge(side(29, 0), side(412, 0));

    assertThat(verdict.answer()).isEqualTo(Answer.CANNOT_TELL);
    assertThat(verdict.decisive().orElseThrow().words())
        .isEqualTo("the new pods had 29 requests in this time, and 30 are needed");
  }

  @Test
  void cannotTellWhenNobodyUsesTheOldPods() {
    assertThat(judge(side(100, 0), side(3, 0)).answer()).isEqualTo(Answer.CANNOT_TELL);
  }

  @Test
  void takesNoDataForNoNews() {
    Side nothing =
        new Side(
            new Reading.Nothing("no data"),
            new Reading.Nothing("no data"),
            new Reading.Nothing("no data"),
            Optional.empty());

    Verdict verdict = judge(nothing, side(412, 0));

    assertThat(verdict.answer()).isEqualTo(Answer.CANNOT_TELL);
    assertThat(verdict.decisive().orElseThrow().words())
        .isEqualTo("requests to the new pods: no data");
  }

  @Test
  void takesStaleDataForNoNews() {
    Side stale =
        new Side(
            new Reading.Value(100),
            new Reading.Nothing("no data"),
            new Reading.Value(0),
            Optional.empty());

    assertThat(judge(stale, side(412, 0)).answer()).isEqualTo(Answer.CANNOT_TELL);
  }

  @Test
  void cannotTellWhileErrorsAreNotCounted() {
    Side uncounted =
        new Side(
            new Reading.Value(100),
            new Reading.Value(50),
            new Reading.Nothing("not a number (NaN)"),
            Optional.empty());

    assertThat(judge(uncounted, side(412, 0)).answer()).isEqualTo(Answer.CANNOT_TELL);
  }

  @Test
  void namesWhoDoesNotAnswer() {
    Reading silent = new Reading.Silent(new Outage("Prometheus", "no answer within 5 s"));
    Side unknown = new Side(silent, silent, silent, Optional.empty());

    Verdict verdict = judge(unknown, side(412, 0));

    assertThat(verdict.answer()).isEqualTo(Answer.CANNOT_TELL);
    assertThat(verdict.decisive().orElseThrow().words())
        .isEqualTo("requests to the new pods: Prometheus does not answer (no answer within 5 s)");
  }

  @Test
  void callsSlowPodsBadThoughTheyAnswerWell() {
    Side slow =
        new Side(
            new Reading.Value(100),
            new Reading.Value(50),
            new Reading.Value(0),
            Optional.of(new Reading.Value(100)));
    Side quick =
        new Side(
            new Reading.Value(400),
            new Reading.Value(200),
            new Reading.Value(0),
            Optional.of(new Reading.Value(2)));

    Verdict verdict = judge(slow, quick);

    assertThat(verdict.answer()).isEqualTo(Answer.BAD);
    assertThat(verdict.decisive().orElseThrow().words()).startsWith("slow 100.0 % (100 of 100");
  }

  private static PodCheck healthz(String pod, Reading answer) {
    return new PodCheck("eu/web", pod, new HttpCheck("/healthz", 8080, List.of(), 200), answer);
  }

  private static Verdict.Finding answered(PodCheck... checks) {
    Judging judging = new Judging(Duration.ofSeconds(10), Optional.empty(), List.of());
    Verdict verdict = Verdict.of(List.of(checks), List.of(), judging);
    assertThat(verdict.answer()).isEqualTo(verdict.findings().getFirst().answer());
    assertThat(verdict.findings()).hasSize(1);
    return verdict.findings().getFirst();
  }

  @Test
  void needsEveryPodToAnswerAsItShould() {
    PodCheck good = healthz("web-a", new Reading.Value(200));
    PodCheck bad = healthz("web-b", new Reading.Value(503));
    PodCheck unknown = healthz("web-c", new Reading.Nothing("connection refused"));
    PodCheck silent =
        healthz("web-d", new Reading.Silent(new Outage("Kubernetes (eu)", "no answer within 5 s")));

    assertThat(answered(good, good))
        .extracting(Verdict.Finding::answer, Verdict.Finding::words)
        .containsExactly(Answer.GOOD, "GET :8080/healthz answered 200 by 2 pods");
    assertThat(answered(good, unknown, bad))
        .extracting(Verdict.Finding::answer, Verdict.Finding::words)
        .containsExactly(Answer.BAD, "GET :8080/healthz of pod web-b answered 503, not 200");
    assertThat(answered(good, unknown))
        .extracting(Verdict.Finding::answer, Verdict.Finding::words)
        .containsExactly(Answer.CANNOT_TELL, "GET :8080/healthz of pod web-c: connection refused");
    assertThat(answered(silent).words())
        .isEqualTo("GET :8080/healthz: Kubernetes (eu) does not answer (no answer within 5 s)");
  }

  @Test
  void isGoodByItsChecksOnlyWhenItsRequestsAreGoodToo() {
    Judging judging = new Judging(Duration.ofSeconds(10), Optional.of(LIMITS), List.of());
    List<Measurement> worse = List.of(new Measurement("eu/web", side(138, 41), side(412, 0)));
    List<PodCheck> good = List.of(healthz("web-a", new Reading.Value(200)));

    Verdict verdict = Verdict.of(good, worse, judging);

    assertThat(verdict.answer()).isEqualTo(Answer.BAD);
    assertThat(verdict.decisive().orElseThrow().words()).startsWith("errors 29.7 %");
  }

  @Test
  void isBadForOneBadWorkloadWhateverElseCannotBeTold() {
    Measurement bad = new Measurement("eu/web", side(100, 40), side(400, 0));
    Measurement unknown = new Measurement("us/web", side(2, 0), side(400, 0));

    assertThat(Verdict.of(List.of(unknown, bad), LIMITS).answer()).isEqualTo(Answer.BAD);
  }
}
