package dev.slipway.config;

import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `gates` of an environment.
final class GatesReader {
  private static final Key<List<String>> JOBS =
      Key.withDefault(
          "jobs",
          Types.list(Types.matching("the name of a job", Pattern.compile("\\S.{0,254}"))),
          "jobs that must have succeeded in the build's pipeline, even where it may be green without them",
          List.of(),
          "none");
  static final Key<Optional<EnvironmentName>> LIVE_ON =
      Key.optional(
          "liveOn",
          FieldTypes.label(EnvironmentName::new),
          "the environment on which the build must be live and stable; a hotfix need not be",
          "nowhere");
  static final Key<Duration> LIVE_FOR =
      Key.withDefault(
          "liveFor",
          Durations.between(Duration.ZERO, Duration.ofDays(30)),
          "how long it must have been live there; needs liveOn",
          Duration.ZERO,
          "0s");
  private static final Key<Integer> MERGE_REQUEST_APPROVALS =
      Key.withDefault(
          "mergeRequestApprovals",
          Types.number(0, 10),
          "how many people other than its author must have approved each merge request that the build brings; a hotfix needs none",
          0,
          "0");
  private static final Key<List<String>> BLOCKING_LABELS =
      Key.withDefault(
          "blockingLabels",
          Types.list(Types.matching("the name of a label", Pattern.compile("[^\\s,][^,]{0,254}"))),
          "no open issue of the project may have one of these labels; a hotfix is not held up by them",
          List.of("blocker"),
          "[blocker] where there are gates");

  private static final Key<List<SignatureKey>> SIGNED_BY =
      Key.withDefault(
          "signedBy",
          Types.list(new SignatureKeyType()),
          "public keys, with one of which each image must be signed (`cosign sign --key`); a hotfix too",
          List.of(),
          "none; images need not be signed");

  static final Shape<Gates> SHAPE =
      Shape.of(
              List.of(JOBS, LIVE_ON, LIVE_FOR, MERGE_REQUEST_APPROVALS, BLOCKING_LABELS, SIGNED_BY),
              section ->
                  new Gates(
                      section.get(JOBS),
                      section.get(LIVE_ON),
                      section.get(LIVE_FOR),
                      section.get(MERGE_REQUEST_APPROVALS),
                      section.get(BLOCKING_LABELS),
                      section.get(SIGNED_BY)))
          .checked(section -> checkLiveFor(section, LIVE_FOR, LIVE_ON));

  private GatesReader() {}

  /// A time without a place has no meaning.
  static void checkLiveFor(
      Section section, Key<Duration> liveFor, Key<Optional<EnvironmentName>> liveOn) {
    if (section.given(liveFor).isPresent() && section.given(liveOn).isEmpty()) {
      section.problem(liveFor, "needs liveOn beside it");
    }
  }
}
