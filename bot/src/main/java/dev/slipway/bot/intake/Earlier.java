package dev.slipway.bot.intake;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.requests.RollBackCommand;
import dev.slipway.commands.requests.RollBackCommand.Where;
import java.util.List;
import java.util.Optional;

/// Which release somebody means who goes back, by what is recorded. Safe for use by several
/// threads.
final class Earlier {
  /// How many releases are looked through for the one to go back to.
  private static final int LOOK_BACK = 100;

  private final Deployments deployments;

  Earlier(Deployments deployments) {
    this.deployments = deployments;
  }

  Aim of(RollBackCommand back) {
    return switch (back.where()) {
      case Where.ToRelease(long number) -> Aim.at(number);
      case Where.Before() ->
          aim(
              back,
              Release.before(releases(back)),
              "I know of no earlier release that is different from what is there");
      case Where.ToBuild(BuildReference.Numbered(var number)) ->
          aim(
              back,
              Release.of(number, releases(back)),
              "build "
                  + number
                  + " has not been live on "
                  + back.environment()
                  + " as far as I know");
      case Where.ToBuild _ -> new Aim.Nowhere(Text.of("to go back, name the build by its number."));
    };
  }

  private List<Release> releases(RollBackCommand back) {
    return deployments.releases(back.app(), back.environment(), LOOK_BACK);
  }

  private static Aim aim(RollBackCommand back, Optional<Release> release, String otherwise) {
    return release
        .map(known -> Aim.at(known.number()))
        .orElseGet(() ->
            new Aim.Nowhere(
                Text.of(otherwise + ". ")
                    .code("history " + back.environment())
                    .and(" shows what was live.")));
  }
}
