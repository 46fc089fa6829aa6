package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import io.javalin.config.RoutesConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The project's issues.
record IssueRoutes(Door door, Project project, Links links, PeopleJson people) {
  void mount(RoutesConfig routes) {
    door.get(routes, "/projects/{id}/issues", this::issues);
  }

  private void issues(Request request) {
    PipelineRoutes.seeProject(request);
    var state = request.word("state", Set.of("opened", "closed", "all"));
    // of several labels, divided by commas, an issue must have each
    var labels = request.text("labels").map(text -> List.of(text.split(","))).orElse(List.of());
    var newestFirst =
        project.issues().stream()
            .filter(one ->
                state.isEmpty() || state.get().equals("all") || one.state().equals(state.get()))
            .filter(one -> one.labels().containsAll(labels))
            .toList();
    request.page(
        request.text("sort").filter("asc"::equals).isPresent()
            ? newestFirst.reversed()
            : newestFirst,
        this::json);
  }

  Map<String, @Nullable Object> json(Issue issue) {
    var author = people.basic(issue.author());
    var json = IssuableJson.of("#" + issue.iid());
    json.putAll(
        object(
            "id",
            issue.id(),
            "iid",
            issue.iid(),
            "project_id",
            Project.ID,
            "title",
            issue.title(),
            "description",
            "",
            "state",
            issue.state(),
            "created_at",
            Times.api(issue.created()),
            "updated_at",
            Times.api(issue.updated()),
            "closed_at",
            issue.open() ? null : Times.api(issue.updated()),
            "closed_by",
            issue.open() ? null : author,
            "labels",
            issue.labels(),
            "milestone",
            null,
            "assignees",
            List.of(),
            "assignee",
            null,
            "author",
            author,
            "type",
            "ISSUE",
            "issue_type",
            "issue",
            "severity",
            "UNKNOWN",
            "subscribed",
            false,
            "user_notes_count",
            0,
            "merge_requests_count",
            0,
            "upvotes",
            0,
            "downvotes",
            0,
            "confidential",
            issue.confidential(),
            "web_url",
            links.issue(issue),
            "has_tasks",
            false,
            "task_status",
            "0 of 0 tasks completed"));
    return json;
  }
}
