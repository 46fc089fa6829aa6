package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How GitLab writes commits, branches, tags and comparisons.
record CommitJson(Links links, Project project, PipelineJson pipelines) {
  static Map<String, @Nullable Object> brief(Links links, Commit commit) {
    return object(
        "id", commit.sha(),
        "short_id", commit.shortSha(),
        "created_at", Times.commit(commit.at()),
        "parent_ids", commit.parents(),
        "title", commit.title(),
        "message", commit.message(),
        "author_name", commit.author().realName(),
        "author_email", commit.author().email(),
        "authored_date", Times.commit(commit.at()),
        "committer_name", commit.author().realName(),
        "committer_email", commit.author().email(),
        "committed_date", Times.commit(commit.at()),
        "trailers", object(),
        "extended_trailers", object(),
        "web_url", links.commit(commit));
  }

  Map<String, @Nullable Object> brief(Commit commit) {
    return brief(links, commit);
  }

  /// `GET /repository/commits/:sha`.
  Map<String, @Nullable Object> detail(Commit commit) {
    var last = project.pipelinesOf(commit.sha()).stream().findFirst();
    var json = brief(commit);
    json.putAll(
        object(
            "stats", object("additions", 2, "deletions", 1, "total", 3),
            "status", last.map(Pipeline::status).orElse(null),
            "project_id", Project.ID,
            "last_pipeline", last.map(pipelines::basic).orElse(null)));
    return json;
  }

  Map<String, @Nullable Object> branch(String name, Commit head) {
    boolean main = name.equals(GitHistory.DEFAULT_BRANCH);
    return object(
        "name",
        name,
        "commit",
        brief(head),
        "merged",
        !main && project.git().isMerged(head),
        "protected",
        main,
        "developers_can_push",
        false,
        "developers_can_merge",
        main,
        "can_push",
        true,
        "default",
        main,
        "web_url",
        links.tree(name));
  }

  Map<String, @Nullable Object> tag(GitHistory.Tag tag) {
    return object(
        "name", tag.name(),
        "message", tag.message(),
        "target", tag.sha(),
        "commit", brief(project.git().commit(tag.sha())),
        "release", null,
        "protected", false,
        "created_at", Times.api(tag.created()));
  }

  /// One line of `GET /repository/tree`.
  ///
  /// @param folder empty, or with a slash at its end
  /// @param text null for a folder
  static Map<String, @Nullable Object> treeEntry(
      String folder, String name, @Nullable String text) {
    return object(
        "id",
        Commit.shaFor(text == null ? folder + name : text),
        "name",
        name,
        "type",
        text == null ? "tree" : "blob",
        "path",
        folder + name,
        "mode",
        text == null ? "040000" : "100644");
  }

  /// `GET /repository/compare`.
  Map<String, @Nullable Object> compare(Commit from, Commit to) {
    var comparison = project.git().compare(from, to);
    var fresh = comparison.commits();
    return object(
        "commit",
        fresh.isEmpty() ? null : brief(fresh.getLast()),
        "commits",
        fresh.stream().map(this::brief).toList(),
        "diffs",
        fresh.stream().map(CommitJson::diff).toList(),
        "compare_timeout",
        false,
        "compare_same_ref",
        from.equals(to),
        "web_url",
        links.project() + "/-/compare/" + from.sha() + "..." + to.sha());
  }

  private static Map<String, @Nullable Object> diff(Commit commit) {
    return object(
        "diff",
        "@@ -0,0 +1 @@\n+// " + commit.title() + "\n",
        "collapsed",
        false,
        "too_large",
        false,
        "new_path",
        commit.file(),
        "old_path",
        commit.file(),
        "a_mode",
        "0",
        "b_mode",
        "100644",
        "new_file",
        true,
        "renamed_file",
        false,
        "deleted_file",
        false,
        "generated_file",
        null);
  }
}
