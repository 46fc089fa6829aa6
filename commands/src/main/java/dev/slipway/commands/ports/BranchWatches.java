package dev.slipway.commands.ports;

import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is known of the default branches of apps, and what was announced. Safe for use by several
/// threads and processes at once.
public interface BranchWatches {
  Optional<Stored> find(AppName app);

  /// Stores what is known from now on, what the channels are to show of it and what is owed by
  /// e-mail, in one transaction. False when somebody else has stored something since; then nothing
  /// is done.
  ///
  /// @param version of what was found; 0 when nothing was
  boolean store(
      BranchWatch watch, long version, List<Outgoing> messages, List<Letter> letters, Instant now);

  /// What is stored.
  ///
  /// @param version rises with each change
  record Stored(BranchWatch watch, long version) {}
}
