package dev.slipway.commands.news;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.ChannelId;
import java.util.List;
import java.util.Optional;

/// A build of the default branch that turned green and was announced.
///
/// @param ended its pipeline when it was last looked at
/// @param since the newest stable build there was before; empty when there was none
/// @param contents what came with it, as far as it is known
/// @param looks how often GitLab was asked for what is still missing
/// @param standing whether it still is what people want to know of
/// @param presence how it stands to each environment, in the order in which a build travels
/// @param channels where it was announced
public record StableBuild(
    Ended ended,
    Optional<Earlier> since,
    Contents contents,
    int looks,
    Standing standing,
    List<Presence> presence,
    List<ChannelId> channels) {
  /// After so many looks what GitLab has not told is taken for what it does not have.
  static final int MOST_LOOKS = 8;

  public StableBuild {
    presence = List.copyOf(presence);
    channels = List.copyOf(channels);
  }

  /// A build that was stable before.
  ///
  /// @param coverage in percent, in GitLab's own digits
  public record Earlier(
      BuildNumber number,
      CommitSha sha,
      Optional<String> coverage,
      Optional<Contents.Tests> tests) {}

  /// What became of it.
  public enum Standing {
    /// The newest stable build.
    NEWEST,
    /// A newer one is stable.
    OVERTAKEN,
    /// Its pipeline has failed since, when a job of it was run again.
    FAILED_SINCE
  }

  public BuildNumber number() {
    return ended.build().number();
  }

  public long pipeline() {
    return ended.build().pipelineId();
  }

  /// Whether GitLab is to be asked for what is missing.
  public boolean lacksContents() {
    return !contents.lacksNothing() && looks < MOST_LOOKS;
  }

  /// This build after another look at what came with it.
  public StableBuild looked(Contents found) {
    return new StableBuild(ended, since, found, looks + 1, standing, presence, channels);
  }

  public StableBuild with(Standing other) {
    return new StableBuild(ended, since, contents, looks, other, presence, channels);
  }

  /// This build as it stands to environments now; how far it is from what is live there is kept
  /// where it was known.
  public StableBuild with(List<Presence> other) {
    List<Presence> now = other.stream().map(place -> place.knowing(presence)).toList();
    return new StableBuild(ended, since, contents, looks, standing, now, channels);
  }

  /// Whether it is live somewhere or kept out, by what its message says.
  public boolean hasPlace() {
    return presence.stream()
        .anyMatch(place -> place.quarantined() || place.live().equals(Optional.of(number())));
  }

  /// Whether its pipeline ended otherwise than this one tells.
  public boolean isChangedBy(PipelineSight sight) {
    return sight.pipeline() == pipeline()
        && switch (sight.status()) {
          case FAILED -> standing != Standing.FAILED_SINCE;
          case SUCCEEDED -> standing == Standing.FAILED_SINCE;
          case UNDER_WAY, MANUAL, CANCELED, SKIPPED, UNKNOWN -> false;
        };
  }

  /// This build, which is not the newest, after a pipeline was looked at again that may be its own.
  public StableBuild after(Ended again) {
    PipelineSight sight =
        new PipelineSight(again.build().pipelineId(), again.build().status(), again.at());
    return isChangedBy(sight)
        ? with(standing == Standing.FAILED_SINCE ? Standing.OVERTAKEN : Standing.FAILED_SINCE)
        : this;
  }

  /// As the build before the next one.
  Earlier asEarlier() {
    return new Earlier(number(), ended.build().commit().sha(), ended.coverage(), contents.tests());
  }
}
