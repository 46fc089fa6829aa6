package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Build.RefKind;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.BuildReference.Branch;
import dev.slipway.commands.builds.BuildReference.Latest;
import dev.slipway.commands.builds.BuildReference.LatestStable;
import dev.slipway.commands.builds.BuildReference.MergeRequest;
import dev.slipway.commands.builds.BuildReference.Named;
import dev.slipway.commands.builds.BuildReference.Numbered;
import dev.slipway.commands.builds.BuildReference.Sha;
import dev.slipway.commands.builds.BuildReference.Tag;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.OpenIssue;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.builds.Review;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabBuilds;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The adapter and the stand-in tell the same story of the demo world.
final class GitLabAdapterContractTest {
  private static final App SHOP = app(DemoWorld.PROJECT);
  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabBuilds builds = builds(DemoWorld.GITLAB_TOKEN, Duration.ofSeconds(10));

  @AfterEach
  void close() {
    builds.close();
    gitlab.close();
  }

  @Test
  void findsABuildByItsNumber() {
    assertThat(find(number(235)))
        .isEqualTo(
            new Found<>(
                new Build(
                    new BuildNumber(235),
                    4905,
                    PipelineStatus.SUCCEEDED,
                    "master",
                    RefKind.BRANCH,
                    new Commit(
                        sha(235),
                        "Add coupon codes to the checkout",
                        "Carol Meyer",
                        Instant.parse("2026-03-02T01:05:02Z")),
                    URI.create(gitlab.address() + "/gitlab/acme/shop/-/pipelines/4905"))));
  }

  @Test
  void findsEveryBuildThereIs() {
    for (DemoWorld.DemoBuild build : DemoWorld.BUILDS) {
      assertThat(found(number(build.number())))
          .extracting(Build::number, Build::ref, one -> one.commit().title())
          .containsExactly(new BuildNumber(build.number()), build.ref(), build.title());
    }
  }

