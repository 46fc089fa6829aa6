package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld.Person;
import dev.slipway.sandbox.gitlab.Deployment.Environment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Everything of the project but its Git side: pipelines, merge requests with their comments,
/// issues, deployments and environments.
///
/// Safe for use by several threads at once; what it gives out never changes.
final class Project {
  static final long ID = 7;

  private final NavigableMap<Long, Pipeline> pipelines = new TreeMap<>();
  private final NavigableMap<Long, MergeRequest> mergeRequests = new TreeMap<>();
  private final List<Note> notes = new ArrayList<>();
  private final NavigableMap<Long, Issue> issues = new TreeMap<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private final NavigableMap<String, Environment> environments = new TreeMap<>();
  private final GitHistory git = new GitHistory();

  GitHistory git() {
    return git;
  }

  /// Newest first.
  synchronized List<Pipeline> pipelines() {
    return List.copyOf(pipelines.descendingMap().values());
  }

  synchronized Optional<Pipeline> pipeline(long id) {
    return pipelines.values().stream().filter(one -> one.id() == id).findFirst();
  }

  synchronized Optional<Pipeline> pipelineNumbered(long iid) {
    return Optional.ofNullable(pipelines.get(iid));
  }

  /// The newest pipeline of a branch or tag.
  synchronized Optional<Pipeline> latest(String ref) {
    return pipelines().stream().filter(one -> one.ref().equals(ref)).findFirst();
  }

  synchronized List<Pipeline> pipelinesOf(String sha) {
    return pipelines().stream().filter(one -> one.sha().equals(sha)).toList();
  }

  synchronized long nextNumber() {
    return pipelines.isEmpty() ? 1 : pipelines.lastKey() + 1;
  }

  /// Keeps a pipeline, in place of the one with its number if there is one.
  synchronized void keep(Pipeline pipeline) {
    pipelines.put(pipeline.iid(), pipeline);
  }

  synchronized boolean removePipeline(long iid) {
    return pipelines.remove(iid) != null;
  }

  /// Newest first.
  synchronized List<MergeRequest> mergeRequests() {
    return List.copyOf(mergeRequests.descendingMap().values());
  }

  synchronized Optional<MergeRequest> mergeRequest(long iid) {
    return Optional.ofNullable(mergeRequests.get(iid));
  }

  /// The newest commit of a merge request's branch, which outlives the branch.
  Optional<Commit> head(MergeRequest mergeRequest) {
    return mergeRequest.fromFork()
        ? git.resolve(mergeRequest.forkSha())
        : git.lastHead(mergeRequest.sourceBranch());
  }

  synchronized long nextMergeRequest() {
    return mergeRequests.isEmpty() ? 1 : mergeRequests.lastKey() + 1;
  }

  synchronized void keep(MergeRequest mergeRequest) {
    mergeRequests.put(mergeRequest.iid(), mergeRequest);
  }

  synchronized List<Note> notes(long mergeRequest) {
    return notes.stream()
        .filter(note -> note.mergeRequest() == mergeRequest)
        .sorted(Comparator.comparingLong(Note::id).reversed())
        .toList();
  }

  /// Oldest first.
  synchronized List<Note> notes() {
    return List.copyOf(notes);
  }

  synchronized Note comment(long mergeRequest, String body, Person author, Instant now) {
    var note = new Note(3001 + notes.size(), mergeRequest, body, author, now, now);
    notes.add(note);
    return note;
  }

  /// Gives a comment another text.
  ///
  /// @return it; nothing when the merge request has no such comment
  synchronized Optional<Note> rewrite(long mergeRequest, long id, String body, Instant now) {
    notes.replaceAll(one ->
        one.mergeRequest() == mergeRequest && one.id() == id ? one.rewritten(body, now) : one);
    return notes(mergeRequest).stream().filter(one -> one.id() == id).findFirst();
  }

  /// Newest first.
  synchronized List<Issue> issues() {
    return List.copyOf(issues.descendingMap().values());
  }

  synchronized Optional<Issue> issue(long iid) {
    return Optional.ofNullable(issues.get(iid));
  }

  synchronized long nextIssue() {
    return issues.isEmpty() ? 1 : issues.lastKey() + 1;
  }

  synchronized void keep(Issue issue) {
    issues.put(issue.iid(), issue);
  }

  synchronized List<Environment> environments() {
    return environments.values().stream()
        .sorted(Comparator.comparingLong(Environment::id))
        .toList();
  }

  /// The environment of this name, made when it is not there yet.
  synchronized Environment environment(String name, String url, Instant now) {
    return environments.computeIfAbsent(
        name, _ -> new Environment(environments.size() + 1L, name, url, now));
  }

  /// The environment is seen at another address from now on.
  synchronized Environment move(Environment old, String url) {
    var moved = new Environment(old.id(), old.name(), url, old.created());
    environments.put(old.name(), moved);
    deployments.replaceAll(one -> one.environment().id() == old.id() ? one.in(moved) : one);
    return moved;
  }

  /// Oldest first.
  synchronized List<Deployment> deployments() {
    return List.copyOf(deployments);
  }

  synchronized Optional<Deployment> deployment(long id) {
    return deployments.stream().filter(one -> one.id() == id).findFirst();
  }

  synchronized Deployment deploy(
      Environment environment, String ref, boolean tag, String sha, String status, Instant now) {
    var made =
        new Deployment(801 + deployments.size(), environment, ref, tag, sha, status, now, now);
    deployments.add(made);
    return made;
  }

  synchronized Deployment move(Deployment old, String status, Instant now) {
    var moved =
        new Deployment(
            old.id(),
            old.environment(),
            old.ref(),
            old.tag(),
            old.sha(),
            status,
            old.created(),
            now);
    deployments.replaceAll(one -> one.id() == old.id() ? moved : one);
    return moved;
  }
}
