package dev.slipway.commands.ports;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.SshKey;
import java.util.List;

/// The SSH keys that people keep where the code is (GitLab). Reads only; safe for use by several
/// threads at once.
public interface DeveloperKeys {
  /// The keys of the person behind a user of the chat system. Refused with code `no-link` when it
  /// is not known who that is, `developer-not-found` when the linked user does not exist or is
  /// blocked, and `no-keys` when none of theirs can be used, with the link to add one.
  Answer<Keys> keys(UserId user);

  /// @param keys at least one
  /// @param leftOut why some of their keys can't be used, a clause for each
  record Keys(DeveloperName developer, List<SshKey> keys, List<String> leftOut) {
    public Keys {
      keys = List.copyOf(keys);
      leftOut = List.copyOf(leftOut);
    }
  }
}
