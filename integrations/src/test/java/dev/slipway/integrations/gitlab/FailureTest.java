package dev.slipway.integrations.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.news.Failure;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Why a pipeline failed, by the jobs and logs that GitLab gives.
final class FailureTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Build BUILD =
      new Build(
          new BuildNumber(235),
          4905,
          PipelineStatus.FAILED,
          "master",
          Build.RefKind.BRANCH,
          new Commit(new CommitSha(GitLabOnPaper.SHA), "Count", "Ann", Instant.EPOCH),
          URI.create("https://gitlab.example.com/acme/shop/-/pipelines/4905"));

  @Test
  void hasTheLastTwentyLinesAlsoOfALogOfVeryLongOnes() {
    String log =
        IntStream.range(0, 60)
            .mapToObj(line -> "\u001b[31mline " + line + " " + "x".repeat(20_000) + "\u001b[0m\r\n")
            .collect(Collectors.joining());
    try (GitLabOnPaper gitlab = gitlab("[" + job(2, "test") + "]", "[]")) {
      gitlab.reacts("/jobs/2/trace", GitLabOnPaper.status(200, log));

      Failure failure = failure(gitlab);

      List<String> shown = failure.log().orElseThrow().shown(text -> text).lines();
      assertThat(shown).hasSize(20);
      for (int i = 0; i < 20; i++) {
        assertThat(shown.get(i)).startsWith("line " + (40 + i) + " xxx").endsWith("x…");
      }
    }
  }

  @Test
  void hasTheLogOfTheFirstJobThatHasOne() {
    try (GitLabOnPaper gitlab =
        gitlab("[" + job(2, "test") + "," + job(3, "lint") + "]", "[" + job(1, "other") + "]")) {
      gitlab
          .reacts("/jobs/2/trace", GitLabOnPaper.status(200, "expected 1\nbut was 2\n"))
          .reacts("/jobs/3/trace", GitLabOnPaper.status(200, "ugly\n"));

      Failure failure = failure(gitlab);

      assertThat(failure.jobs().orElseThrow())
          .extracting(FailedJob::name)
          .containsExactly("other", "test", "lint");
      assertThat(failure.log().orElseThrow().job()).isEqualTo("test");
      assertThat(failure.log().orElseThrow().lines()).containsExactly("expected 1", "but was 2");
    }
  }

  @Test
  void isAskedAgainWhileALogIsNotToBeHad() {
    try (GitLabOnPaper gitlab = gitlab("[" + job(2, "test") + "]", "[]")) {
      gitlab.reacts("/jobs/2/trace", GitLabOnPaper.status(503, "{}"));
      Failure first = failure(gitlab);
      gitlab.reacts("/jobs/2/trace", GitLabOnPaper.status(404, "{}"));
      Failure second = failure(gitlab);

      assertThat(first.lacksNothing()).isFalse();
      assertThat(second.log().orElseThrow().lines()).isEmpty();
      assertThat(second.lacksNothing()).isTrue();
    }
  }

  private static Failure failure(GitLabOnPaper gitlab) {
    try (GitLabBranchPipelines pipelines =
        new GitLabBranchPipelines(
            new GitLabSettings(gitlab.url(), new Secret(GitLabOnPaper.TOKEN), LONG))) {
      return pipelines.failure(GitLabOnPaper.SHOP, BUILD, Failure.UNKNOWN, LONG);
    }
  }

  private static GitLabOnPaper gitlab(String jobs, String bridges) {
    return new GitLabOnPaper()
        .answers("/pipelines/4905/jobs?per_page=100&page=1", jobs)
        .answers("/pipelines/4905/bridges?per_page=100&page=1", bridges);
  }

  private static String job(long id, String name) {
    return """
    {"id":%d,"name":"%s","stage":"test","status":"failed","allow_failure":false}\
    """
        .formatted(id, name);
  }
}
