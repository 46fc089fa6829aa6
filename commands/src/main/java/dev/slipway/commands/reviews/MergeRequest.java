package dev.slipway.commands.reviews;

import dev.slipway.commands.builds.CommitSha;
import java.net.URI;
import java.util.List;

/// A merge request as GitLab tells it. Its texts are from outside.
///
/// @param number as people know it: `!42`
/// @param branch its source branch
/// @param head the newest commit of that branch
/// @param home whose branch it is: one of a fork gets no review app, as whoever has made the fork
///   could run anything in the cluster
/// @param author the GitLab user name
public record MergeRequest(
    long number,
    String title,
    String branch,
    CommitSha head,
    State state,
    Home home,
    String author,
    List<String> labels,
    URI url) {
  public MergeRequest {
    labels = List.copyOf(labels);
  }

  /// The same with other labels.
  public MergeRequest labelled(List<String> other) {
    return new MergeRequest(number, title, branch, head, state, home, author, other, url);
  }

  /// How it stands.
  public enum State {
    OPEN,
    MERGED,
    CLOSED
  }

  /// Where its branch is.
  public enum Home {
    SAME_PROJECT,
    FORK
  }
}
