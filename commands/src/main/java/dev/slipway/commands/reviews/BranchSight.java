package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.CommitSha;
import java.util.Optional;

/// What GitLab says of a review app's branch at one look.
///
/// @param head empty when there is no such branch
/// @param mergeRequest the newest one of the branch
/// @param build the newest one of the head
public record BranchSight(
    Optional<CommitSha> head, Optional<MergeRequest> mergeRequest, Optional<Build> build) {}