  @Test
  void namesTheNeighboursOfADeletedBuild() throws Exception {
    assertThat(gitlab.control("DELETE", "/pipelines/240", "").statusCode()).isEqualTo(204);

    assertThat(find(number(240)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.refusal().code()).isEqualTo("build-not-found");
              assertThat(refused.refusal().next()).isEqualTo("The nearest are #239 and #241.");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "235, SUCCEEDED",
    "242, FAILED",
    "244, UNDER_WAY",
  })
  void tellsHowABuildStands(long number, PipelineStatus status) {
    assertThat(found(number(number)).status()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource({
    "created, UNDER_WAY",
    "waiting_for_resource, UNDER_WAY",
    "preparing, UNDER_WAY",
    "pending, UNDER_WAY",
    "canceling, UNDER_WAY",
    "scheduled, UNDER_WAY",
    "manual, MANUAL",
    "canceled, CANCELED",
    "skipped, SKIPPED"
  })
  void understandsEveryStatusOfGitLab(String status, PipelineStatus expected) throws Exception {
    assertThat(
            gitlab.control("PUT", "/pipelines/235", "{\"status\":\"" + status + "\"}").statusCode())
        .isEqualTo(200);

    assertThat(found(number(235)).status()).isEqualTo(expected);
  }

  @Test
  void findsTheLatestBuildAndTheLatestStableOne() throws Exception {
    assertThat(found(new Latest()).number()).isEqualTo(new BuildNumber(245));

    gitlab.control("POST", "/pipelines", "{\"status\":\"failed\"}");

    assertThat(found(new Latest()))
        .extracting(Build::number, Build::status)
        .containsExactly(new BuildNumber(246), PipelineStatus.FAILED);
    assertThat(found(new LatestStable()).number()).isEqualTo(new BuildNumber(245));
  }

  @Test
  void takesNoTagForTheDefaultBranch() throws Exception {
    assertThat(
            gitlab
                .control("POST", "/pipelines", "{\"tag\":\"master\",\"ref\":\"fix-login\"}")
                .statusCode())
        .isEqualTo(201);

    assertThat(found(new LatestStable()).number()).isEqualTo(new BuildNumber(245));
  }

  @Test
  void findsTheBuildOfABranch() {
    assertThat(found(new Branch("fix-login")).number()).isEqualTo(new BuildNumber(236));
    assertThat(found(new Named("fix-login")).number()).isEqualTo(new BuildNumber(236));
  }

  @Test
  void findsTheBuildOfABranchWithASlash() throws Exception {
    gitlab.control("POST", "/pipelines", "{\"ref\":\"feature/a+b & c\"}");

    assertThat(found(new Named("feature/a+b & c")).ref()).isEqualTo("feature/a+b & c");
  }

  @Test
  void findsTheBuildOfATag() throws Exception {
    gitlab.control("POST", "/pipelines", "{\"tag\":\"v2.0.0\"}");

    assertThat(found(new Named("v2.0.0")))
        .extracting(Build::ref, Build::refKind)
        .containsExactly("v2.0.0", RefKind.TAG);
    assertThat(find(new Tag("v2.0.0"))).isEqualTo(find(new Named("v2.0.0")));
  }

  @Test
  void findsTheBuildOfAMergeRequest() {
    assertThat(found(new MergeRequest(42)).number()).isEqualTo(new BuildNumber(236));
  }

  @Test
  void findsTheBuildOfACommit() {
    assertThat(found(new Sha(sha(241).value().substring(0, 7))).number())
        .isEqualTo(new BuildNumber(241));
  }

  @Test
  void saysInWordsWhatDoesNotExist() {
    assertThat(
            List.of(
                code(find(number(999))),
                code(find(new Branch("nope"))),
                code(find(new Tag("nope"))),
                code(find(new Named("nope"))),
                code(find(new MergeRequest(77))),
                code(find(new Sha("0000000"))),
                code(builds.find(app("acme/nope"), new Latest())),
                code(builds.find(app("acme/nope"), number(1)))))
        .containsExactly(
            "build-not-found",
            "branch-not-found",
            "tag-not-found",
            "ref-not-found",
            "merge-request-not-found",
            "commit-not-found",
            "project-not-found",
            "project-not-found");
  }

  @Test
  void countsWhoElseApprovedOfWhatABuildBrings() throws Exception {
    Build fromBranch = found(number(236));
    assertThat(approvals(Optional.empty(), fromBranch)).containsExactly(tuple(42L, 0));

    gitlab.control(
        "POST", "/merge-requests", "{\"iid\":42,\"approvedBy\":[\"ann\",\"bob\",\"carol\"]}");
    assertThat(approvals(Optional.of(sha(234)), fromBranch)).containsExactly(tuple(42L, 2));
    assertThat(approvals(Optional.of(sha(234)), found(number(235)))).isEmpty();

    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"state\":\"merged\"}");
    String merged = gitlab.json("/projects/7/merge_requests/42").path("merge_commit_sha").asText();
    gitlab.control("POST", "/pipelines", "{\"iid\":250,\"sha\":\"%s\"}".formatted(merged));
    assertThat(approvals(Optional.of(sha(245)), found(number(250)))).containsExactly(tuple(42L, 2));
    assertThat(approvals(Optional.empty(), found(number(250)))).containsExactly(tuple(42L, 2));
  }

  /// A merge request that only holds the same commit brings nothing, one of many is found however
  /// many were merged later, and what lies after a commit that is gone is not known.
  @Test
  void countsEachMergeRequestThatABuildBringsAndNoOther() throws Exception {
    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"state\":\"merged\"}");
    String merged = gitlab.json("/projects/7/merge_requests/42").path("merge_commit_sha").asText();
    for (int iid = 100; iid < 160; iid++) {
      gitlab.control(
          "POST",
          "/merge-requests",
          "{\"iid\":%d,\"source_branch\":\"other-%d\",\"state\":\"merged\"}".formatted(iid, iid));
    }
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":160,\"source_branch\":\"master\",\"target_branch\":\"stable\"}");
    gitlab.control("POST", "/pipelines", "{\"iid\":250,\"sha\":\"%s\"}".formatted(merged));
    CommitSha gone = new CommitSha("0123456789abcdef0123456789abcdef01234567");

