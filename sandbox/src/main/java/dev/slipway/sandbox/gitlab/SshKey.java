package dev.slipway.sandbox.gitlab;

import java.time.Instant;

/// A public key of a person.
///
/// @param key one line of an `authorized_keys` file
record SshKey(long id, String title, String key, Instant created) {
  static SshKey of(long id, String line, Instant created) {
    int comment = line.indexOf(' ', line.indexOf(' ') + 1);
    return new SshKey(id, comment < 0 ? "key " + id : line.substring(comment + 1), line, created);
  }
}
