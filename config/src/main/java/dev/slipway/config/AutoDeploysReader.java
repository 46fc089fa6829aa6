package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `auto` of an environment.
final class AutoDeploysReader {
  private enum Occasion {
    STABLE
  }

  private static final Key<Occasion> ON =
      Key.required(
          "on",
          Types.choice(Map.of("stable", Occasion.STABLE)),
          "which builds go live by themselves: the newest stable one of the default branch");
  private static final Key<Integer> COMMITS =
      Key.withDefault(
          "commits",
          Types.number(1, 1000),
          "how many commits it may bring to what is live; with more it is asked first",
          AutoDeploys.DEFAULT_COMMITS,
          Integer.toString(AutoDeploys.DEFAULT_COMMITS));
  static final Key<Optional<EnvironmentName>> LIVE_ON =
      Key.optional(
          "liveOn",
          FieldTypes.label(EnvironmentName::new),
          "the environment whose build goes on to this one, once it is live and stable there",
          "nowhere, the build comes at once");
  private static final Key<Duration> LIVE_FOR =
      Key.withDefault(
          GatesReader.LIVE_FOR.name(),
          GatesReader.LIVE_FOR.type(),
          "how long it must have been live and well there: all pods available, one of each workload ready all the time, and none of their containers ended badly; needs liveOn",
          Duration.ZERO,
          "0s");
  private static final Key<Optional<DeployHours>> HOURS =
      Key.withDefault(
          "hours",
          DeployHoursReader.SHAPE,
          "when these deployments may begin, besides the environment's own `deployHours`",
          Optional.empty(),
          "at any time");
  static final Key<Optional<String>> CHANNEL =
      Key.optional(
          "channel",
          FieldTypes.slackId("CG"),
          "the channel where these deployments are told, by Slack's id; it is in `channels`",
          "the first one where news of the app are announced");

  private static final Shape<Optional<AutoDeploys>> SHAPE =
      Shape.of(
              List.of(ON, COMMITS, LIVE_ON, LIVE_FOR, HOURS, CHANNEL),
              section ->
                  Optional.of(
                      new AutoDeploys(
                          section.get(COMMITS),
                          section.get(LIVE_ON),
                          section.get(LIVE_FOR),
                          section.get(HOURS),
                          section.get(CHANNEL))))
          .checked(section -> GatesReader.checkLiveFor(section, LIVE_FOR, LIVE_ON));

  /// The keys, or the word `on-stable` for `{on: stable}`.
  static final Type<Optional<AutoDeploys>> TYPE =
      Types.wordOr("on-stable", Optional.of(AutoDeploys.USUAL), SHAPE);

  private AutoDeploysReader() {}
}
