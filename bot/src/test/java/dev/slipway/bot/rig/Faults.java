package dev.slipway.bot.rig;

import dev.slipway.commands.ports.Outage;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// When a call to the world or to the store goes wrong, and how. Used by one thread at a time.
public final class Faults {
  /// Who answers, or does not.
  public enum Party {
    GITLAB("GitLab"),
    REGISTRY("registry.example.com"),
    KUBERNETES("Kubernetes (staging, eu)"),
    SLACK("Slack"),
    STORE("the store");

    private final String words;

    Party(String words) {
      this.words = words;
    }
  }

  /// How a call goes wrong.
  public enum Fault {
    NONE,
    /// Nothing is done, and no answer comes.
    NO_ANSWER,
    /// It is done, and the answer is lost.
    ANSWER_LOST,
    /// No answer comes, and it is done some seconds later.
    DONE_LATER,
    /// It is refused for now: 429 with a time to wait.
    TOO_FAST,
    /// Somebody else's write comes in between: 409.
    CONFLICT,
    /// A defect in the adapter.
    UNEXPECTED
  }

  /// A time in which a system does not answer at all.
  public record Silence(Party party, Instant from, Instant until) {}

  private static final List<Fault> READING =
      List.of(Fault.NO_ANSWER, Fault.NO_ANSWER, Fault.TOO_FAST, Fault.UNEXPECTED);
  private static final List<Fault> CHANGING =
      List.of(
          Fault.NO_ANSWER,
          Fault.ANSWER_LOST,
          Fault.ANSWER_LOST,
          Fault.DONE_LATER,
          Fault.TOO_FAST,
          Fault.CONFLICT);
  private static final List<Fault> SAYING =
      List.of(Fault.NO_ANSWER, Fault.ANSWER_LOST, Fault.ANSWER_LOST, Fault.TOO_FAST);
  private static final List<Fault> STORING = List.of(Fault.NO_ANSWER, Fault.ANSWER_LOST);

  private final Dice dice;
  private final Map<Party, Double> rates;
  private final Map<Integer, Fault> writes;
  private final List<Silence> silences;
  private final HandSetClock clock;
  private final Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
  private int written;

  Faults(Dice dice, Schedule schedule, HandSetClock clock) {
    this.dice = dice;
    this.rates = schedule.rates();
    this.writes = schedule.writes();
    this.silences = schedule.silences();
    this.clock = clock;
  }

  Fault onReading(Party party) {
    return of(party, READING);
  }

  Fault onChanging() {
    Fault planned = writes.getOrDefault(++written, Fault.NONE);
    return planned == Fault.NONE ? of(Party.KUBERNETES, CHANGING) : planned;
  }

  Fault onSaying() {
    return of(Party.SLACK, SAYING);
  }

  Fault onStoring() {
    return of(Party.STORE, STORING);
  }

  private Fault of(Party party, List<Fault> kinds) {
    Fault fault =
        silence(party).isPresent()
            ? Fault.NO_ANSWER
            : dice.chance(rates.getOrDefault(party, 0.0)) ? dice.one(kinds) : Fault.NONE;
    if (fault != Fault.NONE) {
      seen.merge(fault, 1, Integer::sum);
    }
    return fault;
  }

  /// The time in which a system is silent, if it is.
  Optional<Silence> silence(Party party) {
    Instant now = clock.instant();
    return silences.stream()
        .filter(silence -> silence.party() == party)
        .filter(silence -> !now.isBefore(silence.from()) && now.isBefore(silence.until()))
        .findFirst();
  }

  /// What a system that does not answer says.
  Outage outage(Party party, Fault fault) {
    return switch (fault) {
      case TOO_FAST -> new Outage(party.words, "429", Optional.of(wait(Duration.ofSeconds(20))));
      case UNEXPECTED -> throw new IllegalStateException("a defect in the adapter");
      case NONE, NO_ANSWER, ANSWER_LOST, DONE_LATER, CONFLICT ->
          new Outage(party.words, "no answer within 5 s");
    };
  }

  /// Some time to wait.
  Duration wait(Duration most) {
    return dice.between(Duration.ofMillis(500), most);
  }

  /// How often what went wrong.
  Map<Fault, Integer> seen() {
    return Map.copyOf(seen);
  }
}
