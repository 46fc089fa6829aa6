package dev.slipway.bot.rig;

import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.FeatureFlags;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import java.util.List;

/// A project without feature flags: `FlagChangesTest` tells the stories that have some.
final class NoFlags implements FeatureFlags {
  @Override
  public Answer<List<Flag>> all(App app) {
    return new Answer.Found<>(List.of());
  }

  @Override
  public Answer<Flag> find(App app, FlagName name) {
    return none();
  }

  @Override
  public Answer<List<UserList>> lists(App app) {
    return new Answer.Found<>(List.of());
  }

  @Override
  public Answer<Flag> set(App app, Flag seen, String environment, Setting to) {
    return none();
  }

  private static Answer<Flag> none() {
    return new Answer.Refused<>(new Refusal(NO_SUCH_FLAG, "There is none."));
  }
}
