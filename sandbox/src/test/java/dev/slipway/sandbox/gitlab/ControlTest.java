package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ControlTest {
  private final RunningGitlab gitlab = new RunningGitlab();

  @AfterEach
  void close() {
    gitlab.close();
  }

  @Test
  void makesABuildWithItsCommitAndImage() throws Exception {
    var sha = "a".repeat(40);

    var made =
        gitlab.control(
            "POST",
            "/pipelines",
            """
            {"project":"acme/shop","ref":"master","sha":"%s","iid":246,"status":"success",
             "author":"bob","title":"Sell tea","behaviour":"crash","coverage":"90.10",
             "tests":{"total":10,"failed":0,"skipped":1}}\
            """
                .formatted(sha));

    var pipeline = RunningGitlab.json(made);
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(pipeline).isEqualTo(gitlab.json("/projects/7/pipelines/4938"));
    assertThat(pipeline.path("coverage").asText()).isEqualTo("90.10");
    assertThat(gitlab.json("/projects/7/repository/branches/master").at("/commit/id").asText())
        .isEqualTo(sha);
    assertThat(gitlab.json("/projects/7/repository/commits/" + sha).path("author_name").asText())
        .isEqualTo("Bob Okafor");
    assertThat(
            gitlab
                .json("/projects/7/pipelines/4938/test_report_summary")
                .at("/total/success")
                .asInt())
        .isEqualTo(9);
    assertThat(gitlab.images).containsExactly("shop/web:build-246 246 crash");
  }

  @Test
  void fillsInWhatIsNotSaid() throws Exception {
    var made = RunningGitlab.json(gitlab.control("POST", "/pipelines", "{}"));

    assertThat(made.path("iid").asLong()).isEqualTo(246);
    assertThat(made.path("ref").asText()).isEqualTo("master");
    assertThat(made.path("status").asText()).isEqualTo("success");
    assertThat(made.path("sha").asText()).isEqualTo(GitlabStandIn.shaOf(246));
    assertThat(made.at("/user/username").asText()).isEqualTo("ann");
    assertThat(gitlab.images).containsExactly("shop/web:build-246 246 ok");
  }

  @Test
  void pushesNoImageWhenToldSo() throws Exception {
    gitlab.control("POST", "/pipelines", "{\"image\":false}");

    assertThat(gitlab.images).isEmpty();
  }

  @Test
  void pushesTheImageWhenARunningBuildTurnsGreen() throws Exception {
    gitlab.control("POST", "/pipelines", "{\"status\":\"running\",\"behaviour\":\"oom\"}");
    assertThat(gitlab.images).isEmpty();

    var moved = gitlab.control("PUT", "/pipelines/246", "{\"status\":\"success\"}");

    assertThat(moved.statusCode()).isEqualTo(200);
    assertThat(gitlab.images).containsExactly("shop/web:build-246 246 oom");
  }

  @Test
  void namesTheFailedJob() throws Exception {
    gitlab.control("POST", "/pipelines", "{\"status\":\"running\"}");

    gitlab.control(
        "PUT", "/pipelines/246", "{\"status\":\"failed\",\"failedJob\":\"deploy-check\"}");

    var failed = gitlab.json("/projects/7/pipelines/4938/jobs?scope%5B%5D=failed");
    assertThat(failed).hasSize(1);
    assertThat(failed.path(0).path("name").asText()).isEqualTo("deploy-check");
  }

  @Test
  void runsForATag() throws Exception {
    var made = RunningGitlab.json(gitlab.control("POST", "/pipelines", "{\"tag\":\"v1.3.0\"}"));

    assertThat(made.path("ref").asText()).isEqualTo("v1.3.0");
    assertThat(made.path("tag").asBoolean()).isTrue();
    assertThat(gitlab.json("/projects/7/repository/tags/v1.3.0").path("target"))
        .isEqualTo(made.path("sha"));
  }

  @Test
  void makesABranchForABuildOnANewRef() throws Exception {
    gitlab.control("POST", "/pipelines", "{\"ref\":\"tea\"}");

    var compared = gitlab.json("/projects/7/repository/compare?from=master&to=tea");
    assertThat(compared.path("commits")).hasSize(1);
    assertThat(compared.at("/commits/0/parent_ids/0").asText()).isEqualTo(GitlabStandIn.shaOf(245));
  }

  @Test
  void takesAPipelineAway() throws Exception {
    var gone = gitlab.control("DELETE", "/pipelines/240", "");

    assertThat(gone.statusCode()).isEqualTo(204);
    assertThat(gitlab.api("/projects/7/pipelines/4920").statusCode()).isEqualTo(404);
  }

  @Test
  void givesPeopleOtherKeys() throws Exception {
    var line = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGUjLfe2s5IPSbfw4Yhy1XK7X2liJJv dave@tablet";

    gitlab.control("PUT", "/users/dave/keys", "{\"keys\":[\"" + line + "\"]}");

    var keys = gitlab.json("/users/14/keys");
    assertThat(keys).hasSize(1);
    assertThat(keys.path(0).path("key").asText()).isEqualTo(line);
    assertThat(keys.path(0).path("title").asText()).isEqualTo("dave@tablet");
  }

  @Test
  void changesAMergeRequest() throws Exception {
    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"state\":\"merged\"}");

    var merged = gitlab.json("/projects/7/merge_requests/42");
    assertThat(merged.path("state").asText()).isEqualTo("merged");
    assertThat(merged.path("source_branch").asText()).isEqualTo("fix-login");
    assertThat(merged.path("merged_at").asText()).isEqualTo("2026-03-02T09:30:00.250Z");
  }

  @Test
  void listsTheCallsThatCameIn() throws Exception {
    gitlab.api("/projects/acme%2Fshop/pipelines?ref=master");
    gitlab.api("/nonsense");

    var calls = RunningGitlab.json(gitlab.control("GET", "/calls", ""));

    assertThat(calls.toString())
        .isEqualTo(
            """
            [{"at":"2026-03-02T09:30:00.250Z","method":"GET",\
            "path":"/gitlab/api/v4/projects/acme%2Fshop/pipelines?ref=master","status":200},\
            {"at":"2026-03-02T09:30:00.250Z","method":"GET",\
            "path":"/gitlab/api/v4/nonsense","status":404}]\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST | /pipelines | {\"iid\":245} | 409 | there is a pipeline #245 already",
        "POST | /pipelines | {\"project\":\"acme/x\"} | 404 | no project acme/x: there is acme/shop",
        "POST | /pipelines | {\"sha\":\"abc\"} | 400 | sha must be 40 hexadecimal digits",
        "POST | /pipelines | {\"author\":\"eve\"} | 404 | nobody is called eve",
        "POST | /pipelines | {\"iid\":\"x\"} | 400 | iid must be a whole number from 1",
        "POST | /pipelines | {\"tests\":{\"total\":1,\"failed\":2}} | 400 | tests: failed 2 and skipped 0 must be part of total 1",
        "POST | /pipelines | [] | 400 | the body must be a JSON object",
        "POST | /pipelines | { | 400 | the body is not JSON",
        "PUT | /pipelines/999 | {\"status\":\"failed\"} | 404 | no pipeline #999",
        "PUT | /pipelines/245 | {\"failedJob\":\"x\"} | 400 | no job 'x': build, test, image or deploy-check",
        "PUT | /pipelines/245 | {\"stauts\":\"x\"} | 400 | unknown key 'stauts': behaviour, failedJob, image, status, tests",
        "PUT | /users/eve/keys | {\"keys\":[]} | 404 | nobody is called eve",
        "PUT | /hooks | {\"url\":\"nowhere\"} | 400 | not an address: nowhere",
        "POST | /merge-requests | {\"iid\":50} | 400 | source_branch is needed",
        "POST | /merge-requests | {\"iid\":42,\"approvedBy\":\"bob\"} | 400 | approvedBy must be a list of words",
        "POST | /merge-requests | {\"iid\":42,\"approvedBy\":[\"eve\"]} | 404 | nobody is called eve",
        "POST | /issues | {\"state\":\"lost\"} | 400 | no state 'lost': opened or closed"
      })
  void explainsMistakes(String method, String path, String body, int status, String words)
      throws Exception {
    var answer = gitlab.control(method, path, body);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(RunningGitlab.json(answer).path("error").asText()).isEqualTo(words);
  }
}
