package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.Question.encoded;

import dev.slipway.commands.builds.Build;
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
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Deployments in GitLab's environments.
///
/// A deployment of GitLab's has no room for a mark of ours. It is ours when the API was told of it
/// (it has no job), for our commit, after the newest one that we know to be of an earlier
/// deployment, and not long before this one was planned: numbers only rise, and those of an
/// environment are written one after the other.
///
/// Safe for use by several threads at once.
final class DeploymentRecorder implements Recorder {
  private static final String GONE = "deployment-not-found";

  /// By how much GitLab's clock may differ from ours.
  private static final Duration CLOCKS = Duration.ofMinutes(10);

  private static final int PAGE = 50;
  private static final int MOST_PAGES = 20;

  private final Requests requests;

  DeploymentRecorder(Requests requests) {
    this.requests = requests;
  }

  @Override
  public Answer<Optional<RecordId>> write(
      App app, Environment environment, Account account, Known known, Leave leave) {
    GitLabRecords settings = environment.gitlab().orElseThrow();
    String name = settings.environmentOf(environment.name());
    Writing writing = new Writing(app.project(), name, account, leave);
    if (known.own().isPresent()) {
      return writing.update(known.own().get());
    }
    return writing
        .showUrl(settings.url())
        .then(_ -> writing.find(known.before()))
        .then(found -> found.isPresent() ? writing.update(found.get()) : writing.create());
  }

  private final class Writing {
    private final String project;
    private final String environment;
    private final Account account;
    private final Leave leave;

    private Writing(String project, String environment, Account account, Leave leave) {
      this.project = project;
      this.environment = environment;
      this.account = account;
      this.leave = leave;
    }

    private Answer<Optional<RecordId>> update(RecordId id) {
      String path = "/deployments/" + encoded(id.value());
      Question question =
          new Question(project, path, new Refusal(GONE, "somebody has deleted " + id + " there"));
      return switch (requests.get(question, Json.DEPLOYMENT)) {
        case Found<Json.Deployment>(Json.Deployment there)
            when account.standing().word().equals(there.status()) ->
            new Found<>(Optional.of(id));
        case Found<Json.Deployment> _ ->
            withLeave(() ->
                requests
                    .send(
                        Verb.PUT,
                        question,
                        Map.of("status", account.standing().word()),
                        Json.DEPLOYMENT)
                    .map(_ -> Optional.of(id)));
        // What somebody has deleted is not made again.
        case Refused<Json.Deployment>(Refusal refusal) when refusal.code().equals(GONE) ->
            new Found<>(Optional.of(id));
        case Refused<Json.Deployment>(Refusal refusal) -> new Refused<>(refusal);
        case Unavailable<Json.Deployment>(Outage outage) -> new Unavailable<>(outage);
      };
    }

    private Answer<Optional<RecordId>> create() {
      Build build = account.plan().build();
      return withLeave(() ->
          requests
              .send(
                  Verb.POST,
                  new Question(project, "/deployments"),
                  Map.of(
                      "environment",
                      environment,
                      "sha",
                      build.commit().sha().value(),
                      "ref",
                      build.ref(),
                      "tag",
                      build.refKind() == Build.RefKind.TAG,
                      "status",
                      account.standing().word()),
                  Json.DEPLOYMENT)
              .map(made -> Optional.ofNullable(made.id()).map(RecordId::new)));
    }

    private Answer<Optional<RecordId>> find(Optional<RecordId> before) {
      long after = before.map(id -> Long.parseLong(id.value())).orElse(0L);
      Instant from = account.began().minus(CLOCKS);
      String sha = account.plan().build().commit().sha().value();
      for (int page = 1; page <= MOST_PAGES; page++) {
        Question question =
            new Question(
                project,
                "/deployments?environment=%s&order_by=id&sort=desc&per_page=%d&page=%d"
                    .formatted(encoded(environment), PAGE, page));
        Answer<List<Json.Deployment>> answer = requests.get(question, Json.DEPLOYMENTS);
        if (!(answer instanceof Found<List<Json.Deployment>>(var newest))) {
          return answer.map(_ -> Optional.empty());
        }
        for (Json.Deployment one : newest) {
          Long id = one.id();
          Optional<Instant> created = Times.read(one.createdAt());
          if (id == null || id <= after || created.filter(at -> at.isBefore(from)).isPresent()) {
            return new Found<>(Optional.empty());
          }
          if (sha.equals(one.sha()) && (one.deployable() == null || one.deployable().isNull())) {
            return new Found<>(Optional.of(new RecordId(id)));
          }
        }
        if (newest.size() < PAGE) {
          return new Found<>(Optional.empty());
        }
      }
      return new Refused<>(
          new Refusal(
              "gitlab-too-much",
              "GitLab has more than %d new deployments to %s of %s"
                  .formatted(MOST_PAGES * PAGE, environment, project)));
    }

    /// GitLab's environment has this address, and is made when it is not there.
    private Answer<Optional<RecordId>> showUrl(Optional<URI> url) {
      if (url.isEmpty()) {
        return new Found<>(Optional.empty());
      }
      String address = url.get().toString();
      Question list = new Question(project, "/environments?name=" + encoded(environment));
      return requests
          .get(list, Json.ENVIRONMENTS)
          .then(found -> {
            Optional<Json.Environment> there =
                found.stream().filter(one -> environment.equals(one.name())).findFirst();
            if (there.isEmpty()) {
              return withLeave(() ->
                  done(
                      Verb.POST,
                      "/environments",
                      Map.of("name", environment, "external_url", address)));
            }
            return address.equals(there.get().externalUrl())
                ? new Found<>(Optional.empty())
                : withLeave(() ->
                    done(
                        Verb.PUT,
                        "/environments/" + there.get().id(),
                        Map.of("external_url", address)));
          });
    }

    private Answer<Optional<RecordId>> done(Verb verb, String path, Map<String, ?> body) {
      return requests
          .send(verb, new Question(project, path), body, Json.ENVIRONMENT)
          .map(_ -> Optional.empty());
    }

    private Answer<Optional<RecordId>> withLeave(Effect effect) {
      return leave
          .withheld()
          .<Answer<Optional<RecordId>>>map(Unavailable::new)
          .orElseGet(effect::done);
    }
  }

  private interface Effect {
    Answer<Optional<RecordId>> done();
  }
}
