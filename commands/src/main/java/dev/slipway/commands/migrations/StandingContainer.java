package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.config.AppName;
import java.time.Instant;

/// A migration container that a target has, whoever made it.
///
/// @param made when
/// @param endsAt when it was to end as it was made or last extended
public record StandingContainer(
    ContainerName name,
    SessionId session,
    AppName app,
    BuildNumber build,
    Instant made,
    Instant endsAt) {}
