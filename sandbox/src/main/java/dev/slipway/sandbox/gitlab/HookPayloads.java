package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import dev.slipway.sandbox.DemoWorld.Person;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What hooks carry.
record HookPayloads(
    Links links,
    Project project,
    ProjectJson projectJson,
    PeopleJson people,
    PipelineJson pipelines,
    MergeRequestJson merges) {
  private static final String NO_COMMIT = "0".repeat(40);

  Map<String, @Nullable Object> pipeline(Pipeline pipeline) {
    return object(
        "object_kind", "pipeline",
        "object_attributes", attributes(pipeline),
        "merge_request", null,
        "user", people.inHook(pipeline.author()),
        "project", projectJson.inHook(),
        "commit", commit(project.git().commit(pipeline.sha())),
        "builds",
            pipeline.jobs().stream()
                .filter(job -> !job.retried())
                .map(job -> build(pipeline, job))
                .toList()
                .reversed());
  }

  Map<String, @Nullable Object> job(Pipeline pipeline, Job job) {
    var commit = project.git().commit(pipeline.sha());
    return object(
        "object_kind", "build",
        "ref", pipeline.ref(),
        "tag", pipeline.tag(),
        "before_sha", pipelines.beforeSha(pipeline),
        "sha", pipeline.sha(),
        "retries_count", 0,
        "build_id", job.id(),
        "build_name", job.name(),
        "build_stage", job.stage(),
        "build_status", job.status(),
        "build_created_at", Times.hook(job.created()),
        "build_started_at", Times.hook(job.started()),
        "build_finished_at", Times.hook(job.finished()),
        "build_duration", job.duration(),
        "build_queued_duration", job.started() == null ? null : 0.4,
        "build_allow_failure", false,
        "build_failure_reason", job.failed() ? "script_failure" : "unknown_failure",
        "pipeline_id", pipeline.id(),
        "runner", runner(job),
        "project_id", Project.ID,
        "project_name", "Acme / Shop",
        "user", people.inHook(pipeline.author()),
        "commit",
            object(
                "id", pipeline.id(),
                "name", null,
                "sha", commit.sha(),
                "message", commit.message(),
                "author_name", commit.author().realName(),
                "author_email", commit.author().email(),
                "author_url", links.person(commit.author()),
                "status", pipeline.status(),
                "duration", pipeline.seconds(),
                "started_at", Times.hook(pipeline.started()),
                "finished_at", Times.hook(pipeline.finished())),
        "repository", projectJson.repositoryInHook(),
        "project", projectJson.inHook(),
        "environment", null);
  }

  /// @param before the former head of the branch, null when the branch is new
  Map<String, @Nullable Object> push(String branch, @Nullable Commit before, Commit after) {
    var json =
        ref("push", "refs/heads/" + branch, before == null ? NO_COMMIT : before.sha(), after);
    json.put("ref_protected", branch.equals(GitHistory.DEFAULT_BRANCH));
    json.put("commits", List.of(commitWithFiles(after)));
    json.put("total_commits_count", 1);
    return json;
  }

  /// A push that takes a branch away.
  Map<String, @Nullable Object> branchRemoved(String branch, Commit before, Person by) {
    var json = ref("push", "refs/heads/" + branch, before.sha(), before);
    json.put("after", NO_COMMIT);
    json.put("checkout_sha", null);
    json.put("user_id", by.gitlabId());
    json.put("user_name", by.realName());
    json.put("user_username", by.name());
    json.put("user_email", by.email());
    json.put("ref_protected", branch.equals(GitHistory.DEFAULT_BRANCH));
    json.put("commits", List.of());
    json.put("total_commits_count", 0);
    return json;
  }

  Map<String, @Nullable Object> tagPush(String tag, Commit target) {
    var json = ref("tag_push", "refs/tags/" + tag, NO_COMMIT, target);
    json.put("message", null);
    json.put("commits", List.of());
    json.put("total_commits_count", 0);
    return json;
  }

  /// @param action `open`, `update`, `merge`, `close` or `reopen`
  /// @param formerLabels those it had before
  Map<String, @Nullable Object> mergeRequest(
      MergeRequest mr, String action, List<String> formerLabels) {
    var head = project.head(mr);
    var labels = labels(mr, mr.labels());
    var in = projectJson.inHook();
    return object(
        "object_kind",
        "merge_request",
        "event_type",
        "merge_request",
        "user",
        people.inHook(mr.author()),
        "project",
        in,
        "object_attributes",
        object(
            "assignee_id",
            mr.author().gitlabId(),
            "author_id",
            mr.author().gitlabId(),
            "created_at",
            Times.hook(mr.created()),
            "description",
            "",
            "draft",
            false,
            "head_pipeline_id",
            headPipelineId(mr),
            "id",
            mr.id(),
            "iid",
            mr.iid(),
            "last_edited_at",
            null,
            "last_edited_by_id",
            null,
            "merge_commit_sha",
            null,
            "merge_error",
            null,
            "merge_status",
            "can_be_merged",
            "detailed_merge_status",
            mr.state().equals("opened") ? "mergeable" : "not_open",
            "milestone_id",
            null,
            "source_branch",
            mr.sourceBranch(),
            "source_project_id",
            mr.sourceProject(),
            "state_id",
            stateId(mr.state()),
            "state",
            mr.state(),
            "target_branch",
            mr.targetBranch(),
            "target_project_id",
            Project.ID,
            "time_estimate",
            0,
            "title",
            mr.title(),
            "updated_at",
            Times.hook(mr.updated()),
            "url",
            links.mergeRequest(mr),
            "source",
            in,
            "target",
            in,
            "last_commit",
            head.map(this::commit).orElse(null),
            "work_in_progress",
            false,
            "total_time_spent",
            0,
            "time_change",
            0,
            "human_total_time_spent",
            null,
            "human_time_change",
            null,
            "human_time_estimate",
            null,
            "assignee_ids",
            List.of(mr.author().gitlabId()),
            "reviewer_ids",
            List.of(),
            "labels",
            labels,
            "blocking_discussions_resolved",
            true,
            "first_contribution",
            false,
            "action",
            action),
        "labels",
        labels,
        "changes",
        formerLabels.equals(mr.labels())
            ? object()
            : object("labels", object("previous", labels(mr, formerLabels), "current", labels)),
        "repository",
        projectJson.repositoryInHook(),
        "assignees",
        List.of(people.inHook(mr.author())));
  }

  private static List<Map<String, @Nullable Object>> labels(MergeRequest mr, List<String> titles) {
    return titles.stream()
        .map(title ->
            object(
                "id",
                900 + Math.floorMod(title.hashCode(), 1000),
                "title",
                title,
                "color",
                "#1f75cb",
                "project_id",
                Project.ID,
                "created_at",
                Times.api(mr.created()),
                "updated_at",
                Times.api(mr.created()),
                "template",
                false,
                "description",
                null,
                "type",
                "ProjectLabel",
                "group_id",
                null))
        .toList();
  }

  private Map<String, @Nullable Object> attributes(Pipeline pipeline) {
    return object(
        "id", pipeline.id(),
        "iid", pipeline.iid(),
        "name", null,
        "ref", pipeline.ref(),
        "tag", pipeline.tag(),
        "sha", pipeline.sha(),
        "before_sha", pipelines.beforeSha(pipeline),
        "source", pipeline.source(),
        "status", pipeline.status(),
        "detailed_status", PipelineJson.statusLabel(pipeline.status()),
        "stages", Job.STAGES,
        "created_at", Times.hook(pipeline.created()),
        "finished_at", Times.hook(pipeline.finished()),
        "duration", pipeline.seconds(),
        "queued_duration", pipeline.started() == null ? null : 2,
        "variables", List.of(),
        "url", links.pipeline(pipeline));
  }

  private Map<String, @Nullable Object> build(Pipeline pipeline, Job job) {
    return object(
        "id", job.id(),
        "stage", job.stage(),
        "name", job.name(),
        "status", job.status(),
        "created_at", Times.hook(job.created()),
        "started_at", Times.hook(job.started()),
        "finished_at", Times.hook(job.finished()),
        "duration", job.duration(),
        "queued_duration", job.started() == null ? null : 0.4,
        "failure_reason", job.failed() ? "script_failure" : null,
        "when", "on_success",
        "manual", job.status().equals("manual"),
        "allow_failure", false,
        "user", people.inHook(pipeline.author()),
        "runner", runner(job),
        "artifacts_file", object("filename", null, "size", null),
        "environment", null);
  }

  private static @Nullable Map<String, @Nullable Object> runner(Job job) {
    return job.started() == null
        ? null
        : object(
            "id",
            61,
            "description",
            "docker-runner-1",
            "runner_type",
            "instance_type",
            "active",
            true,
            "is_shared",
            true,
            "tags",
            List.of("docker"));
  }

  private Map<String, @Nullable Object> ref(String kind, String ref, String before, Commit after) {
    var person = after.author();
    return object(
        "object_kind", kind,
        "event_name", kind,
        "before", before,
        "after", after.sha(),
        "ref", ref,
        "checkout_sha", after.sha(),
        "user_id", person.gitlabId(),
        "user_name", person.realName(),
        "user_username", person.name(),
        "user_email", person.email(),
        "user_avatar", null,
        "project_id", Project.ID,
        "project", projectJson.inHook(),
        "repository", projectJson.repositoryInHook());
  }

  private Map<String, @Nullable Object> commit(Commit commit) {
    return object(
        "id", commit.sha(),
        "message", commit.message(),
        "title", commit.title(),
        "timestamp", Times.hookCommit(commit.at()),
        "url", links.commit(commit),
        "author", object("name", commit.author().realName(), "email", commit.author().email()));
  }

  private Map<String, @Nullable Object> commitWithFiles(Commit commit) {
    var json = commit(commit);
    json.put("added", List.of(commit.file()));
    json.put("modified", List.of());
    json.put("removed", List.of());
    return json;
  }

  private @Nullable Long headPipelineId(MergeRequest mr) {
    var head = merges.headPipeline(mr);
    return head == null ? null : head.id();
  }

  private static int stateId(String state) {
    return switch (state) {
      case "closed" -> 2;
      case "merged" -> 3;
      case "locked" -> 4;
      default -> 1;
    };
  }
}
