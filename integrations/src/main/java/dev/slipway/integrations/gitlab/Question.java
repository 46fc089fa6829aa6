package dev.slipway.integrations.gitlab;

import dev.slipway.commands.ports.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// One thing to ask of a project, or of the people.
///
/// @param root where its path begins
/// @param project its path: `acme/shop`; for people, what is said of the question in words
/// @param path what follows the root, every part of it encoded
/// @param missing what it means when the root is there and this is not
record Question(Root root, String project, String path, Refusal missing) {
  /// Where a path begins.
  enum Root {
    /// `/projects/ID`
    PROJECT,
    /// `/users`
    USERS,
    /// `/user`, who the token is of
    SELF
  }

  Question(String project, String path, Refusal missing) {
    this(Root.PROJECT, project, path, missing);
  }

  Question(String project, String path) {
    this(project, path, noProject(project));
  }

  /// The path below `/api/v4`.
  String fullPath() {
    return switch (root) {
      case PROJECT -> "/projects/" + encoded(project) + path;
      case USERS -> "/users" + path;
      case SELF -> "/user" + path;
    };
  }

  /// The same question at another path.
  Question at(String other) {
    return new Question(root, project, other, missing);
  }

  static Refusal noProject(String project) {
    return new Refusal(
        "project-not-found",
        "there is no project " + project + " in GitLab, or the bot's token may not see it",
        "Check the project's path in the configuration, and that the token's owner is a member of it.");
  }

  /// One part of a path or one value of a query; names of branches may hold almost anything.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
