package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One pipeline. Its id is never its number.
///
/// @param iid the number that people say, `#235`
/// @param ref the branch, or the tag when {@link #tag} says so
/// @param tag whether it runs for a tag
/// @param status GitLab's word; any word is kept, as GitLab adds words over time
/// @param failedJob the job that failed, looked at only when the status is `failed`
/// @param coverage percent with two digits, null when not measured
/// @param image what the image job pushes, `""` for no image
/// @param finished null until it is over
record Pipeline(
    long iid,
    String ref,
    boolean tag,
    String sha,
    String status,
    String source,
    Person author,
    String failedJob,
    @Nullable String coverage,
    Tests tests,
    String image,
    Instant created,
    Instant updated,
    @Nullable Instant finished) {
  private static final Set<String> FINISHED = Set.of("success", "failed", "canceled", "skipped");
  private static final Set<String> NOT_STARTED =
      Set.of("created", "pending", "preparing", "waiting_for_resource", "scheduled");

  /// `4905` for pipeline #235: far from the number, so that a reader who mixes them up is found
  /// out.
  static long idFor(long iid) {
    return 4200 + iid * 3;
  }

  static boolean finishes(String status) {
    return FINISHED.contains(status);
  }

  long id() {
    return idFor(iid);
  }

  boolean isFinished() {
    return finishes(status);
  }

  boolean succeeded() {
    return status.equals("success");
  }

  @Nullable Instant started() {
    return NOT_STARTED.contains(status) || status.equals("skipped") ? null : created.plusSeconds(2);
  }

  /// Whole seconds, null while it is not over.
  @Nullable Long seconds() {
    return finished == null ? null : finished.getEpochSecond() - created.getEpochSecond();
  }

  List<Job> jobs() {
    return Job.of(this);
  }

  Pipeline moved(String status, String failedJob, Tests tests, String image, Instant at) {
    return new Pipeline(
        iid,
        ref,
        tag,
        sha,
        status,
        source,
        author,
        failedJob,
        coverage,
        tests,
        image,
        created,
        at,
        finishes(status) ? at : null);
  }
}
