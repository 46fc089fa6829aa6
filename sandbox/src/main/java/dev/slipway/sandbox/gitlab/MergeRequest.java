package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;
import java.util.List;

/// @param iid the number that people say, `!42`
/// @param state `opened`, `closed`, `merged` or `locked`
/// @param approvedBy who approved of it
/// @param sourceProject the number of the project that has its branch: another one for a fork
record MergeRequest(
    long iid,
    String sourceBranch,
    String targetBranch,
    String title,
    Person author,
    String state,
    List<Person> approvedBy,
    List<String> labels,
    long sourceProject,
    Instant created,
    Instant updated) {
  long id() {
    return 70_000 + iid * 7;
  }

  /// The hash of the commit that merged it, or will.
  String mergeSha() {
    return Commit.shaFor(DemoWorld.PROJECT + "!" + iid + " merged");
  }

  /// The hash of its head when its branch is in a fork.
  String forkSha() {
    return Commit.shaFor(DemoWorld.PROJECT + "!" + iid);
  }

  boolean fromFork() {
    return sourceProject != Project.ID;
  }

  boolean opened() {
    return state.equals("opened");
  }

  MergeRequest closed(Instant at) {
    return new MergeRequest(
        iid,
        sourceBranch,
        targetBranch,
        title,
        author,
        "closed",
        approvedBy,
        labels,
        sourceProject,
        created,
        at);
  }

  boolean merged() {
    return state.equals("merged");
  }
}
