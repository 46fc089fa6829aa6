package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import java.util.List;

/// What a review app's namespace is to hold.
///
/// @param review whose it is
/// @param revision rises each time another content is wanted, or its jobs are to run anew; a
///   namespace that has been given a later one is left alone
/// @param branch for people who look at the namespace
/// @param manifests with their placeholders filled
/// @param host the host name where it can be seen; the only one that an Ingress of it may have
/// @param limits what the namespace as a whole may use
public record ReviewOrder(
    ReviewId review,
    long revision,
    AppName app,
    String branch,
    CommitSha commit,
    BuildNumber build,
    String host,
    List<Manifest> manifests,
    Reviews.Limits limits) {
  public ReviewOrder {
    manifests = List.copyOf(manifests);
  }
}
