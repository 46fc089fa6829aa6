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
/// @param mergeRequestApprovals how many people other than its author must have approved each merge
///   request that the build brings; 0 where it needs none. A hotfix needs none
/// @param blockingLabels no open issue of the project may have one of these. A hotfix is not held
///   up by them
/// @param signedBy each image must be signed with one of these; empty where none need be
public record Gates(
    List<String> jobs,
    Optional<EnvironmentName> liveOn,
    Duration liveFor,
    int mergeRequestApprovals,
    List<String> blockingLabels,
    List<SignatureKey> signedBy) {
  public static final Gates NONE =
      new Gates(List.of(), Optional.empty(), Duration.ZERO, 0, List.of(), List.of());

  public Gates {
    jobs = List.copyOf(jobs);
    blockingLabels = List.copyOf(blockingLabels);
    signedBy = List.copyOf(signedBy);
  }
}
