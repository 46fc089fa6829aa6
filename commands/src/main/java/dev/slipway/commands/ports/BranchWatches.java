package dev.slipway.commands.ports;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.config.AppName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What is known of the default branches of apps, and what was announced. Safe for use by several
/// threads and processes at once.
public interface BranchWatches {
  Optional<Stored> find(AppName app);

  /// Of the builds of a branch that were put by, see {@link BranchWatch#trimmed}: those of these
  /// numbers or pipelines, and those that are [StableBuild#hasPlace], by their pipelines.
  List<StableBuild> past(BranchWatch watch, Set<BuildNumber> numbers, Set<Long> pipelines);

  /// Stores what is known from now on and what follows from it, in one transaction. False when
  /// somebody else has stored something since; then nothing is done.
  ///
  /// @param version of what was found; 0 when nothing was
  boolean store(BranchWatch watch, long version, Following following, Instant now);

  /// What is stored.
  ///
  /// @param version rises with each change
  record Stored(BranchWatch watch, long version) {}

  /// What follows from what is known.
  ///
  /// @param past builds that are put by, in the place of what was stored of them
  /// @param messages what the channels are to show
  /// @param letters what is owed by e-mail
  record Following(List<StableBuild> past, List<Outgoing> messages, List<Letter> letters) {
    /// Nothing.
    public static final Following NOTHING = new Following(List.of(), List.of(), List.of());

    public Following {
      past = List.copyOf(past);
      messages = List.copyOf(messages);
      letters = List.copyOf(letters);
    }
  }
}
