package dev.slipway.sandbox.gitlab;

import io.javalin.config.RoutesConfig;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Commits, branches, tags and comparisons.
record RepositoryRoutes(
    Door door,
    Project project,
    InstantSource clock,
    CommitJson json,
    PipelineJson pipelines,
    MergeRequestJson merges) {
  void mount(RoutesConfig routes) {
    var repository = "/projects/{id}/repository";
    door.get(routes, repository + "/commits", this::commits);
    door.get(
        routes, repository + "/commits/{sha}", request -> request.ok(json.detail(find(request))));
    door.get(routes, repository + "/commits/{sha}/statuses", this::statuses);
    door.get(routes, repository + "/commits/{sha}/merge_requests", this::mergeRequests);
    door.get(routes, repository + "/compare", this::compare);
    door.get(routes, repository + "/tree", this::tree);
    door.get(routes, repository + "/files/{file_path}/raw", this::file);
    door.get(routes, repository + "/branches", this::branches);
    door.get(routes, repository + "/branches/{branch}", this::branch);
    door.get(routes, repository + "/tags", this::tags);
    door.get(routes, repository + "/tags/{tag_name}", this::tag);
    door.post(routes, repository + "/tags", this::createTag);
  }

  private void commits(Request request) {
    PipelineRoutes.seeProject(request);
    var ref = request.text("ref_name").orElse(GitHistory.DEFAULT_BRANCH);
    var since = request.time("since");
    var until = request.time("until");
    var head = project.git().resolve(ref).orElseThrow(() -> GitlabError.notFound("Ref"));
    request.page(
        project.git().history(head).stream()
            .filter(one -> since.isEmpty() || !one.at().isBefore(since.get()))
            .filter(one -> until.isEmpty() || !one.at().isAfter(until.get()))
            .toList(),
        json::brief);
  }

  private void statuses(Request request) {
    var commit = find(request);
    var ref = request.text("ref");
    request.page(
        project.pipelinesOf(commit.sha()).stream()
            .filter(one -> ref.isEmpty() || one.ref().equals(ref.get()))
            .flatMap(one ->
                one.jobs().stream()
                    .filter(job -> !job.retried() || request.isTrue("all"))
                    .map(job -> pipelines.commitStatus(one, job)))
            .toList(),
        one -> one);
  }

  private void mergeRequests(Request request) {
    var commit = find(request);
    var git = project.git();
    request.page(
        project.mergeRequests().stream()
            .filter(mr ->
                commit.sha().equals(mr.mergeSha())
                    || git.head(mr.targetBranch())
                        .flatMap(target ->
                            git.head(mr.sourceBranch())
                                .map(source -> git.compare(target, source).commits()))
                        .filter(commits -> commits.contains(commit))
                        .isPresent())
            .toList(),
        merges::basic);
  }

  private void compare(Request request) {
    PipelineRoutes.seeProject(request);
    var from = request.needed("from");
    var to = request.needed("to");
    request.ok(json.compare(revision(from), revision(to)));
  }

  /// What lies right in a folder: files, and the folders in it.
  private void tree(Request request) {
    PipelineRoutes.seeProject(request);
    var commit =
        project
            .git()
            .resolve(request.text("ref").orElse(GitHistory.DEFAULT_BRANCH))
            .orElseThrow(() -> GitlabError.notFound("Tree"));
    var folder = request.text("path").map(path -> path.replaceAll("/+$", "") + "/").orElse("");
    var found = new TreeMap<String, Map<String, @Nullable Object>>();
    project
        .git()
        .files(commit)
        .forEach((path, text) -> {
          if (path.startsWith(folder)) {
            var rest = path.substring(folder.length());
            int slash = rest.indexOf('/');
            var name = slash < 0 ? rest : rest.substring(0, slash);
            found.put(name, CommitJson.treeEntry(folder, name, slash < 0 ? text : null));
          }
        });
    if (found.isEmpty() && !folder.isEmpty()) {
      throw GitlabError.notFound("invalid revision or path");
    }
    request.page(List.copyOf(found.values()), one -> one);
  }

  private void file(Request request) {
    PipelineRoutes.seeProject(request);
    var commit =
        project
            .git()
            .resolve(request.text("ref").orElse(GitHistory.DEFAULT_BRANCH))
            .orElseThrow(() -> GitlabError.notFound("Commit"));
    var text = project.git().files(commit).get(request.path("file_path"));
    if (text == null) {
      throw GitlabError.notFound("File");
    }
    request.plain(text);
  }

  private void branches(Request request) {
    PipelineRoutes.seeProject(request);
    var search = request.text("search").orElse("");
    request.page(
        project.git().branches().entrySet().stream()
            .filter(entry -> entry.getKey().contains(search))
            .map(entry -> json.branch(entry.getKey(), entry.getValue()))
            .toList(),
        one -> one);
  }

  private void branch(Request request) {
    PipelineRoutes.seeProject(request);
    var name = request.path("branch");
    request.ok(
        project
            .git()
            .head(name)
            .map(head -> json.branch(name, head))
            .orElseThrow(() -> GitlabError.notFound("Branch")));
  }

  private void tags(Request request) {
    PipelineRoutes.seeProject(request);
    var search = request.text("search").orElse("");
    request.word("order_by", Set.of("name", "updated", "version"));
    var tags = project.git().tags().stream().filter(tag -> tag.name().contains(search)).toList();
    request.page(
        request.text("sort").filter("asc"::equals).isPresent() ? tags.reversed() : tags, json::tag);
  }

  private void tag(Request request) {
    PipelineRoutes.seeProject(request);
    Map<String, ?> tag =
        project
            .git()
            .findTag(request.path("tag_name"))
            .map(json::tag)
            .orElseThrow(() -> GitlabError.notFound("Tag"));
    request.ok(tag);
  }

  private void createTag(Request request) {
    PipelineRoutes.seeProject(request);
    var name = request.needed("tag_name");
    var ref = request.needed("ref");
    if (project.git().findTag(name).isPresent()) {
      throw GitlabError.tagExists(name);
    }
    var commit = project.git().resolve(ref).orElseThrow(() -> GitlabError.noTarget(ref));
    request.created(
        json.tag(
            project
                .git()
                .tag(name, commit.sha(), request.text("message").orElse(""), clock.instant())));
  }

  private Commit find(Request request) {
    PipelineRoutes.seeProject(request);
    return project
        .git()
        .resolve(request.path("sha"))
        .orElseThrow(() -> GitlabError.notFound("Commit"));
  }

  private Commit revision(String words) {
    return project.git().resolve(words).orElseThrow(() -> GitlabError.notFound("Ref"));
  }
}