    assertThat(approvals(Optional.of(sha(245)), found(number(250))))
        .contains(tuple(42L, 0))
        .doesNotContain(tuple(160L, 0));
    assertThat(builds.reviews(SHOP, Optional.of(gone), found(number(250))))
        .isInstanceOf(Refused.class);
  }

  private List<Tuple> approvals(Optional<CommitSha> since, Build build) {
    Answer<List<Review>> answer = builds.reviews(SHOP, since, build);
    assertThat(answer).isInstanceOf(Found.class);
    return ((Found<List<Review>>) answer)
        .value().stream().map(one -> tuple(one.mergeRequest(), one.approvals())).toList();
  }

  @Test
  void listsTheOpenIssuesWithALabel() throws Exception {
    gitlab.control("POST", "/issues", "{\"title\":\"Old\",\"labels\":[\"blocker\",\"bug\"]}");
    gitlab.control("POST", "/issues", "{\"title\":\"New\",\"labels\":[\"blocker\"]}");
    gitlab.control("POST", "/issues", "{\"title\":\"Other\",\"labels\":[\"release stop\"]}");
    gitlab.control("POST", "/issues", "{\"iid\":1,\"state\":\"closed\"}");
    gitlab.control(
        "POST", "/issues", "{\"title\":\"Leak\",\"labels\":[\"secret\"],\"confidential\":true}");

    assertThat(builds.openIssues(SHOP, "blocker"))
        .isEqualTo(
            new Found<>(
                List.of(
                    new OpenIssue(
                        2,
                        Optional.of("New"),
                        URI.create(gitlab.address() + "/gitlab/acme/shop/-/issues/2")))));
    assertThat(((Found<List<OpenIssue>>) builds.openIssues(SHOP, "release stop")).value())
        .extracting(OpenIssue::title)
        .containsExactly(Optional.of("Other"));
    assertThat(((Found<List<OpenIssue>>) builds.openIssues(SHOP, "secret")).value())
        .extracting(OpenIssue::title)
        .containsExactly(Optional.empty());
    assertThat(builds.openIssues(SHOP, "none")).isEqualTo(new Found<>(List.of()));
  }

  @Test
  void listsTheNewestBuilds() {
    assertThat(((Found<List<Build>>) builds.recent(SHOP, 16)).value())
        .extracting(Build::number)
        .containsExactlyElementsOf(
            LongStream.iterate(245, number -> number - 1)
                .limit(16)
                .mapToObj(BuildNumber::new)
                .toList());
  }

  @Test
  void countsTheJobsOfABuildUnderWay() {
    PipelineJobs jobs = ((Found<PipelineJobs>) builds.jobs(SHOP, found(number(244)))).value();

    assertThat(jobs.finished()).isEqualTo(2);
    assertThat(jobs.total()).isEqualTo(4);
    assertThat(jobs.failed()).isEmpty();
    assertThat(jobs.succeeded()).hasSize(2);
  }

  @Test
  void namesTheJobThatFailed() {
    PipelineJobs jobs = ((Found<PipelineJobs>) builds.jobs(SHOP, found(number(242)))).value();

    assertThat(jobs.failed()).extracting(FailedJob::name).containsExactly("test");
    assertThat(jobs.failed().getFirst().url().toString())
        .startsWith(gitlab.address() + "/gitlab/acme/shop/-/jobs/");
  }

  @Test
  void listsTheCommitsBetweenTwoBuildsOldestFirst() {
    assertThat(((Found<List<Commit>>) builds.between(SHOP, sha(237), sha(239))).value())
        .extracting(Commit::title, Commit::author)
        .containsExactly(
            tuple("Warm the cache before serving", "Carol Meyer"),
            tuple("Retry payments on time-out", "Ann Lee"));
    assertThat(builds.between(SHOP, sha(239), sha(239))).isEqualTo(new Found<>(List.of()));
  }

  @Test
  void saysThatItsTokenIsRefused() {
    try (GitLabBuilds stranger = builds("glpat-wrong", Duration.ofSeconds(10))) {
      assertThat(code(stranger.find(SHOP, new Latest()))).isEqualTo("gitlab-unauthorized");
    }
  }

  @Test
  void needsNoMoreThanATokenThatReads() {
    try (GitLabBuilds reader = builds(GitlabStandIn.READ_ONLY_TOKEN, Duration.ofSeconds(10))) {
      assertThat(reader.find(SHOP, number(235))).isInstanceOf(Found.class);
      assertThat(reader.jobs(SHOP, found(number(235)))).isInstanceOf(Found.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_REQUESTS, it is asked too much at the moment (429)",
    "INTERNAL_ERROR, it answered 500",
    "RESET, the connection broke off",
    "PERFORMED_THEN_RESET, the connection broke off",
    "HTML, it answered 502 with a web page"
  })
  void saysInWordsWhatIsWrongWithGitLab(Faults.Kind fault, String reason) {
    // the connection tries a broken request a second time by itself
    gitlab.faults.arm(new Faults.Armed("gitlab", "*", fault, 2));

    assertThat(find(new Latest())).isEqualTo(new Unavailable<>(new Outage("GitLab", reason)));
  }

  @Test
  void doesNotWaitForASilentGitLab() {
    gitlab.faults.arm(new Faults.Armed("gitlab", "*", Faults.Kind.TIMEOUT, 2));

    try (GitLabBuilds hasty = builds(DemoWorld.GITLAB_TOKEN, Duration.ofMillis(300))) {
      assertThat(hasty.find(SHOP, new Latest()))
          .isEqualTo(new Unavailable<>(new Outage("GitLab", "no answer within 300 ms")));
    }
  }

  private GitLabBuilds builds(String token, Duration timeout) {
    return new GitLabBuilds(
        new GitLabSettings(URI.create(gitlab.address() + "/gitlab"), new Secret(token), timeout));
  }

  private Answer<Build> find(BuildReference reference) {
    return builds.find(SHOP, reference);
  }

  private Build found(BuildReference reference) {
    Answer<Build> answer = find(reference);
    assertThat(answer).isInstanceOf(Found.class);
    return ((Found<Build>) answer).value();
  }

  private static String code(Answer<?> answer) {
    return answer instanceof Refused<?>(var refusal) ? refusal.code() : answer.toString();
  }

  private static Numbered number(long number) {
    return new Numbered(new BuildNumber(number));
  }

  private static CommitSha sha(long build) {
    return new CommitSha(GitlabStandIn.shaOf(build));
  }

  private static App app(String project) {
    return new App(new AppName("shop"), project, "master", List.of());
  }
}
