package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.GitLabOnPaper.SHOP;
import static dev.slipway.integrations.gitlab.GitLabOnPaper.pipeline;
import static dev.slipway.integrations.gitlab.GitLabOnPaper.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference.Latest;
import dev.slipway.commands.builds.BuildReference.MergeRequest;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.DeadPort;
import dev.slipway.integrations.gitlab.GitLabOnPaper.Reaction;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitLabTroubleTest {
  private static final String LIST = "/pipelines?order_by=id&sort=desc&per_page=20&ref=master";

  private static final Duration SHORT = Duration.ofMillis(250);

  private final GitLabOnPaper gitlab = new GitLabOnPaper();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    gitlab.close();
  }

  @Test
  void saysThatTheTokenIsRefused() {
    assertThat(whenGitLab(status(401, "{\"message\":\"401 Unauthorized\"}")))
        .isEqualTo(
            refused(
                "gitlab-unauthorized",
                "GitLab refuses the bot's token: it is wrong, expired or revoked",
                "Give the bot a new access token with the scope read_api."));
  }

  @Test
  void saysWhatTheTokenMayNotDo() {
    assertThat(
            whenGitLab(
                status(
                    403,
                    "{\"error\":\"insufficient_scope\",\"error_description\":\"The request requires higher privileges.\"}")))
        .isEqualTo(
            refused(
                "gitlab-forbidden",
                "GitLab does not let the bot read acme/shop: The request requires higher privileges.",
                "Its token needs the scope read_api, and its owner at least the role Reporter there."));
  }

  @Test
  void saysThatThereIsNoSuchProject() {
    assertThat(whenGitLab(status(404, "{\"message\":\"404 Project Not Found\"}")))
        .isEqualTo(new Refused<>(Question.noProject("acme/shop")));
  }

  @Test
  void passesOnHowLongToWaitWhenAskedTooMuch() {
    assertThat(whenGitLab(status(429, "{}", "Retry-After", "17")))
        .isEqualTo(
            unavailable(
                "it is asked too much at the moment (429)", Optional.of(Duration.ofSeconds(17))));
  }

  @Test
  void readsADateToWaitForAgainstTheClockOfTheServer() {
    MultivaluedMap<String, String> headers = new MultivaluedHashMap<>();
    headers.putSingle("Date", "Sun, 01 Mar 2020 10:00:00 GMT");
    headers.putSingle("Retry-After", "Sun, 01 Mar 2020 10:00:30 GMT");
    Trouble trouble = new Trouble(gitlab.url(), Duration.ofSeconds(5));

    Answer<Build> answer = trouble.refused(new Question("acme/shop", ""), 503, headers, "");

    assertThat(answer)
        .isEqualTo(unavailable("it answered 503", Optional.of(Duration.ofSeconds(30))));
  }

  @Test
  void needsNoTimeToWait() {
    assertThat(whenGitLab(status(429, "Retry later")))
        .isEqualTo(unavailable("it is asked too much at the moment (429)", Optional.empty()));
  }

  @Test
  void saysThatAWebPageCameInsteadOfAnError() {
    assertThat(whenGitLab(status(502, "<html>GitLab is not responding</html>")))
        .isEqualTo(unavailable("it answered 502 with a web page", Optional.empty()));
  }

  @Test
  void saysThatAWebPageCameInsteadOfData() {
    assertThat(whenGitLab(status(200, "<!DOCTYPE html><title>Sign in</title>")))
        .isEqualTo(
            unavailable(
                gitlab.url()
                    + " answered 200 with a web page instead of data: its address is wrong, or a login or"
                    + " maintenance page is in between",
                Optional.empty()));
  }

  @Test
  void saysThatAnAnswerMakesNoSense() {
    assertThat(whenGitLab(status(200, "[{\"id\":\"twelve\"}]")))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("gitlab-not-understood"));
  }

  @Test
  void saysThatAnAnswerBrokeOff() {
    assertThat(whenGitLab(status(200, "[{\"id\":12,")))
        .isEqualTo(unavailable("its answer is cut off or garbled", Optional.empty()));
  }

  @Test
  void saysThatTheConnectionBrokeOff() {
    assertThat(
            whenGitLab(exchange -> {
              exchange.sendResponseHeaders(200, 1000);
              exchange.getResponseBody().write("[{".getBytes(StandardCharsets.UTF_8));
            }))
        .isEqualTo(unavailable("the connection broke off", Optional.empty()));
  }

  @Test
  void takesItsTokenToNoOtherHost() {
    try (GitLabOnPaper elsewhere = new GitLabOnPaper()) {
      String there = elsewhere.url() + "/api";

      Answer<Build> answer = whenGitLab(status(302, "", "Location", there + "?secret=1"));

      assertThat(elsewhere.asked()).isEmpty();
      assertThat(answer)
          .isEqualTo(
              refused(
                  "gitlab-redirects",
                  "GitLab at %s sends us elsewhere (%s), and the bot takes its token nowhere else"
                      .formatted(gitlab.url(), there),
                  "Set GitLab's address, or the project's path if it was moved, to the new one."));
    }
  }

  @Test
  void waitsForSilenceNoLongerThanItShould() {
    assertThat(whenGitLab(_ -> await(), SHORT))
        .isEqualTo(unavailable("no answer within 250 ms", Optional.empty()));
  }

  @Test
  void waitsForATrickleNoLongerThanItShould() {
    assertThat(
            whenGitLab(
                exchange -> {
                  exchange.getResponseHeaders().set("Content-Type", "application/json");
                  exchange.sendResponseHeaders(200, 0);
                  while (over.getCount() > 0) {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    awaitAtMost(Duration.ofMillis(50));
                  }
                },
                SHORT))
        .isEqualTo(unavailable("no answer within 250 ms", Optional.empty()));
  }

  @Test
  void saysThatNothingListens() {
    try (DeadPort port = new DeadPort();
        GitLabBuilds builds =
            new GitLabBuilds(
                new GitLabSettings(
                    URI.create("http://127.0.0.1:" + port.number()),
                    new Secret("t"),
                    Duration.ofSeconds(5)))) {
      assertThat(builds.find(SHOP, new Latest()))
          .isEqualTo(
              unavailable("nothing listens at 127.0.0.1:" + port.number(), Optional.empty()));
    }
  }

  @Test
  void failsAsAWholeWhenOnePageFails() {
    String hundred = String.join(",", Collections.nCopies(100, pipeline(1, 1, "success", "x")));
    gitlab.answers("/merge_requests/1/pipelines?per_page=100&page=1", "[" + hundred + "]");
    gitlab.reacts("/merge_requests/1/pipelines?per_page=100&page=2", status(500, "{}"));

    try (GitLabBuilds builds = gitlab.builds()) {
      assertThat(builds.find(SHOP, new MergeRequest(1)))
          .isEqualTo(unavailable("it answered 500", Optional.empty()));
    }
  }

  private Answer<Build> whenGitLab(Reaction reaction) {
    return whenGitLab(reaction, Duration.ofSeconds(10));
  }

  private Answer<Build> whenGitLab(Reaction reaction, Duration timeout) {
    gitlab.reacts(LIST, reaction);
    try (GitLabBuilds builds = gitlab.builds(timeout)) {
      return builds.find(SHOP, new Latest());
    }
  }

  private void await() {
    awaitAtMost(Duration.ofSeconds(10));
  }

  private void awaitAtMost(Duration time) {
    try {
      var _ = over.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer<Build> refused(String code, String reason, String next) {
    return new Refused<>(new Refusal(code, reason, next));
  }

  private static Answer<Build> unavailable(String reason, Optional<Duration> retryAfter) {
    return new Unavailable<>(new Outage("GitLab", reason, retryAfter));
  }
}
