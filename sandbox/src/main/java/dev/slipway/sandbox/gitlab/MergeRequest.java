package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;
import java.util.List;

/// @param iid the number that people say, `!42`
/// @param state `opened`, `closed`, `merged` or `locked`
/// @param approvedBy who approved of it
record MergeRequest(
    long iid,
    String sourceBranch,
    String targetBranch,
    String title,
    Person author,
    String state,
    List<Person> approvedBy,
    Instant created,
    Instant updated) {
  long id() {
    return 70_000 + iid * 7;
  }

  /// The hash of the commit that merged it, or will.
  String mergeSha() {
    return Commit.shaFor(DemoWorld.PROJECT + "!" + iid + " merged");
  }

  boolean merged() {
    return state.equals("merged");
  }
}
