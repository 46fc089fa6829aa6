package dev.slipway.commands.ports;

import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.config.App;
import java.util.List;
import java.util.Optional;

/// What review apps are made of and hang on (GitLab). Every call is bounded in time and may be
/// repeated. Safe for use by several threads at once.
public interface ReviewSources {
  /// The newest commit of a branch; empty when GitLab says that there is no such branch.
  Answer<Optional<CommitSha>> head(App app, String branch);

  /// The open merge requests that have a label, newest first; at most 100.
  Answer<List<MergeRequest>> labelled(App app, String label);

  /// One of them by its number; empty when there is none.
  Answer<Optional<MergeRequest>> mergeRequest(App app, long number);

  /// The merge request of a branch of the project itself: the newest that is open, with the labels
  /// of all that are open, else the newest.
  Answer<Optional<MergeRequest>> of(App app, String branch);

  /// The `.yaml` and `.yml` files right in a folder of the repository at a commit, by name; none
  /// when there is no such folder. Refused with code `manifests-too-large` when there are more than
  /// 50 or they have more than 256 KiB together.
  Answer<List<Manifest>> manifests(App app, CommitSha commit, String folder);

  /// Has a merge request show this text in one comment of ours about its review app: made when
  /// there is none, edited when there is. Calling it again with the same text changes nothing.
  /// Refused with `gitlab-forbidden`.
  ///
  /// @param text Markdown of our own making; what is from outside in it is escaped by the caller
  Answer<Commented> comment(App app, long number, String text);

  /// The comment is there.
  enum Commented {
    DONE
  }
}
