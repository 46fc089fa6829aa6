package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.RecordId;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.GitLabRecords;
import dev.slipway.integrations.gitlab.Transport.Verb;
import java.util.Map;
import java.util.Optional;

/// A tag on the commit that went live (https://docs.gitlab.com/api/tags/). Its name is the mark:
/// one that is there is ours when it is on our commit. Safe for use by several threads at once.
final class TagRecorder implements Recorder {
  private static final String MISSING = "tag-not-found";

  private final Requests requests;

  TagRecorder(Requests requests) {
    this.requests = requests;
  }

  @Override
  public Answer<Optional<RecordId>> write(
      App app, Environment environment, Account account, Known known, Leave leave) {
    String name = name(environment, account);
    String sha = account.plan().build().commit().sha().value();
    Question question =
        new Question(
            app.project(),
            "/repository/tags/" + encoded(name),
            new Refusal(MISSING, "there is no tag " + name));
    return switch (requests.get(question, Json.TAG)) {
      case Found<Json.Tag>(Json.Tag(_, Json.CommitEntry commit))
          when commit != null && sha.equals(commit.id()) ->
          new Found<>(Optional.of(new RecordId(name)));
      case Found<Json.Tag> _ ->
          new Refused<>(
              new Refusal(
                  "tag-taken",
                  "%s has a tag %s already, on another commit".formatted(app.project(), name),
                  "Remove that one, or give releases other tags."));
      case Refused<Json.Tag>(Refusal refusal) when refusal.code().equals(MISSING) ->
          leave
              .withheld()
              .<Answer<Optional<RecordId>>>map(Unavailable::new)
              .orElseGet(() -> create(app, environment, account, name));
      case Refused<Json.Tag>(Refusal refusal) -> new Refused<>(refusal);
      case Unavailable<Json.Tag>(Outage outage) -> new Unavailable<>(outage);
    };
  }

  private Answer<Optional<RecordId>> create(
      App app, Environment environment, Account account, String name) {
    Build build = account.plan().build();
    return requests
        .send(
            Verb.POST,
            new Question(app.project(), "/repository/tags"),
            Map.of(
                "tag_name",
                name,
                "ref",
                build.commit().sha().value(),
                "message",
                "Release %d of %s on %s: build %s"
                    .formatted(
                        account.plan().release(), app.name(), environment.name(), build.number())),
            Json.TAG)
        .map(_ -> Optional.of(new RecordId(name)));
  }

  private static String name(Environment environment, Account account) {
    Order order = account.deployment().order();
    return environment
        .gitlab()
        .flatMap(GitLabRecords::tag)
        .orElseThrow()
        .expand(
            Map.of(
                "release", Long.toString(account.plan().release()),
                "build", Long.toString(account.plan().build().number().value()),
                "app", order.app().value(),
                "environment", order.environment().value()));
  }
}
