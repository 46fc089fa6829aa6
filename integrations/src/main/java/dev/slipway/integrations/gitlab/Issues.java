package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.ports.Answer;
import dev.slipway.config.App;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The issues of projects (https://docs.gitlab.com/api/issues/). Safe for use by several threads at
/// once.
final class Issues {
  private static final int NEWEST = 20;

  private final Requests requests;
  private final URI gitlab;

  Issues(Requests requests, URI gitlab) {
    this.requests = requests;
    this.gitlab = gitlab;
  }

  /// Newest first; an issue without a number is none.
  Answer<List<OpenIssue>> open(App app, String label) {
    return requests
        .get(
            new Question(
                app.project(),
                "/issues?state=opened&order_by=created_at&sort=desc&labels="
                    + encoded(label)
                    + "&per_page="
                    + NEWEST),
            Json.ISSUES)
        .map(list -> list.stream().flatMap(this::read).toList());
  }

  private Stream<OpenIssue> read(Json.Issue issue) {
    Long number = issue.iid();
    return number == null
        ? Stream.empty()
        : Stream.of(
            new OpenIssue(
                number,
                Optional.ofNullable(issue.title())
                    .filter(_ -> Boolean.FALSE.equals(issue.confidential())),
                Links.read(issue.webUrl()).orElse(gitlab)));
  }
}
