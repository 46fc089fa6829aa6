package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import java.net.URI;
import java.util.Optional;

/// The newest commit of a branch, while the review app does not hold it.
///
/// @param build its newest build; empty when there is none
/// @param page where it can be seen
public record Newer(
    CommitSha commit, Stage stage, Optional<BuildNumber> build, Optional<URI> page) {
  /// How far its build is.
  public enum Stage {
    /// There is none.
    NO_BUILD,
    UNDER_WAY,
    /// Somebody has to start a job.
    MANUAL,
    GREEN,
    /// It failed, or was canceled or skipped.
    NOT_GREEN
  }

  static Newer of(CommitSha commit, Optional<Build> build) {
    return new Newer(
        commit,
        build.map(Newer::stage).orElse(Stage.NO_BUILD),
        build.map(Build::number),
        build.map(Build::url));
  }

  private static Stage stage(Build build) {
    return switch (build.status()) {
      case SUCCEEDED -> Stage.GREEN;
      case UNDER_WAY -> Stage.UNDER_WAY;
      case MANUAL -> Stage.MANUAL;
      case FAILED, CANCELED, SKIPPED, UNKNOWN -> Stage.NOT_GREEN;
    };
  }
}
