package dev.slipway.commands.judging;

import dev.slipway.config.Judging;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/// What a batch's measurements say. Bad is bad, whatever else can't be told; good needs everything
/// to be known.
///
/// The counts of bad requests are small, so their shares are compared by Fisher's exact test, one
/// sided: how likely would the new pods have got so many of all the bad requests if they were no
/// worse than the old ones? It holds for any number of requests, where a ratio of shares or a
/// normal approximation does not (R. A. Fisher, Statistical Methods for Research Workers, § 21.02;
/// A. Agresti, Categorical Data Analysis, 2nd edition, § 3.5.1). Each batch and measure is a test
/// of its own, so the limit is strict.
///
/// @param findings at least one for each workload that was measured; none when nothing was
public record Verdict(Answer answer, List<Finding> findings) {
  /// By chance alone a batch that is no worse is called bad less often than this.
  static final double CHANCE = 0.001;

  /// Beyond this many requests the exact test is done with proportionally fewer.
  private static final long COUNTED_EXACTLY = 1_000_000;

  public Verdict {
    findings = List.copyOf(findings);
  }

  /// The three answers there are; their names are stored.
  public enum Answer {
    GOOD,
    BAD,
    CANNOT_TELL
  }

  /// One reason.
  ///
  /// @param workload its label: `eu/web`
  /// @param words with the numbers, without a full stop; may hold text from outside
  /// @param numbers empty when there are none
  public record Finding(String workload, Answer answer, String words, Optional<Numbers> numbers) {}

  /// Requests over the same time.
  ///
  /// @param chance how likely the new pods had so many bad ones if they were no worse, 0 to 1
  public record Numbers(long freshBad, long fresh, long oldBad, long old, double chance) {
    private double difference() {
      return share(freshBad, fresh) - share(oldBad, old);
    }
  }

  /// Judges what pods answered to requests, and what was counted of them. Good when nothing was to
  /// be found out.
  public static Verdict of(List<PodCheck> checks, List<Measurement> measurements, Judging judging) {
    List<Finding> findings = new ArrayList<>(answered(checks));
    judging.metrics().ifPresent(limits -> findings.addAll(of(measurements, limits).findings));
    return new Verdict(worst(findings), findings);
  }

  /// Judges measurements.
  static Verdict of(List<Measurement> measurements, Judging.Metrics limits) {
    List<Finding> findings = new ArrayList<>();
    for (Measurement measurement : measurements) {
      findings.addAll(findings(measurement, limits));
    }
    return new Verdict(worst(findings), findings);
  }

