package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.PinnedImage;
import java.util.List;

/// What happens in the pod of a migration.
public sealed interface Inside {
  /// People log in.
  ///
  /// @param toolkit brings the SSH server
  /// @param keys who may log in, at least one
  record Ssh(PinnedImage toolkit, List<AuthorisedKey> keys) implements Inside {
    public Ssh {
      keys = List.copyOf(keys);
    }
  }

  /// A command runs, once.
  ///
  /// @param words the program and its arguments, at least one
  record Command(List<String> words) implements Inside {
    public Command {
      words = List.copyOf(words);
    }
  }
}
