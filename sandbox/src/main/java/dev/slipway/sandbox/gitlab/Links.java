package dev.slipway.sandbox.gitlab;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.Person;
import java.net.URI;

/// Addresses of GitLab's own pages, as they stand in answers and hooks.
///
/// Safe for use by several threads at once. Until the server's address is known, a placeholder
/// stands in for it.
final class Links {
  private volatile String base = "http://gitlab.invalid/gitlab";

  /// @param server where this stand-in is mounted, such as `http://127.0.0.1:8080`
  void server(URI server) {
    base = server.toString().replaceAll("/+$", "") + "/gitlab";
  }

  String instance() {
    return base;
  }

  String api(String path) {
    return base + "/api/v4" + path;
  }

  String project() {
    return base + "/" + DemoWorld.PROJECT;
  }

  String ssh() {
    return "git@" + URI.create(base).getHost() + ":" + DemoWorld.PROJECT + ".git";
  }

  String pipeline(Pipeline pipeline) {
    return project() + "/-/pipelines/" + pipeline.id();
  }

  String pipelinePath(Pipeline pipeline) {
    return "/" + DemoWorld.PROJECT + "/-/pipelines/" + pipeline.id();
  }

  String job(Job job) {
    return project() + "/-/jobs/" + job.id();
  }

  String commit(Commit commit) {
    return project() + "/-/commit/" + commit.sha();
  }

  String tree(String branch) {
    return project() + "/-/tree/" + branch;
  }

  String mergeRequest(MergeRequest mergeRequest) {
    return project() + "/-/merge_requests/" + mergeRequest.iid();
  }

  String issue(Issue issue) {
    return project() + "/-/issues/" + issue.iid();
  }

  String person(Person person) {
    return base + "/" + person.name();
  }
}
