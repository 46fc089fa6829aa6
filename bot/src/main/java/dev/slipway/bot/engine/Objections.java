package dev.slipway.bot.engine;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What speaks against a deployment, gathered so that all of it is told at once. Used by one
/// thread.
final class Objections {
  private final Instant began;
  private final Urgency urgency;
  private final List<Refusal> refusals = new ArrayList<>();
  private final List<Refusal> overridden = new ArrayList<>();
  private Optional<StepOutcome> silence = Optional.empty();

  /// @param began when the look began
  Objections(Instant began, Urgency urgency) {
    this.began = began;
    this.urgency = urgency;
  }

  /// What a rule says that the team made for itself: an override passes over it.
  void rule(Refusal refusal) {
    (urgency == Urgency.OVERRIDE ? overridden : refusals).add(refusal);
  }

  /// What was passed over.
  List<Refusal> overridden() {
    return List.copyOf(overridden);
  }

  void add(Refusal refusal) {
    refusals.add(refusal);
  }

  /// What was found; a no is kept.
  <T> Optional<T> hear(Answer<T> answer) {
    switch (answer) {
      case Answer.Found<T>(T value) -> {
        return Optional.of(value);
      }
      case Answer.Refused<T>(Refusal refusal) -> add(refusal);
      case Answer.Unavailable<T> unavailable ->
          silence = silence.or(() -> Optional.of(LookUp.failed(unavailable, began)));
    }
    return Optional.empty();
  }

  /// Each reason of a denial is an objection.
  void weigh(Decision decision) {
    if (decision instanceof Decision.Denied(var reasons)) {
      reasons.forEach(reason -> add(new Refusal(reason.code(), reason.words(), "")));
    }
  }

  /// What becomes of it; empty when nothing speaks against it. One objection is enough for a no,
  /// whatever a silent system would have added.
  Optional<LookUp.Result> result() {
    if (refusals.isEmpty()) {
      return silence.map(LookUp.Result::new);
    }
    return Optional.of(
        new LookUp.Result(
            new StepOutcome.Impossible(Refusal.all(refusals)),
            Optional.of(
                new Decision.Denied(
                    refusals.stream()
                        .map(refusal -> new Decision.Reason(refusal.code(), refusal.words()))
                        .toList()))));
  }
}
