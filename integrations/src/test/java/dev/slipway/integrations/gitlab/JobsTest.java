package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.GitLabOnPaper.SHA;
import static dev.slipway.integrations.gitlab.GitLabOnPaper.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Build.RefKind;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobsTest {
  private static final String FIRST_PAGE = "?per_page=100&page=1";
  private static final Build BUILD =
      new Build(
          new BuildNumber(235),
          9001,
          PipelineStatus.FAILED,
          "master",
          RefKind.BRANCH,
          new Commit(new CommitSha(SHA), "t", "a", Instant.EPOCH),
          URI.create("https://gitlab.example.com/p/9001"));

  private final GitLabOnPaper gitlab = new GitLabOnPaper();
  private final GitLabBuilds builds = gitlab.builds();

  @AfterEach
  void close() {
    builds.close();
    gitlab.close();
  }

  @Test
  void countsJobsAndBridgesOnceAndForgivesThoseThatMayFail() {
    gitlab.answers(
        "/pipelines/9001/jobs" + FIRST_PAGE,
        """
        [{"id":1,"name":"test","stage":"test","status":"failed","allow_failure":false,"web_url":"https://g/1"},
         {"id":5,"name":"test","stage":"test","status":"running","allow_failure":false},
         {"id":2,"name":"lint","stage":"test","status":"failed","allow_failure":true},
         {"id":3,"name":"image","stage":"build","status":"failed","allow_failure":null,"web_url":"https://g/3"},
         {"id":4,"name":"deploy by hand","stage":"deploy","status":"manual","allow_failure":true},
         {"id":6,"name":"approve","stage":"deploy","status":"manual","allow_failure":false}]
        """);
    gitlab.answers(
        "/pipelines/9001/bridges" + FIRST_PAGE,
        "[{\"id\":7,\"name\":\"docs\",\"stage\":\"after\",\"status\":\"success\"}]");

    Answer<PipelineJobs> answer = builds.jobs(SHOP, BUILD);

    assertThat(answer)
        .isEqualTo(
            new Found<>(
                new PipelineJobs(
                    3,
                    5,
                    List.of(new FailedJob("image", "build", URI.create("https://g/3"))),
                    Set.of("docs"))));
  }

  @Test
  void linksAJobWithoutAPageOfItsOwnToItsPipeline() {
    List<Json.Job> jobs =
        List.of(
            new Json.Job(1L, "test", "test", "failed", null, null),
            new Json.Job(2L, "lint", "test", "failed", null, "javascript:alert(1)"));

    assertThat(Jobs.count(jobs, BUILD).failed())
        .extracting(FailedJob::url)
        .containsExactly(BUILD.url(), BUILD.url());
  }

  @Test
  void readsEveryPage() {
    gitlab.answers("/pipelines/9001/jobs" + FIRST_PAGE, jobs(1, 100));
    gitlab.answers("/pipelines/9001/jobs?per_page=100&page=2", jobs(101, 130));
    gitlab.answers("/pipelines/9001/bridges" + FIRST_PAGE, "[]");

    PipelineJobs jobs = ((Found<PipelineJobs>) builds.jobs(SHOP, BUILD)).value();

    assertThat(jobs.total()).isEqualTo(130);
    assertThat(jobs.succeeded()).hasSize(130).contains("job 1", "job 130");
  }

  @Test
  void givesNoHalfCountWhenAPageIsMissing() {
    gitlab.answers("/pipelines/9001/jobs" + FIRST_PAGE, jobs(1, 100));
    gitlab.reacts("/pipelines/9001/jobs?per_page=100&page=2", GitLabOnPaper.status(503, "{}"));

    assertThat(builds.jobs(SHOP, BUILD))
        .isEqualTo(new Unavailable<>(new Outage("GitLab", "it answered 503")));
  }

  private static String jobs(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(id ->
            "{\"id\":%d,\"name\":\"job %d\",\"stage\":\"test\",\"status\":\"success\"}"
                .formatted(id, id))
        .collect(Collectors.joining(",", "[", "]"));
  }
}
