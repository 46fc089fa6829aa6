package dev.slipway.commands.news;

import dev.slipway.commands.builds.PipelineStatus;
import java.time.Instant;

/// A pipeline of the default branch as a list shows it.
///
/// @param pipeline GitLab's instance-wide id; a later pipeline has a greater one
/// @param updated when anything about it changed last, by GitLab's clock
public record PipelineSight(long pipeline, PipelineStatus status, Instant updated) {}
