package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How GitLab writes merge requests and their comments.
record MergeRequestJson(Links links, Project project, PeopleJson people, PipelineJson pipelines) {
  /// As in lists.
  Map<String, @Nullable Object> basic(MergeRequest mr) {
    var author = people.basic(mr.author());
    var merged = mr.merged() ? Times.api(mr.updated()) : null;
    var closed = mr.state().equals("closed") ? Times.api(mr.updated()) : null;
    var json = head(mr);
    json.putAll(IssuableJson.of("!" + mr.iid()));
    json.putAll(
        object(
            "merged_by",
            merged == null ? null : author,
            "merge_user",
            merged == null ? null : author,
            "merged_at",
            merged,
            "closed_by",
            closed == null ? null : author,
            "closed_at",
            closed,
            "target_branch",
            mr.targetBranch(),
            "source_branch",
            mr.sourceBranch(),
            "user_notes_count",
            project.notes(mr.iid()).size(),
            "upvotes",
            0,
            "downvotes",
            0,
            "author",
            author,
            "assignees",
            List.of(author),
            "assignee",
            author,
            "reviewers",
            List.of(),
            "source_project_id",
            mr.sourceProject(),
            "target_project_id",
            Project.ID,
            "labels",
            mr.labels(),
            "draft",
            false,
            "work_in_progress",
            false,
            "milestone",
            null,
            "merge_when_pipeline_succeeds",
            false,
            "merge_status",
            "can_be_merged",
            "detailed_merge_status",
            mr.state().equals("opened") ? "mergeable" : "not_open",
            "merge_after",
            null,
            "sha",
            sha(mr),
            "merge_commit_sha",
            mergeSha(mr),
            "squash_commit_sha",
            null,
            "discussion_locked",
            null,
            "should_remove_source_branch",
            null,
            "force_remove_source_branch",
            true,
            "prepared_at",
            Times.api(mr.created()),
            "reference",
            "!" + mr.iid(),
            "web_url",
            links.mergeRequest(mr),
            "squash",
            false,
            "squash_on_merge",
            false,
            "has_conflicts",
            false,
            "blocking_discussions_resolved",
            true,
            "approvals_before_merge",
            null));
    return json;
  }

  private static Map<String, @Nullable Object> head(MergeRequest mr) {
    return object(
        "id",
        mr.id(),
        "iid",
        mr.iid(),
        "project_id",
        Project.ID,
        "title",
        mr.title(),
        "description",
        "",
        "state",
        mr.state(),
        "created_at",
        Times.api(mr.created()),
        "updated_at",
        Times.api(mr.updated()));
  }

  /// `GET /merge_requests/:iid`.
  Map<String, @Nullable Object> detail(MergeRequest mr) {
    var head = headPipeline(mr);
    var base = baseSha(mr);
    var json = basic(mr);
    json.putAll(
        object(
            "subscribed",
            false,
            "changes_count",
            "1",
            "latest_build_started_at",
            head == null ? null : Times.api(head.started()),
            "latest_build_finished_at",
            head == null ? null : Times.api(head.finished()),
            "first_deployed_to_production_at",
            null,
            "pipeline",
            head == null ? null : pipelines.basic(head),
            "head_pipeline",
            head == null ? null : pipelines.full(head),
            "diff_refs",
            object("base_sha", base, "head_sha", sha(mr), "start_sha", base),
            "merge_error",
            null,
            "first_contribution",
            false,
            "user",
            object("can_merge", true)));
    return json;
  }

  /// `GET /merge_requests/:iid/approvals`. No rule of the project wants any.
  Map<String, @Nullable Object> approvals(MergeRequest mr) {
    var json = head(mr);
    json.putAll(
        object(
            "merge_status",
            "can_be_merged",
            "approved",
            true,
            "approvals_required",
            0,
            "approvals_left",
            0,
            "approved_by",
            mr.approvedBy().stream().map(person -> object("user", people.basic(person))).toList()));
    return json;
  }

  Map<String, @Nullable Object> note(MergeRequest mr, Note note) {
    return object(
        "id",
        note.id(),
        "type",
        null,
        "body",
        note.body(),
        "author",
        people.basic(note.author()),
        "created_at",
        Times.api(note.created()),
        "updated_at",
        Times.api(note.updated()),
        "system",
        false,
        "noteable_id",
        mr.id(),
        "noteable_type",
        "MergeRequest",
        "project_id",
        Project.ID,
        "resolvable",
        false,
        "confidential",
        false,
        "internal",
        false,
        "imported",
        false,
        "imported_from",
        "none",
        "noteable_iid",
        mr.iid(),
        "commands_changes",
        object());
  }

  /// The newest pipeline of the source branch, null when there is none.
  @Nullable Pipeline headPipeline(MergeRequest mr) {
    return project.latest(mr.sourceBranch()).orElse(null);
  }

  @Nullable String sha(MergeRequest mr) {
    return project.head(mr).map(Commit::sha).orElse(null);
  }

  private @Nullable String mergeSha(MergeRequest mr) {
    return mr.merged() ? project.git().resolve(mr.mergeSha()).map(Commit::sha).orElse(null) : null;
  }

  private @Nullable String baseSha(MergeRequest mr) {
    var git = project.git();
    var target = git.head(mr.targetBranch());
    var source = project.head(mr);
    return target.isEmpty() || source.isEmpty()
        ? null
        : git.compare(target.get(), source.get()).common().map(Commit::sha).orElse(null);
  }
}
