package dev.slipway.commands.news;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.config.EnvironmentName;
import java.util.Optional;

/// How a build stands to an environment.
///
/// @param live the build that is live there; empty when that is not known
/// @param quarantined whether the build in question is kept from it: it was rolled back there, or
///   worse than what ran
public record Presence(
    EnvironmentName environment, Optional<BuildNumber> live, boolean quarantined) {}
