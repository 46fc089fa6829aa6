package dev.slipway.integrations.gitlab;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The jobs of a pipeline, those that start another pipeline (bridges) among them.
final class Jobs {
  private static final Set<String> ENDED = Set.of("success", "failed", "canceled", "skipped");

  private final Requests requests;

  private record Place(String stage, String name) {}

  Jobs(Requests requests) {
    this.requests = requests;
  }

  Answer<PipelineJobs> of(String project, Build build) {
    return list(project, build, "jobs")
        .then(jobs ->
            list(project, build, "bridges")
                .map(bridges -> {
                  List<Json.Job> all = new ArrayList<>(jobs);
                  all.addAll(bridges);
                  return count(all, build);
                }));
  }

  private Answer<List<Json.Job>> list(String project, Build build, String kind) {
    return requests.all(
        new Question(
            project,
            "/pipelines/" + build.pipelineId() + "/" + kind,
            new Refusal(
                "build-not-found", "build " + build.number() + " was deleted from " + project)),
        Json.JOBS);
  }

  /// Of several runs of a job the newest counts. A job that nobody waits for, one that a person may
  /// start or leave, counts not at all.
  static PipelineJobs count(List<Json.Job> entries, Build build) {
    Collection<Json.Job> jobs =
        newestRuns(entries).stream().filter(job -> !(is(job, "manual") && mayFail(job))).toList();
    List<FailedJob> failed =
        jobs.stream().filter(Jobs::hasFailed).map(job -> failedJob(job, build)).toList();
    int finished =
        (int) jobs.stream().filter(job -> ENDED.contains(orElse(job.status(), ""))).count();
    Set<String> succeeded =
        jobs.stream()
            .filter(job -> is(job, "success"))
            .map(job -> orElse(job.name(), ""))
            .collect(Collectors.toSet());
    return new PipelineJobs(finished, jobs.size(), failed, succeeded);
  }

  /// Those that failed and were not allowed to, in the order in which they were made.
  Answer<List<Json.Job>> failed(String project, Build build) {
    return list(project, build, "jobs")
        .then(jobs ->
            list(project, build, "bridges")
                .map(bridges -> {
                  List<Json.Job> all = new ArrayList<>(jobs);
                  all.addAll(bridges);
                  return newestRuns(all).stream()
                      .filter(Jobs::hasFailed)
                      .sorted(Comparator.comparingLong(Jobs::id))
                      .toList();
                }));
  }

  static FailedJob failedJob(Json.Job job, Build build) {
    return new FailedJob(
        orElse(job.name(), "unnamed"),
        orElse(job.stage(), ""),
        Links.read(job.webUrl()).orElse(build.url()));
  }

  private static boolean hasFailed(Json.Job job) {
    return is(job, "failed") && !mayFail(job);
  }

  private static Collection<Json.Job> newestRuns(List<Json.Job> entries) {
    Map<Place, Json.Job> newest = new LinkedHashMap<>();
    for (Json.Job entry : entries) {
      newest.merge(
          new Place(orElse(entry.stage(), ""), orElse(entry.name(), "")),
          entry,
          (one, other) -> id(other) > id(one) ? other : one);
    }
    return newest.values();
  }

  static long id(Json.Job job) {
    Long id = job.id();
    return id == null ? 0 : id;
  }

  private static boolean is(Json.Job job, String status) {
    return status.equals(job.status());
  }

  private static boolean mayFail(Json.Job job) {
    return Boolean.TRUE.equals(job.allowFailure());
  }

  private static String orElse(@Nullable String text, String otherwise) {
    return text == null ? otherwise : text;
  }
}