  /// One finding for each request to a workload's pods: the first that is bad, or that can't be
  /// told, or how many answered as they should.
  private static List<Finding> answered(List<PodCheck> checks) {
    Map<List<Object>, List<PodCheck>> each =
        checks.stream()
            .collect(
                Collectors.groupingBy(
                    check -> List.of(check.workload(), check.check()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return each.values().stream().map(Verdict::together).toList();
  }

  private static Finding together(List<PodCheck> checks) {
    PodCheck worst =
        checks.stream()
            .filter(check -> check.verdict() == Answer.BAD)
            .findFirst()
            .or(() -> checks.stream().filter(check -> check.verdict() != Answer.GOOD).findFirst())
            .orElse(checks.getFirst());
    String words =
        worst.verdict() == Answer.GOOD && checks.size() > 1
            ? worst.words() + " by " + checks.size() + " pods"
            : worst.words();
    return new Finding(worst.workload(), worst.verdict(), words, Optional.empty());
  }

  private static Answer worst(List<Finding> findings) {
    if (findings.stream().anyMatch(finding -> finding.answer == Answer.BAD)) {
      return Answer.BAD;
    }
    return findings.stream().allMatch(finding -> finding.answer == Answer.GOOD)
        ? Answer.GOOD
        : Answer.CANNOT_TELL;
  }

  /// The finding that decided; empty when there is none.
  public Optional<Finding> decisive() {
    return findings.stream().filter(finding -> finding.answer == answer).findFirst();
  }

  private static List<Finding> findings(Measurement measurement, Judging.Metrics limits) {
    String workload = measurement.workload();
    String others = measurement.others();
    Measurement.Side fresh = measurement.fresh();
    Measurement.Side old = measurement.old();
    Optional<String> unknown =
        unknown("requests to the new pods", fresh.requests())
            .or(() -> unknown("requests to " + others, old.requests()))
            .or(() -> few("the new pods", fresh.requests(), limits))
            .or(() -> few(others, old.requests(), limits))
            .or(() -> unknown("recent requests to the new pods", fresh.lately()))
            .or(() -> unknown("recent requests to " + others, old.lately()));
    if (unknown.isPresent()) {
      return List.of(new Finding(workload, Answer.CANNOT_TELL, unknown.get(), Optional.empty()));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(compared(measurement, "errors", fresh.errors(), old.errors(), limits));
    if (fresh.slow().isPresent() && old.slow().isPresent()) {
      findings.add(compared(measurement, "slow", fresh.slow().get(), old.slow().get(), limits));
    }
    return findings;
  }

  private static Optional<String> unknown(String what, Reading reading) {
    return switch (reading) {
      case Reading.Value _ -> Optional.empty();
      case Reading.Nothing(String why) -> Optional.of(what + ": " + why);
      case Reading.Silent(var outage) ->
          Optional.of(what + ": " + outage.system() + " does not answer (" + outage.reason() + ")");
    };
  }

  private static Optional<String> few(String who, Reading requests, Judging.Metrics limits) {
    long number = count(requests);
    return number < limits.minimumRequests()
        ? Optional.of(
            "%s had %d requests in this time, and %d are needed"
                .formatted(who, number, limits.minimumRequests()))
        : Optional.empty();
  }

  private static Finding compared(
      Measurement measurement,
      String measure,
      Reading freshBad,
      Reading oldBad,
      Judging.Metrics limits) {
    String workload = measurement.workload();
    Measurement.Side fresh = measurement.fresh();
    Measurement.Side old = measurement.old();
    Optional<String> unknown =
        unknown(measure + " of the new pods", freshBad)
            .or(() -> unknown(measure + " of " + measurement.others(), oldBad));
    if (unknown.isPresent()) {
      return new Finding(workload, Answer.CANNOT_TELL, unknown.get(), Optional.empty());
    }
    Numbers numbers =
        numbers(count(freshBad), count(fresh.requests()), count(oldBad), count(old.requests()));
    boolean isBad = numbers.chance < CHANCE && numbers.difference() > limits.tolerance() / 100.0;
    return new Finding(
        workload,
        isBad ? Answer.BAD : Answer.GOOD,
        words(measure, numbers, measurement.others()),
        Optional.of(numbers));
  }

  /// Counters are extrapolated to the ends of the time, so counts are not whole numbers, and a part
  /// can come out larger than the whole.
  private static Numbers numbers(long freshBad, long fresh, long oldBad, long old) {
    long newBad = Math.clamp(freshBad, 0, fresh);
    long formerBad = Math.clamp(oldBad, 0, old);
    return new Numbers(newBad, fresh, formerBad, old, chance(newBad, fresh, formerBad, old));
  }

  /// The probability that the new pods get at least this many of all the bad requests.
  private static double chance(long freshBad, long fresh, long oldBad, long old) {
    double scale = Math.min(1, (double) COUNTED_EXACTLY / (fresh + old));
    int bad = scaled(freshBad, scale);
    HypergeometricDistribution byChance =
        HypergeometricDistribution.of(
            scaled(fresh, scale) + scaled(old, scale),
            bad + scaled(oldBad, scale),
            scaled(fresh, scale));
    return byChance.survivalProbability(bad - 1);
  }

  private static int scaled(long count, double scale) {
    return Math.toIntExact(Math.round(count * scale));
  }

  private static long count(Reading reading) {
    return reading instanceof Reading.Value(double number) ? Math.max(0, Math.round(number)) : 0;
  }

  private static double share(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  private static String words(String measure, Numbers numbers, String others) {
    return String.format(
        Locale.ROOT,
        "%s %.1f %% (%d of %d requests), %s %.1f %% (%d of %d), %s",
        measure,
        100 * share(numbers.freshBad, numbers.fresh),
        numbers.freshBad,
        numbers.fresh,
        others,
        100 * share(numbers.oldBad, numbers.old),
        numbers.oldBad,
        numbers.old,
        numbers.chance < CHANCE
            ? "p < 0.001"
            : String.format(Locale.ROOT, "p = %.3f", numbers.chance));
  }
}
