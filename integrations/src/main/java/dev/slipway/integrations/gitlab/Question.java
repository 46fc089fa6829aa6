package dev.slipway.integrations.gitlab;

import dev.slipway.commands.ports.Refusal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// One thing to ask of a project.
///
/// @param project its path: `acme/shop`
/// @param path what follows `/projects/ID`, every part of it encoded
/// @param missing what it means when the project is there and this is not
record Question(String project, String path, Refusal missing) {
  Question(String project, String path) {
    this(project, path, noProject(project));
  }

  /// The path below `/api/v4`.
  String fullPath() {
    return "/projects/" + encoded(project) + path;
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
