package dev.slipway.commands.ports;

import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.config.App;
import java.util.List;

/// The feature flags of an app's project. Safe for use by several threads at once.
public interface FeatureFlags {
  /// The code of the refusal of a flag that is not there.
  String NO_SUCH_FLAG = "flag-not-found";

  /// All of them, by name.
  Answer<List<Flag>> all(App app);

  Answer<Flag> find(App app, FlagName name);

  /// The lists of users that flags can be on for.
  Answer<List<UserList>> lists(App app);

  /// Makes this, and nothing else, set for exactly this environment, by one write; what holds by
  /// patterns or elsewhere is not touched. The write has no precondition: whoever calls compares
  /// right before. Where there is no answer it may be done, or be done later.
  ///
  /// @param seen the flag as it is, read right before
  /// @param environment the name of GitLab's environment
  /// @return the flag as it is afterwards
  Answer<Flag> set(App app, Flag seen, String environment, Setting to);
}
