package dev.slipway.config;

import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `approval` of an environment.
final class ApprovalReader {
  private static final Key<Integer> PEOPLE =
      Key.required(
          "people",
          Types.choice(Map.of("0", 0, "1", 1, "2", 2)),
          "how many people other than the requester have to approve a build or a change of a feature flag, each with the role approver; with 0 the requester confirms it");
  private static final Key<Duration> WITHIN =
      Key.withDefault(
          "within",
          Durations.between(Duration.ofSeconds(30), Duration.ofHours(24)),
          "how long they have; then it is not deployed",
          Duration.ZERO,
          Durations.text(Approval.DEFAULT_WITHIN)
              + ", or "
              + Durations.text(Approval.CONFIRM_WITHIN)
              + " to confirm");

  private static final Key<Boolean> NOT_AUTHORS =
      Key.withDefault(
          "notAuthors",
          Types.truth(),
          "whether those may not approve a build who wrote some of what it brings: the commits, or the merge requests; then only those whom `people` links to GitLab can approve",
          false,
          "false");

  private static final Shape<Optional<Approval>> SHAPE =
      Shape.of(
          List.of(PEOPLE, WITHIN, NOT_AUTHORS),
          section -> {
            int people = section.get(PEOPLE);
            if (people == 0 && section.get(NOT_AUTHORS)) {
              section.problem(
                  NOT_AUTHORS, "goes with people 1 or 2: with 0 the requester confirms");
            }
            Duration usual = people == 0 ? Approval.CONFIRM_WITHIN : Approval.DEFAULT_WITHIN;
            return Optional.of(
                new Approval(
                    people,
                    section.given(WITHIN).isPresent() ? section.get(WITHIN) : usual,
                    section.get(NOT_AUTHORS)));
          });

  /// The keys, or the word `none` for nobody.
  static final Type<Optional<Approval>> TYPE = Types.wordOr("none", Optional.empty(), SHAPE);

  private ApprovalReader() {}
}
