package dev.slipway.commands.builds;

import java.net.URI;

/// One pipeline of an app.
///
/// @param pipelineId GitLab's instance-wide id
/// @param status how it stands
/// @param ref the branch, the tag, or `refs/merge-requests/42/head`
/// @param refKind which of them
/// @param url its page
public record Build(
    BuildNumber number,
    long pipelineId,
    PipelineStatus status,
    String ref,
    RefKind refKind,
    Commit commit,
    URI url) {
  /// What a build was made from.
  public enum RefKind {
    BRANCH,
    TAG,
    MERGE_REQUEST
  }
}
