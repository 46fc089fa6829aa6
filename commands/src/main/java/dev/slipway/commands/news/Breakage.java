package dev.slipway.commands.news;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.ChannelId;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A time in which the default branch is broken, from the first pipeline that failed to the first
/// that succeeded.
///
/// @param first the pipeline that broke it
/// @param since the newest stable build before; empty when there was none
/// @param contents the commits that came with the first failure; it has no test report here
/// @param failure why it failed
/// @param looks how often GitLab was asked for what is still missing
/// @param last the newest pipeline that failed too; the first one as long as it is the only one
/// @param repaired what ended it; empty while it lasts
/// @param channels where it was told
public record Breakage(
    Ended first,
    Optional<CommitSha> since,
    Contents contents,
    Failure failure,
    int looks,
    BuildNumber last,
    Optional<Repair> repaired,
    List<ChannelId> channels) {
  public Breakage {
    channels = List.copyOf(channels);
  }

  /// The build that was green again.
  public record Repair(BuildNumber number, URI url, Instant at) {}

  public long pipeline() {
    return first.build().pipelineId();
  }

  public boolean lasts() {
    return repaired.isEmpty();
  }

  /// Whether GitLab is to be asked for what is missing.
  public boolean lacksContents() {
    return (contents.commits().isEmpty()
            || contents.mentioned().isEmpty()
            || !failure.lacksNothing())
        && looks < StableBuild.MOST_LOOKS;
  }

  /// This breakage after another look at what is missing.
  public Breakage looked(Contents found, Failure why) {
    return new Breakage(first, since, found, why, looks + 1, last, repaired, channels);
  }

  Breakage failedAgain(Ended ended) {
    return new Breakage(
        first, since, contents, failure, looks, ended.build().number(), Optional.empty(), channels);
  }

  /// This breakage as one with a later one; in between was nothing that anybody was told of.
  Breakage goingOnAs(Breakage later) {
    return new Breakage(
        first, since, contents, failure, looks, later.last, later.repaired, channels);
  }

  Breakage repairedBy(Ended ended) {
    return new Breakage(
        first,
        since,
        contents,
        failure,
        looks,
        last,
        Optional.of(new Repair(ended.build().number(), ended.build().url(), ended.at())),
        channels);
  }
}
