package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.Person;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Everything that happens to the project while it is watched: first the image of a build that
/// turned green, then the project, then the hooks, so that whoever follows a hook finds what it
/// tells of.
///
/// Safe for use by several threads at once: one change at a time.
final class Changes {
  private final Project project;
  private final InstantSource clock;
  private final ImagePublisher images;
  private final Hooks hooks;
  private final HookPayloads payloads;

  /// A build to be made; what is empty gets a default.
  ///
  /// @param ref the branch it is on
  /// @param tag the tag to set on its commit and to run for; empty to run for the branch
  /// @param image what the image does; empty for a build that pushes none
  record NewBuild(
      Optional<Long> iid,
      String ref,
      Optional<String> sha,
      String status,
      Person author,
      Optional<String> title,
      Optional<String> tag,
      String image,
      String failedJob,
      @Nullable String coverage,
      Tests tests) {}

  Changes(
      Project project,
      InstantSource clock,
      ImagePublisher images,
      Hooks hooks,
      HookPayloads payloads) {
    this.project = project;
    this.clock = clock;
    this.images = images;
    this.hooks = hooks;
    this.payloads = payloads;
  }

  /// Makes a build and, unless it is there already, its commit.
  ///
  /// @return nothing when there is a build of this number
  synchronized Optional<Pipeline> build(NewBuild asked) {
    var now = clock.instant();
    long iid = asked.iid().orElseGet(project::nextNumber);
    if (project.pipelineNumbered(iid).isPresent()) {
      return Optional.empty();
    }
    boolean over = Pipeline.finishes(asked.status());
    var sha = asked.sha().orElseGet(() -> DemoProject.shaOf(iid));
    var pipeline =
        new Pipeline(
            iid,
            asked.tag().orElse(asked.ref()),
            asked.tag().isPresent(),
            sha,
            asked.status(),
            "push",
            asked.author(),
            asked.failedJob(),
            asked.coverage(),
            asked.tests(),
            asked.image(),
            over ? now.minusSeconds(240) : now,
            now,
            over ? now : null);
    publish(pipeline);
    push(asked.ref(), sha, asked.title().orElse("Build " + iid), asked.author(), now);
    asked.tag().ifPresent(tag -> tag(tag, sha, now));
    project.keep(pipeline);
    announce(null, pipeline);
    return Optional.of(pipeline);
  }

  /// What `POST /pipeline` does: a pipeline for the newest commit of a branch or tag.
  synchronized Pipeline startPipeline(String ref) {
    var now = clock.instant();
    var git = project.git();
    boolean tag = git.findTag(ref).isPresent();
    if (!tag && git.head(ref).isEmpty()) {
      throw GitlabError.referenceNotFound();
    }
    var pipeline =
        new Pipeline(
            project.nextNumber(),
            ref,
            tag,
            git.resolve(ref).orElseThrow().sha(),
            "created",
            "api",
            People.BOT,
            "",
            null,
            new Tests(0, 0, 0),
            "ok",
            now,
            now,
            null);
    project.keep(pipeline);
    announce(null, pipeline);
    return pipeline;
  }

  /// @param moved the pipeline of the same number as it is from now on
  synchronized Pipeline move(Pipeline moved) {
    var before = project.pipelineNumbered(moved.iid()).orElse(null);
    publish(moved);
    project.keep(moved);
    announce(before, moved);
    return moved;
  }

  synchronized boolean removePipeline(long iid) {
    return project.removePipeline(iid);
  }

  /// Opens a merge request, or changes the one with this number.
  synchronized MergeRequest keep(MergeRequest mr) {
    var before = project.mergeRequest(mr.iid());
    var git = project.git();
    if (mr.fromFork()) {
      if (git.resolve(mr.forkSha()).isEmpty()) {
        var parent = git.head(mr.targetBranch()).orElseThrow();
        git.add(
            new Commit(mr.forkSha(), List.of(parent.sha()), mr.title(), mr.author(), mr.updated()));
      }
    } else if (git.lastHead(mr.sourceBranch()).isEmpty()) {
      push(
          mr.sourceBranch(),
          Commit.shaFor(DemoWorld.PROJECT + "!" + mr.iid()),
          mr.title(),
          mr.author(),
          mr.updated());
    }
    project.keep(mr);
    if (mr.merged() && !before.map(MergeRequest::merged).orElse(false)) {
      merge(mr);
    }
    hooks.send(
        "merge_requests_events",
        "Merge Request Hook",
        payloads.mergeRequest(
            mr,
            action(before.map(MergeRequest::state).orElse(""), mr.state()),
            before.map(MergeRequest::labels).orElse(mr.labels())));
    return mr;
  }

