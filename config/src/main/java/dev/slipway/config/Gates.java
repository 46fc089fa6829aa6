package dev.slipway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What a build must have behind it before it is made live in an environment. Going back to an
/// earlier release is not held up by them.
///
/// @param jobs of its pipeline that must have succeeded
/// @param liveOn where it must be live; empty for nowhere. A hotfix need not
/// @param liveFor for how long it must have been live there
public record Gates(List<String> jobs, Optional<EnvironmentName> liveOn, Duration liveFor) {
  public static final Gates NONE = new Gates(List.of(), Optional.empty(), Duration.ZERO);

  public Gates {
    jobs = List.copyOf(jobs);
  }
}
