package dev.slipway.commands.news;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/// What came with a build, as far as GitLab has told it yet: what is empty can be asked for again.
///
/// @param commits those since the stable build before it
/// @param mergeRequests those that these commits came with; an empty list when there are none
/// @param tests the counts of its test report
/// @param mentioned who is mentioned with them; an empty list when nobody is
public record Contents(
    Optional<CommitList> commits,
    Optional<List<MergeRequest>> mergeRequests,
    Optional<Tests> tests,
    Optional<List<Mentioned>> mentioned) {
  public static final Contents UNKNOWN =
      new Contents(Optional.empty(), Optional.empty(), Optional.empty());

  public Contents {
    mergeRequests = mergeRequests.map(List::copyOf);
    mentioned = mentioned.map(List::copyOf);
  }

  /// What GitLab tells of a build by itself.
  public Contents(
      Optional<CommitList> commits,
      Optional<List<MergeRequest>> mergeRequests,
      Optional<Tests> tests) {
    this(commits, mergeRequests, tests, Optional.empty());
  }

  /// This with who is mentioned.
  public Contents mentioning(Optional<List<Mentioned>> people) {
    return new Contents(commits, mergeRequests, tests, people);
  }

  /// Whether nothing is left to ask for.
  public boolean lacksNothing() {
    return commits.isPresent()
        && mergeRequests.isPresent()
        && tests.isPresent()
        && mentioned.isPresent();
  }

  /// @param number as people say it: 42 for `!42`
  /// @param title text from outside
  public record MergeRequest(long number, String title, URI url) {}

  /// What a test report counts; errors count as failed.
  public record Tests(int total, int failed, int skipped) {}
}
