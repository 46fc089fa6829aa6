package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import java.util.Optional;

/// What a review app's namespace is to hold. Stored before it is applied.
///
/// @param revision see {@link ReviewOrder}
/// @param image the build's image by digest; empty when the configuration names none
public record Content(long revision, CommitSha commit, BuildNumber build, Optional<String> image) {
  /// The same again, with its jobs run anew.
  public Content again() {
    return after(revision);
  }

  /// The same, as a later revision than one that the namespace has been given already.
  Content after(long other) {
    return new Content(Math.max(revision, other) + 1, commit, build, image);
  }
}
