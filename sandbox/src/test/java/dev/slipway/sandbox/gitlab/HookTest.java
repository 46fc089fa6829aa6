package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class HookTest {
  /// The merge request has no labels and no reviewers, and what changed in it is not told.
  private static final Set<String> MERGE_REQUEST =
      Set.of(
          "changes.*",
          "labels[]",
          "object_attributes.labels[]",
          "object_attributes.reviewer_ids[]",
          "reviewers",
          "reviewers[]");

  /// `source_pipeline` and `merge_request` are of pipelines that have one; no job deploys; no
  /// variables were given.
  private static final Set<String> PIPELINE =
      Set.of(
          "builds[].environment.*",
          "merge_request.*",
          "object_attributes.variables[]",
          "source_pipeline");

  @Test
  void sendsAPipelineHookWithGitlabsHeadersAndKeys() throws Exception {
    try (var gitlab = new RunningGitlab();
        var receiver = new Receiver(204)) {
      register(gitlab, receiver);

      gitlab.control(
          "POST", "/pipelines", "{\"iid\":246,\"author\":\"bob\",\"title\":\"Sell tea\"}");
      var hook = receiver.next("pipeline");

      var headers = hook.headers();
      assertThat(headers)
          .containsEntry("x-gitlab-event", "Pipeline Hook")
          .containsEntry("x-gitlab-token", "hook-secret")
          .containsEntry("content-type", "application/json")
          .containsEntry("user-agent", "GitLab/17.11.1-ee")
          .containsEntry("x-gitlab-instance", gitlab.address() + "/gitlab")
          .containsKeys("idempotency-key", "x-gitlab-event-uuid", "x-gitlab-webhook-uuid");
      var attributes = hook.body().path("object_attributes");
      assertThat(attributes.path("iid").asLong()).isEqualTo(246);
      assertThat(attributes.path("id").asLong()).isEqualTo(4938);
      assertThat(attributes.path("status").asText()).isEqualTo("success");
      assertThat(attributes.path("created_at").asText()).isEqualTo("2026-03-02 09:26:00 UTC");
      assertThat(hook.body().at("/commit/timestamp").asText())
          .isEqualTo("2026-03-02T11:30:00+02:00");
      assertThat(hook.body().at("/commit/title").asText()).isEqualTo("Sell tea");
      assertLike("webhooks/pipeline.json", hook.body(), PIPELINE);
    }
  }

  @Test
  void hasTheHeadersThatWereRecorded() throws Exception {
    try (var gitlab = new RunningGitlab();
        var receiver = new Receiver(200)) {
      register(gitlab, receiver);
      var recorded = Contracts.json("webhooks/with-headers.pipeline.json").path("headers");

      gitlab.control("POST", "/pipelines", "{}");
      var sent = receiver.next("pipeline").headers().keySet();

      recorded
          .fieldNames()
          .forEachRemaining(
              name -> assertThat(sent).contains(name.toLowerCase(java.util.Locale.ROOT)));
    }
  }

  @Test
  void sendsPushJobAndMergeRequestHooksWithTheRecordedKeys() throws Exception {
    try (var gitlab = new RunningGitlab();
        var receiver = new Receiver(200)) {
      register(gitlab, receiver);

      gitlab.control(
          "POST", "/pipelines", "{\"iid\":246,\"status\":\"failed\",\"failedJob\":\"image\"}");
      var push = receiver.next("push").body();
      var job = receiver.next("build").body();
      gitlab.control(
          "POST",
          "/merge-requests",
          "{\"iid\":43,\"source_branch\":\"tea\",\"title\":\"Tea\",\"author\":\"bob\"}");
      var merge = receiver.next("merge_request").body();

      assertThat(push.path("before").asText()).isEqualTo(GitlabStandIn.shaOf(245));
      assertThat(push.path("after").asText()).isEqualTo(GitlabStandIn.shaOf(246));
      assertLike("webhooks/push.json", push, Set.of("commits[].modified[]"));
      assertThat(job.path("build_name").asText()).isEqualTo("build");
      assertLike("webhooks/job.json", job, Set.of("environment.*"));
      assertLike("webhooks/job.running.json", job, Set.of("environment.*"));
      assertThat(merge.at("/object_attributes/action").asText()).isEqualTo("open");
      assertThat(merge.at("/object_attributes/last_commit/message").asText()).isEqualTo("Tea\n");
      assertLike("webhooks/merge_request.json", merge, MERGE_REQUEST);
    }
  }

  @Test
  void tellsEachChangeOfStatusOnceAndInOrder() throws Exception {
    try (var gitlab = new RunningGitlab();
        var receiver = new Receiver(200)) {
      register(gitlab, receiver);

      gitlab.control("PUT", "/pipelines/244", "{\"status\":\"failed\",\"failedJob\":\"image\"}");
      gitlab.control("PUT", "/pipelines/244", "{\"status\":\"failed\"}");
      gitlab.control("PUT", "/pipelines/244", "{\"status\":\"success\"}");
      var first = receiver.next("pipeline").body();
      var second = receiver.next("pipeline").body();

      assertThat(first.at("/object_attributes/status").asText()).isEqualTo("failed");
      assertThat(first.path("builds"))
          .extracting(build -> build.path("name").asText() + " " + build.path("status").asText())
          .containsExactly("deploy-check skipped", "image failed", "test success", "build success");
      assertThat(second.at("/object_attributes/status").asText()).isEqualTo("success");
    }
  }

  @Test
  void keepsALedgerOfDeliveries() throws Exception {
    try (var gitlab = new RunningGitlab();
        var receiver = new Receiver(500)) {
      register(gitlab, receiver);

      gitlab.control("PUT", "/pipelines/242", "{\"status\":\"canceled\"}");
      receiver.next("pipeline");
      await().until(() -> deliveries(gitlab).size() == 4);

      var last = deliveries(gitlab).get(3);
      assertThat(last.path("event").asText()).isEqualTo("Pipeline Hook");
      assertThat(last.path("status").asInt()).isEqualTo(500);
      assertThat(last.at("/request_headers/Idempotency-Key").asText()).hasSize(36);
      assertThat(last.at("/request_data/object_attributes/iid").asLong()).isEqualTo(242);
      assertThat(last.toString()).doesNotContain("hook-secret");
    }
  }

  @Test
  void switchesAHookOffAfterFourFailuresInARowAndOnAgainLater() throws Exception {
    var now = new AtomicReference<>(RunningGitlab.NOW);
    try (var gitlab = new RunningGitlab(now::get);
        var receiver = new Receiver(500)) {
      register(gitlab, receiver);

      for (int i = 0; i < 5; i++) {
        gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"title\":\"Again " + i + "\"}");
      }
      await().until(() -> deliveries(gitlab).size() == 5);
      var off = hook(gitlab);
      now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(61)));
      gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"title\":\"Later\"}");
      await().until(() -> deliveries(gitlab).size() == 6);

      assertThat(off.path("alert_status").asText()).isEqualTo("temporarily_disabled");
      assertThat(Instant.parse(off.path("disabled_until").asText()))
          .isEqualTo(RunningGitlab.NOW.plusSeconds(60));
      assertThat(deliveries(gitlab).path(4).path("error").asText())
          .isEqualTo("not sent: the hook is switched off");
      assertThat(receiver.waiting()).isEqualTo(5);
      assertThat(Instant.parse(hook(gitlab).path("disabled_until").asText()))
          .isEqualTo(now.get().plusSeconds(120));
    }
  }

  @Test
  void sendsOnlyTheKindsThatAHookAskedFor() throws Exception {
    try (var gitlab = new RunningGitlab();
        var client = gitlab.client();
        var receiver = new Receiver(200)) {
      var flags = new org.gitlab4j.api.models.ProjectHook();
      flags.setPushEvents(false);
      flags.setPipelineEvents(true);
      client.getProjectApi().addHook("acme/shop", receiver.url(), flags, false, "hook-secret");

      gitlab.control("POST", "/pipelines", "{}");
      await().until(() -> !deliveries(gitlab).isEmpty());

      assertThat(deliveries(gitlab))
          .extracting(one -> one.path("event").asText())
          .containsExactly("Pipeline Hook");
    }
  }

  private static void register(RunningGitlab gitlab, Receiver receiver) throws Exception {
    gitlab.control(
        "PUT", "/hooks", "{\"url\":\"%s\",\"token\":\"hook-secret\"}".formatted(receiver.url()));
  }

  private static JsonNode deliveries(RunningGitlab gitlab) throws Exception {
    return RunningGitlab.json(gitlab.control("GET", "/hooks/deliveries", ""));
  }

  private static JsonNode hook(RunningGitlab gitlab) throws Exception {
    return gitlab.json("/projects/7/hooks").path(0);
  }

  private static void assertLike(String recorded, JsonNode ours, Set<String> lacking)
      throws Exception {
    assertThat(Keys.missing(Contracts.json(recorded), ours)).isEqualTo(new TreeSet<>(lacking));
  }
}
