package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RefusalTest {
  private static final String API = "/gitlab/api/v4";
  private final RunningGitlab gitlab = new RunningGitlab();

  @AfterAll
  void close() {
    gitlab.close();
  }

  @Test
  void refusesAnUnknownTokenAsRecorded() throws Exception {
    var without = gitlab.call("GET", API + "/projects/7", "");
    var wrong = gitlab.call("GET", API + "/projects/7", "", "PRIVATE-TOKEN", "glpat-other");
    var recorded = Contracts.json("errors/401.unauthorized.json");

    assertThat(without.statusCode()).isEqualTo(401);
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(RunningGitlab.json(wrong)).isEqualTo(recorded.path("body"));
  }

  @Test
  void takesTheTokenAsBearerToo() throws Exception {
    var answer =
        gitlab.call("GET", API + "/user", "", "Authorization", "Bearer " + DemoWorld.GITLAB_TOKEN);

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"private_token", "access_token", "job_token"})
  void refusesATokenInTheAddressEvenBesideAGoodHeader(String parameter) throws Exception {
    var answer = gitlab.api("/projects/7?" + parameter + "=" + DemoWorld.GITLAB_TOKEN);

    assertThat(answer.statusCode()).isEqualTo(401);
  }

  @Test
  void refusesWritesToAReadOnlyTokenAsRecorded() throws Exception {
    var read =
        gitlab.call("GET", API + "/projects/7", "", "PRIVATE-TOKEN", GitlabStandIn.READ_ONLY_TOKEN);
    var write =
        gitlab.call(
            "POST",
            API + "/projects/7/pipeline",
            "{\"ref\":\"master\"}",
            "PRIVATE-TOKEN",
            GitlabStandIn.READ_ONLY_TOKEN);

    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(write.statusCode()).isEqualTo(403);
    assertThat(RunningGitlab.json(write))
        .isEqualTo(Contracts.json("errors/403.insufficient_scope.json").path("body"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/projects/8", "/projects/acme%2Fsecret", "/projects/8/pipelines"})
  void hidesProjectsItDoesNotShowAsRecorded(String path) throws Exception {
    var answer = gitlab.api(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(RunningGitlab.json(answer))
        .isEqualTo(Contracts.json("errors/404.project-not-found.json"));
  }

  @Test
  void saysThatAReferenceIsMissingAsRecorded() throws Exception {
    var answer = post("/projects/7/pipeline", "{\"ref\":\"no-such-branch\"}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningGitlab.json(answer))
        .isEqualTo(Contracts.json("errors/400.reference-not-found.json").path("body"));
  }

  @Test
  void saysThatAnEnvironmentExistsAsRecorded() throws Exception {
    var answer = post("/projects/7/environments", "{\"name\":\"production\"}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(RunningGitlab.json(answer))
        .isEqualTo(Contracts.json("errors/409.already-exists.json"));
  }

  @Test
  void refusesTooManyRequestsAsRecorded() throws Exception {
    var recorded = Contracts.json("errors/429.endpoint.json");
    gitlab.faults.arm(
        new Faults.Armed(
            "gitlab", "GET /projects/:id/pipelines", Faults.Kind.TOO_MANY_REQUESTS, 1));

    var other = gitlab.api("/projects/7/repository/commits");
    var answer = gitlab.api("/projects/7/pipelines");

    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(RunningGitlab.json(answer)).isEqualTo(recorded.path("body"));
    assertThat(answer.body()).hasSize(89);
    assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    assertThat(gitlab.api("/projects/7/pipelines").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/nonsense | 404 | {\"error\":\"404 Not Found\"}",
        "/projects/acme/shop | 404 | {\"error\":\"404 Not Found\"}",
        "/projects/7/pipelines/1 | 404 | {\"message\":\"404 Not found\"}",
        "/projects/7/pipelines/235x | 400 | {\"error\":\"pipeline_id is invalid\"}",
        "/projects/7/jobs/1 | 404 | {\"message\":\"404 Not found\"}",
        "/projects/7/merge_requests/1 | 404 | {\"message\":\"404 Not found\"}",
        "/projects/7/repository/commits/beef | 404 | {\"message\":\"404 Commit Not Found\"}",
        "/projects/7/repository/branches/x%2Fy | 404 | {\"message\":\"404 Branch Not Found\"}",
        "/projects/7/repository/tags/v9 | 404 | {\"message\":\"404 Tag Not Found\"}",
        "/projects/7/repository/compare?from=v9&to=master | 404 | {\"message\":\"404 Ref Not Found\"}",
        "/projects/7/repository/compare?from=v9 | 400 | {\"error\":\"to is missing\"}",
        "/projects/7/pipelines?status=green | 400 | {\"error\":\"status does not have a valid value\"}",
        "/projects/7/pipelines?page=x | 400 | {\"error\":\"page is invalid\"}",
        "/projects/7/pipelines?updated_after=soon | 400 | {\"error\":\"updated_after is invalid\"}",
        "/users/99 | 404 | {\"message\":\"404 User Not Found\"}"
      })
  void refusesInGitlabsWords(String path, int status, String body) throws Exception {
    var answer = gitlab.api(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.body()).isEqualTo(body);
  }

  private java.net.http.HttpResponse<String> post(String path, String body) throws Exception {
    return gitlab.call("POST", API + path, body, "PRIVATE-TOKEN", DemoWorld.GITLAB_TOKEN);
  }
}
