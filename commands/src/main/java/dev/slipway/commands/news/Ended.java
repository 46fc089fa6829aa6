package dev.slipway.commands.news;

import dev.slipway.commands.builds.Build;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A pipeline that has succeeded or failed, as GitLab tells of it alone.
///
/// @param build its status may be another one than a list told of a moment before
/// @param at when it ended; when it was changed last, where GitLab does not say
/// @param took how long its jobs took; empty when GitLab does not say
/// @param coverage in percent, in GitLab's own digits: `83.4`; empty when GitLab has none
public record Ended(Build build, Instant at, Optional<Duration> took, Optional<String> coverage) {}
