package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.JsonAnswer.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.DemoWorld.Person;
import dev.slipway.sandbox.JsonAnswer;
import dev.slipway.sandbox.gitlab.Changes.NewBuild;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// `/control/gitlab`: what scripts and tests change the project with. A mistake is answered 4xx
/// `{"error": …}`, unknown keys included.
record ControlRoutes(
    Project project,
    People people,
    InstantSource clock,
    Changes changes,
    Hooks hooks,
    HookRoutes hookJson,
    PipelineJson pipelineJson,
    MergeRequestJson mergeJson,
    IssueRoutes issues,
    FeatureFlags flags,
    CallLog calls) {
  /// The number of the project that stands for every fork.
  private static final long FORK = 907;

  private static final Set<String> ALL_EVENTS =
      Set.of(
          "push_events",
          "tag_push_events",
          "merge_requests_events",
          "pipeline_events",
          "job_events");

  private static final class Mistake extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Mistake(int status, String words) {
      super(words, null, false, false);
      this.status = status;
    }
  }

  void mount(RoutesConfig routes) {
    var base = "/control/gitlab";
    routes.post(base + "/pipelines", told(this::build));
    routes.put(base + "/pipelines/{iid}", told(this::move));
    routes.delete(base + "/pipelines/{iid}", told(this::remove));
    routes.put(base + "/users/{name}/keys", told(this::keys));
    routes.put(base + "/users/{name}/level", told(this::level));
    routes.post(base + "/merge-requests", told(this::mergeRequest));
    routes.post(base + "/notes", told(this::comment));
    routes.post(base + "/commits", told(this::commit));
    routes.delete(base + "/branches/<branch>", told(this::removeBranch));
    routes.post(base + "/issues", told(this::issue));
    routes.put(base + "/feature-flags/{name}", told(this::flag));
    routes.put(base + "/user-lists/{name}", told(this::userList));
    routes.put(base + "/hooks", told(this::hook));
    routes.get(base + "/hooks/deliveries", call -> JsonAnswer.send(call, 200, hooks.deliveries()));
    routes.get(base + "/calls", call -> JsonAnswer.send(call, 200, calls.all()));
  }

  private static Handler told(Handler handler) {
    return call -> {
      try {
        handler.handle(call);
      } catch (Mistake mistake) {
        JsonAnswer.send(call, mistake.status, object("error", mistake.getMessage()));
      } catch (IOException e) {
        JsonAnswer.send(call, 400, object("error", "the body is not JSON"));
      } catch (IllegalArgumentException wrong) {
        JsonAnswer.send(call, 400, object("error", wrong.getMessage()));
      }
    };
  }

  private void build(Context call) throws IOException {
    var asked =
        body(
            call,
            "project",
            "ref",
            "sha",
            "iid",
            "status",
            "author",
            "title",
            "tag",
            "behaviour",
            "image",
            "failedJob",
            "coverage",
            "tests");
    var named = text(asked, "project").orElse(DemoWorld.PROJECT);
    if (!named.equals(DemoWorld.PROJECT)) {
      throw new Mistake(404, "no project %s: there is %s".formatted(named, DemoWorld.PROJECT));
    }
    var iid = number(asked, "iid");
    var status = status(asked).orElse("success");
    var made =
        changes.build(
            new NewBuild(
                iid,
                text(asked, "ref").orElse(GitHistory.DEFAULT_BRANCH),
                sha(asked),
                status,
                person(text(asked, "author").orElse("ann")),
                text(asked, "title"),
                text(asked, "tag"),
                image(asked).orElse("ok"),
                failedJob(asked).orElse("test"),
                text(asked, "coverage").orElse(null),
                tests(asked).orElse(new Tests(0, 0, 0))));
    JsonAnswer.send(
        call,
        201,
        pipelineJson.full(
            made.orElseThrow(
                () -> new Mistake(409, "there is a pipeline #" + iid.orElse(0L) + " already"))));
  }

  private void move(Context call) throws IOException {
    var asked = body(call, "status", "failedJob", "tests", "behaviour", "image");
    var old = pipeline(call);
    var moved =
        old.moved(
            status(asked).orElse(old.status()),
            failedJob(asked).orElse(old.failedJob().isEmpty() ? "test" : old.failedJob()),
            tests(asked).orElse(old.tests()),
            image(asked).orElse(old.image()),
            clock.instant());
    JsonAnswer.send(call, 200, pipelineJson.full(changes.move(moved)));
  }

  private void remove(Context call) {
    changes.removePipeline(pipeline(call).iid());
    call.status(204);
  }

  private void keys(Context call) throws IOException {
    var person = person(call.pathParam("name"));
    var keys = body(call, "keys").path("keys");
    if (!keys.isArray()) {
      throw new Mistake(
          400, "keys must be a list of lines such as 'ssh-ed25519 AAAA... ann@laptop'");
    }
    var lines =
        StreamSupport.stream(keys.spliterator(), false).map(key -> key.asText().strip()).toList();
    people.setKeys(person, lines, clock.instant());
    JsonAnswer.send(call, 200, people.keys(person).stream().map(PeopleJson::key).toList());
  }

  private void level(Context call) throws IOException {
    var person = person(call.pathParam("name"));
    var level = body(call, "level").path("level");
    if (!level.canConvertToInt() || level.asInt() < 0 || level.asInt() > 50) {
      throw new Mistake(400, "level must be a number such as 30, or 0 for no member");
    }
    people.setAccessLevel(person, level.asInt());
    JsonAnswer.send(call, 200, PeopleJson.level(people.accessLevel(person)));
  }

  private void mergeRequest(Context call) throws IOException {
    var asked =
        body(
            call,
            "iid",
            "source_branch",
            "target_branch",
            "title",
            "author",
            "state",
            "approvedBy",
            "labels",
            "fork");
    var now = clock.instant();
    long iid = number(asked, "iid").orElseGet(project::nextMergeRequest);
    var old = project.mergeRequest(iid);
    var source =
        text(asked, "source_branch")
            .or(() -> old.map(MergeRequest::sourceBranch))
            .orElseThrow(() -> new Mistake(400, "source_branch is needed"));
    var state = text(asked, "state").or(() -> old.map(MergeRequest::state)).orElse("opened");
    if (!List.of("opened", "closed", "merged", "locked").contains(state)) {
      throw new Mistake(400, "no state '%s': opened, closed, merged or locked".formatted(state));
    }
    var author = text(asked, "author").map(this::person).or(() -> old.map(MergeRequest::author));
    var kept =
        changes.keep(
            new MergeRequest(
                iid,
                source,
                text(asked, "target_branch")
                    .or(() -> old.map(MergeRequest::targetBranch))
                    .orElse(GitHistory.DEFAULT_BRANCH),
                text(asked, "title").or(() -> old.map(MergeRequest::title)).orElse(source),
                author.orElseGet(() -> person("ann")),
                state,
                texts(asked, "approvedBy")
                    .map(names -> names.stream().map(this::person).toList())
                    .or(() -> old.map(MergeRequest::approvedBy))
                    .orElse(List.of()),
                texts(asked, "labels").or(() -> old.map(MergeRequest::labels)).orElse(List.of()),
                asked.path("fork").asBoolean(old.map(MergeRequest::fromFork).orElse(false))
                    ? FORK
                    : Project.ID,
                old.map(MergeRequest::created).orElse(now),
                now));
    JsonAnswer.send(call, old.isPresent() ? 200 : 201, mergeJson.detail(kept));
  }

  private void comment(Context call) throws IOException {
    var asked = body(call, "iid", "body", "author");
    var mergeRequest =
        number(asked, "iid")
            .flatMap(project::mergeRequest)
            .orElseThrow(() -> new Mistake(404, "iid must be the number of a merge request"));
    var note =
        project.comment(
            mergeRequest.iid(),
            text(asked, "body").orElseThrow(() -> new Mistake(400, "body is needed")),
            person(text(asked, "author").orElse("ann")),
            clock.instant());
    JsonAnswer.send(call, 201, mergeJson.note(mergeRequest, note));
  }

  private void commit(Context call) throws IOException {
    var asked = body(call, "branch", "title", "author", "files");
    var branch = text(asked, "branch").orElseThrow(() -> new Mistake(400, "branch is needed"));
    var files = asked.path("files");
    if (!files.isObject() || files.isEmpty()) {
      throw new Mistake(400, "files must be an object of texts by path, with one at least");
    }
    var texts = new TreeMap<String, String>();
    files.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    var made =
        changes.commit(
            branch, text(asked, "title"), person(text(asked, "author").orElse("ann")), texts);
    JsonAnswer.send(call, 201, object("sha", made.sha(), "branch", branch, "title", made.title()));
  }

  private void removeBranch(Context call) {
    var branch = call.pathParam("branch");
    if (changes.removeBranch(branch, person("ann")).isEmpty()) {
      throw new Mistake(404, "no branch " + branch);
    }
    call.status(204);
  }

  private void issue(Context call) throws IOException {
    var asked = body(call, "iid", "title", "labels", "author", "state", "confidential");
    var now = clock.instant();
    long iid = number(asked, "iid").orElseGet(project::nextIssue);
    var old = project.issue(iid);
    var state = text(asked, "state").or(() -> old.map(Issue::state)).orElse("opened");
    if (!List.of("opened", "closed").contains(state)) {
      throw new Mistake(400, "no state '%s': opened or closed".formatted(state));
    }
    var author = text(asked, "author").map(this::person).or(() -> old.map(Issue::author));
    var kept =
        new Issue(
            iid,
            text(asked, "title").or(() -> old.map(Issue::title)).orElse("Issue " + iid),
            texts(asked, "labels").or(() -> old.map(Issue::labels)).orElse(List.of()),
            author.orElseGet(() -> person("ann")),
            state,
            asked.path("confidential").asBoolean(old.map(Issue::confidential).orElse(false)),
            old.map(Issue::created).orElse(now),
            now);
    project.keep(kept);
    JsonAnswer.send(call, old.isPresent() ? 200 : 201, issues.json(kept));
  }

  private void flag(Context call) throws IOException {
    var asked = body(call, "description", "active", "strategies");
    try {
      JsonAnswer.send(
          call,
          200,
          FeatureFlagRoutes.json(
              flags.keep(
                  call.pathParam("name"),
                  text(asked, "description").orElse(""),
                  asked.path("active").asBoolean(true),
                  asked.path("strategies"),
                  clock.instant())));
    } catch (GitlabError refused) {
      throw new Mistake(400, String.valueOf(refused.body()));
    }
  }

  private void userList(Context call) throws IOException {
    var users = texts(body(call, "users"), "users").orElse(List.of());
    var kept = flags.keepList(call.pathParam("name"), String.join(",", users), clock.instant());
    JsonAnswer.send(call, 200, object("id", kept.id(), "iid", kept.iid(), "name", kept.name()));
  }

  private void hook(Context call) throws IOException {
    var asked = body(call, "url", "token", "signingToken");
    var url = text(asked, "url").orElseThrow(() -> new Mistake(400, "url is needed"));
    if (!HookRoutes.isUrl(url)) {
      throw new Mistake(400, "not an address: " + url);
    }
    var token = text(asked, "token").orElse("");
    var signingToken = text(asked, "signingToken").orElse("");
    if (!signingToken.isEmpty() && !HookRoutes.isSigningToken(signingToken)) {
      throw new Mistake(400, "signingToken must be whsec_ and 32 bytes in base64");
    }
    var known = hooks.all().stream().filter(one -> one.url().equals(url)).findFirst();
    var hook =
        known
            .map(one -> hooks.change(one, url, token, signingToken, ALL_EVENTS))
            .orElseGet(() -> hooks.register(url, token, signingToken, ALL_EVENTS));
    JsonAnswer.send(call, 200, hookJson.json(hook));
  }

  private static JsonNode body(Context call, String... keys) throws IOException {
    var body = JsonAnswer.read(call.bodyAsBytes());
    if (!body.isObject()) {
      throw new Mistake(400, "the body must be a JSON object");
    }
    var known = new TreeSet<>(List.of(keys));
    body.fieldNames()
        .forEachRemaining(key -> {
          if (!known.contains(key)) {
            throw new Mistake(400, "unknown key '%s': %s".formatted(key, String.join(", ", known)));
          }
        });
    return body;
  }

  private Pipeline pipeline(Context call) {
    var iid = call.pathParam("iid");
    return Optional.of(iid)
        .filter(text -> text.matches("\\d{1,9}"))
        .flatMap(text -> project.pipelineNumbered(Long.parseLong(text)))
        .orElseThrow(() -> new Mistake(404, "no pipeline #" + iid));
  }

  private Person person(String name) {
    return people.named(name).orElseThrow(() -> new Mistake(404, "nobody is called " + name));
  }

  private static Optional<String> text(JsonNode body, String key) {
    return Optional.of(body.path(key).asText("")).filter(text -> !text.isBlank());
  }

  private static Optional<List<String>> texts(JsonNode body, String key) {
    var node = body.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isArray()) {
      throw new Mistake(400, key + " must be a list of words");
    }
    return Optional.of(
        StreamSupport.stream(node.spliterator(), false).map(one -> one.asText().strip()).toList());
  }

  private static Optional<Long> number(JsonNode body, String key) {
    var node = body.path(key);
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || node.asLong() < 1 || node.asLong() > 999_999_999) {
      throw new Mistake(400, key + " must be a whole number from 1");
    }
    return Optional.of(node.asLong());
  }

  private static Optional<String> status(JsonNode body) {
    return text(body, "status")
        .map(status -> {
          if (!status.matches("[a-z_]{1,40}")) {
            throw new Mistake(400, "not a status: " + status);
          }
          return status;
        });
  }

  private static Optional<String> sha(JsonNode body) {
    return text(body, "sha")
        .map(sha -> {
          if (!sha.matches("[0-9a-f]{40}")) {
            throw new Mistake(400, "sha must be 40 hexadecimal digits");
          }
          return sha;
        });
  }

  private static Optional<String> failedJob(JsonNode body) {
    return text(body, "failedJob")
        .map(name -> {
          if (!Job.exists(name)) {
            throw new Mistake(
                400, "no job '%s': build, test, image or deploy-check".formatted(name));
          }
          return name;
        });
  }

  private static Optional<String> image(JsonNode body) {
    if (body.path("image").isBoolean() && !body.path("image").asBoolean()) {
      return Optional.of("");
    }
    return text(body, "behaviour");
  }

  private static Optional<Tests> tests(JsonNode body) {
    var tests = body.path("tests");
    return tests.isObject()
        ? Optional.of(
            new Tests(
                tests.path("total").asInt(),
                tests.path("failed").asInt(),
                tests.path("skipped").asInt()))
        : Optional.empty();
  }
}
