package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A refusal in GitLab's own words.
final class GitlabError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, @Nullable Object> body;

  private GitlabError(int status, Map<String, @Nullable Object> body) {
    super(status + " " + body, null, false, false);
    this.status = status;
    this.body = body;
  }

  int status() {
    return status;
  }

  Map<String, @Nullable Object> body() {
    return body;
  }

  static GitlabError unauthorised() {
    return new GitlabError(401, object("message", "401 Unauthorized"));
  }

  static GitlabError insufficientScope() {
    return new GitlabError(
        403,
        object(
            "error", "insufficient_scope",
            "error_description",
                "The request requires higher privileges than provided by the access token.",
            "scope", "api"));
  }

  /// There is no such thing, or the token may not see it: GitLab does not tell the two apart.
  ///
  /// @param kind `Project`, `Commit`, `Branch`, `Tag`, `User`, `Ref`
  static GitlabError notFound(String kind) {
    return new GitlabError(404, object("message", "404 " + kind + " Not Found"));
  }

  /// What GitLab says of the things it looks up by number.
  static GitlabError recordNotFound() {
    return new GitlabError(404, object("message", "404 Not found"));
  }

  static GitlabError noSuchRoute() {
    return new GitlabError(404, object("error", "404 Not Found"));
  }

  static GitlabError missing(String parameter) {
    return new GitlabError(400, object("error", parameter + " is missing"));
  }

  static GitlabError invalid(String parameter) {
    return new GitlabError(400, object("error", parameter + " is invalid"));
  }

  static GitlabError invalidValue(String parameter) {
    return new GitlabError(400, object("error", parameter + " does not have a valid value"));
  }

  static GitlabError referenceNotFound() {
    return new GitlabError(400, object("message", object("base", List.of("Reference not found"))));
  }

  static GitlabError alreadyExists() {
    return new GitlabError(409, object("message", "409 Already exists"));
  }

  static GitlabError tagExists(String name) {
    return new GitlabError(400, object("message", "Tag " + name + " already exists"));
  }

  static GitlabError noTarget(String ref) {
    return new GitlabError(400, object("message", "Target " + ref + " is invalid"));
  }

  /// What GitLab says of a model that does not pass its checks.
  static GitlabError notAccepted(String words) {
    return new GitlabError(400, object("message", List.of(words)));
  }

  static GitlabError invalidUrl() {
    return new GitlabError(422, object("error", "Invalid url given"));
  }
}