  /// Pushes a commit that changes files; no pipeline runs for it by itself.
  ///
  /// @param files their texts by path, empty for one that is removed
  /// @return the new head of the branch
  synchronized Commit commit(
      String branch, Optional<String> title, Person author, Map<String, String> files) {
    var git = project.git();
    var parent = git.head(branch).or(() -> git.head(GitHistory.DEFAULT_BRANCH)).orElseThrow();
    var sha = Commit.shaFor(parent.sha() + " " + branch + " " + new TreeMap<>(files));
    git.change(sha, files);
    push(
        branch,
        sha,
        title.orElse("Change " + String.join(", ", new TreeMap<>(files).keySet())),
        author,
        clock.instant());
    return git.commit(sha);
  }

  /// Removes a branch; GitLab then closes the merge requests that it was for.
  ///
  /// @return its head; nothing when there is no such branch
  synchronized Optional<Commit> removeBranch(String branch, Person by) {
    var head = project.git().removeBranch(branch);
    head.ifPresent(commit -> {
      hooks.send("push_events", "Push Hook", payloads.branchRemoved(branch, commit, by));
      project.mergeRequests().stream()
          .filter(mr -> mr.opened() && !mr.fromFork() && mr.sourceBranch().equals(branch))
          .forEach(mr -> keep(mr.closed(clock.instant())));
    });
    return head;
  }

  /// Adds the commit that brings the source branch to the target, unless it is there already.
  private void merge(MergeRequest mr) {
    var git = project.git();
    var source = project.head(mr).orElseThrow();
    var target = git.head(mr.targetBranch()).orElseThrow();
    if (git.history(target).contains(source)) {
      return;
    }
    var title = "Merge branch '%s' into '%s'".formatted(mr.sourceBranch(), mr.targetBranch());
    var commit =
        new Commit(
            mr.mergeSha(), List.of(target.sha(), source.sha()), title, mr.author(), mr.updated());
    git.add(commit, mr.targetBranch());
    hooks.send("push_events", "Push Hook", payloads.push(mr.targetBranch(), target, commit));
  }

  private static String action(String before, String after) {
    if (before.equals(after)) {
      return "update";
    }
    return switch (after) {
      case "merged" -> "merge";
      case "closed" -> "close";
      default -> before.isEmpty() ? "open" : "reopen";
    };
  }

  private void publish(Pipeline pipeline) {
    if (pipeline.succeeded() && !pipeline.image().isEmpty()) {
      images.publish(
          DemoWorld.IMAGE_REPOSITORY,
          "build-" + pipeline.iid(),
          Long.toString(pipeline.iid()),
          pipeline.image());
    }
  }

  private void push(String branch, String sha, String title, Person author, Instant now) {
    var git = project.git();
    var head = git.head(branch);
    if (git.resolve(sha).isPresent()) {
      if (head.isEmpty()) {
        git.branch(branch, sha);
      }
      return;
    }
    var parent = head.or(() -> git.head(GitHistory.DEFAULT_BRANCH)).orElseThrow();
    var commit = new Commit(sha, List.of(parent.sha()), title, author, now);
    git.add(commit, branch);
    hooks.send("push_events", "Push Hook", payloads.push(branch, head.orElse(null), commit));
  }

  private void tag(String tag, String sha, Instant now) {
    var git = project.git();
    if (git.findTag(tag).isEmpty()) {
      git.tag(tag, sha, "", now);
      hooks.send("tag_push_events", "Tag Push Hook", payloads.tagPush(tag, git.commit(sha)));
    }
  }

  private void announce(@Nullable Pipeline before, Pipeline after) {
    var known = before == null ? List.<Job>of() : before.jobs();
    for (var job : after.jobs()) {
      boolean same =
          known.stream().anyMatch(one -> one.id() == job.id() && one.status().equals(job.status()));
      if (!same && !job.retried()) {
        hooks.send("job_events", "Job Hook", payloads.job(after, job));
      }
    }
    if (before == null || !before.status().equals(after.status())) {
      hooks.send("pipeline_events", "Pipeline Hook", payloads.pipeline(after));
    }
  }
}
