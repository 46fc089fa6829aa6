package dev.slipway.commands.news;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a build stands to an environment.
///
/// @param live the build that is live there; empty when that is not known
/// @param quarantined whether the build in question is kept from it: it was rolled back there, or
///   found bad
/// @param distance what it would bring there; empty until that was asked for
public record Presence(
    EnvironmentName environment,
    Optional<BuildNumber> live,
    boolean quarantined,
    Optional<Distance> distance) {
  public Presence(EnvironmentName environment, Optional<BuildNumber> live, boolean quarantined) {
    this(environment, live, quarantined, Optional.empty());
  }

  /// What lies between the build that is live and a newer one.
  ///
  /// @param commits how many; empty when GitLab can't tell, as it does not have the live one's any
  ///   more
  /// @param migrations how many files of migrations they change
  public record Distance(OptionalInt commits, int migrations) {
    /// It can't be told.
    public static final Distance UNKNOWN = new Distance(OptionalInt.empty(), 0);
  }

  /// Whether it is to be asked how far a build is from what is live.
  public boolean lacksDistance(BuildNumber build) {
    return distance.isEmpty()
        && !quarantined
        && live.filter(there -> there.compareTo(build) < 0).isPresent();
  }

  public Presence with(Distance found) {
    return new Presence(environment, live, quarantined, Optional.of(found));
  }

  /// This with what was known before, if the same build is live still.
  Presence knowing(List<Presence> before) {
    return before.stream()
        .filter(other -> other.environment.equals(environment) && other.live.equals(live))
        .flatMap(other -> other.distance.stream())
        .findFirst()
        .map(this::with)
        .orElse(this);
  }
}
