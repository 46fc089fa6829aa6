package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.GitLabApiException;
import org.gitlab4j.api.models.Commit;
import org.gitlab4j.api.models.CommitStatusFilter;
import org.gitlab4j.api.models.Job;
import org.gitlab4j.api.models.JobStatus;
import org.gitlab4j.api.models.MergeRequestFilter;
import org.gitlab4j.api.models.Pipeline;
import org.gitlab4j.api.models.PipelineFilter;
import org.gitlab4j.api.models.PipelineStatus;
import org.gitlab4j.api.models.ProjectHook;
import org.gitlab4j.models.Constants;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The stand-in seen through the client library that the bot uses.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GitlabClientTest {
  private static final String SHOP = "acme/shop";
  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabApi api = gitlab.client();

  @AfterAll
  void close() {
    api.close();
    gitlab.close();
  }

  @Test
  void tellsItsVersionAndWhoTheTokenIs() throws Exception {
    var user = api.getUserApi().getCurrentUser();

    assertThat(api.getVersion().getVersion()).isEqualTo("17.11.1-ee");
    assertThat(user.getUsername()).isEqualTo("slipway-bot");
    assertThat(user.getEmail()).isEqualTo("slipway@acme.example");
    assertThat(user.getId()).isEqualTo(21);
  }

  @Test
  void describesTheProject() throws Exception {
    var project = api.getProjectApi().getProject(SHOP);

    assertThat(project.getId()).isEqualTo(7);
    assertThat(project.getPathWithNamespace()).isEqualTo(SHOP);
    assertThat(project.getDefaultBranch()).isEqualTo("master");
    assertThat(project.getWebUrl()).isEqualTo(gitlab.address() + "/gitlab/acme/shop");
    assertThat(project.getPermissions().getProjectAccess().getAccessLevel().value).isEqualTo(40);
  }

  @Test
  void findsAPipelineByRefAndThroughPages() throws Exception {
    var all = api.getPipelineApi().getPipelines(7L, 3).all();
    var login = api.getPipelineApi().getPipelines(SHOP, new PipelineFilter().withRef("fix-login"));

    assertThat(all).extracting(Pipeline::getIid).startsWith(245L, 244L, 243L).hasSize(16);
    assertThat(login).extracting(Pipeline::getIid).containsExactly(236L);
  }

  @Test
  void filtersByStatusAndTimeAsTheClientWritesThem() throws Exception {
    var red =
        api.getPipelineApi()
            .getPipelines(SHOP, new PipelineFilter().withStatus(PipelineStatus.FAILED));
    var recent =
        api.getPipelineApi()
            .getPipelines(
                SHOP,
                new PipelineFilter()
                    .withUpdatedAfter(Date.from(RunningGitlab.NOW.minusSeconds(3600))));

    assertThat(red).extracting(Pipeline::getIid).containsExactly(242L);
    assertThat(recent).extracting(Pipeline::getIid).containsExactly(245L, 244L);
  }

  @Test
  void describesAFinishedPipeline() throws Exception {
    var pipeline = api.getPipelineApi().getPipeline(SHOP, 4905);

    assertThat(pipeline.getIid()).isEqualTo(235);
    assertThat(pipeline.getStatus()).isEqualTo(PipelineStatus.SUCCESS);
    assertThat(pipeline.getSha()).isEqualTo(GitlabStandIn.shaOf(235));
    assertThat(pipeline.getUser().getUsername()).isEqualTo("carol");
    assertThat(pipeline.getDuration()).isEqualTo(290);
    assertThat(pipeline.getCoverage()).isEqualTo("83.65");
    assertThat(pipeline.getFinishedAt().toInstant())
        .isEqualTo(Instant.parse("2026-03-02T01:10:00.250Z"));
    assertThat(pipeline.getDetailedStatus().getText()).isEqualTo("passed");
    assertThat(pipeline.getWebUrl())
        .isEqualTo(gitlab.address() + "/gitlab/acme/shop/-/pipelines/4905");
  }

  @Test
  void leavesOutWhatARunningPipelineCannotKnowYet() throws Exception {
    var pipeline = api.getPipelineApi().getPipeline(SHOP, 4932);

    assertThat(pipeline.getStatus()).isEqualTo(PipelineStatus.RUNNING);
    assertThat(pipeline.getFinishedAt()).isNull();
    assertThat(pipeline.getDuration()).isNull();
    assertThat(pipeline.getCoverage()).isNull();
  }

  @Test
  void showsTwoOfFourJobsDoneInTheRunningPipeline() throws Exception {
    var jobs = api.getJobApi().getJobsForPipeline(SHOP, 4932);

    assertThat(jobs)
        .extracting(Job::getName, Job::getStatus)
        .containsExactly(
            tuple("deploy-check", JobStatus.CREATED),
            tuple("image", JobStatus.RUNNING),
            tuple("test", JobStatus.SUCCESS),
            tuple("build", JobStatus.SUCCESS));
  }

  @Test
  void namesTheFailedJobAndItsTrace() throws Exception {
    var failed =
        api.getJobApi().getJobsForPipeline(SHOP, 4926, Constants.JobScope.FAILED).getFirst();
    var same = api.getJobApi().getJob(SHOP, failed.getId());

    var trace = api.getJobApi().getTrace(SHOP, failed.getId());

    assertThat(failed.getName()).isEqualTo("test");
    assertThat(failed.getDuration()).isEqualTo(130.5f);
    assertThat(same.getFailureReason()).isEqualTo("script_failure");
    assertThat(trace)
        .contains("[ERROR] PriceTest.showsTheGrossPrice:41")
        .endsWith("ERROR: Job failed: exit code 1\u001b[0;m\n");
  }

  @Test
  void showsRetriedAttemptsOnlyOnRequest() throws Exception {
    var counting = api.getJobApi().getJobsForPipeline(SHOP, 4920, false);
    var all = api.getJobApi().getJobsForPipeline(SHOP, 4920, true);

    assertThat(counting).hasSize(4).allMatch(job -> job.getStatus() == JobStatus.SUCCESS);
    assertThat(all).hasSize(5);
    assertThat(all).filteredOn(job -> job.getStatus() == JobStatus.FAILED).hasSize(1);
  }

  @Test
  void countsTests() throws Exception {
    var summary = api.getPipelineApi().getTestReportSummaryForPipeline(SHOP, 4926);

    assertThat(summary.getTotal().getCount()).isEqualTo(422);
    assertThat(summary.getTotal().getFailed()).isEqualTo(3);
    assertThat(summary.getTestSuites().getFirst().getBuildIds()).containsExactly(49262L);
  }

  @Test
  void showsThePipelineThatABuildTriggeredElsewhere() throws Exception {
    var bridges = api.getPipelineApi().getBridgesForPipeline(SHOP, 4935);

    assertThat(bridges).hasSize(1);
    assertThat(bridges.getFirst().getDownstreamPipeline().getId()).isEqualTo(6001);
  }

  @Test
  void walksHistoryNewestFirst() throws Exception {
    var commits = api.getCommitsApi().getCommits(SHOP, "fix-login", null, null);

    assertThat(commits)
        .extracting(Commit::getTitle)
        .startsWith("Keep people signed in for 30 days", "Add coupon codes to the checkout")
        .endsWith("Open the shop");
  }

  @Test
  void findsACommitByPrefixWithItsAuthorAndPipeline() throws Exception {
    var commit = api.getCommitsApi().getCommit(SHOP, GitlabStandIn.shaOf(239).substring(0, 8));

    assertThat(commit.getTitle()).isEqualTo("Retry payments on time-out");
    assertThat(commit.getAuthorEmail()).isEqualTo("ann@acme.example");
    assertThat(commit.getLastPipeline().getIid()).isEqualTo(239);
    assertThat(commit.getCommittedDate().toInstant())
        .isEqualTo(Instant.parse("2026-03-02T04:25:02Z"));
  }

  @Test
  void comparesTwoBuildsOldestFirst() throws Exception {
    var changes =
        api.getRepositoryApi()
            .compare(SHOP, GitlabStandIn.shaOf(235), GitlabStandIn.shaOf(239), null, false);

    assertThat(changes.getCommits())
        .extracting(Commit::getId)
        .containsExactly(
            GitlabStandIn.shaOf(237), GitlabStandIn.shaOf(238), GitlabStandIn.shaOf(239));
    assertThat(changes.getCommit().getId()).isEqualTo(GitlabStandIn.shaOf(239));
    assertThat(changes.getDiffs()).hasSize(3);
  }

  @Test
  void comparesBackwardsToNothing() throws Exception {
    var changes = api.getRepositoryApi().compare(SHOP, "master", "v1.2.0", null, false);

    assertThat(changes.getCommits()).isEmpty();
    assertThat(changes.getCommit()).isNull();
  }

  @Test
  void knowsBranchesAndTags() throws Exception {
    var branch = api.getRepositoryApi().getBranch(SHOP, "fix-login");
    var tag = api.getTagsApi().getTag(SHOP, "v1.2.0");

    assertThat(api.getRepositoryApi().getBranches(SHOP)).hasSize(2);
    assertThat(branch.getCommit().getId()).isEqualTo(GitlabStandIn.shaOf(236));
    assertThat(branch.getMerged()).isFalse();
    assertThat(tag.getCommit().getId()).isEqualTo(GitlabStandIn.shaOf(235));
    assertThat(api.getTagsApi().getTags(SHOP)).hasSize(1);
  }

  @Test
  void describesTheMergeRequestAndItsHeadPipeline() throws Exception {
    var merge = api.getMergeRequestApi().getMergeRequest(SHOP, 42L);

    assertThat(merge.getSourceBranch()).isEqualTo("fix-login");
    assertThat(merge.getState()).isEqualTo("opened");
    assertThat(merge.getAuthor().getUsername()).isEqualTo("ann");
    assertThat(merge.getHeadPipeline().getIid()).isEqualTo(236);
    assertThat(merge.getDiffRefs().getBaseSha()).isEqualTo(GitlabStandIn.shaOf(235));
    assertThat(api.getMergeRequestApi().getMergeRequestPipelines(SHOP, 42L))
        .extracting(Pipeline::getIid)
        .containsExactly(236L);
    assertThat(api.getCommitsApi().getMergeRequests(SHOP, GitlabStandIn.shaOf(236)))
        .extracting(one -> one.getIid())
        .containsExactly(42L);
    assertThat(
            api.getMergeRequestApi()
                .getMergeRequests(SHOP, new MergeRequestFilter().withSourceBranch("fix-login")))
        .hasSize(1);
  }

  @Test
  void takesAComment() throws Exception {
    var note = api.getNotesApi().createMergeRequestNote(SHOP, 42L, "on staging", null, null);

    assertThat(note.getAuthor().getUsername()).isEqualTo("slipway-bot");
    assertThat(api.getNotesApi().getMergeRequestNotes(SHOP, 42L))
        .extracting(one -> one.getBody())
        .contains("on staging");
  }

  @Test
  void findsPeopleAndTheirKeys() throws Exception {
    var ann = api.getUserApi().getUser("ann");

    assertThat(ann.getId()).isEqualTo(11);
    assertThat(api.getUserApi().getUser(12L).getUsername()).isEqualTo("bob");
    assertThat(api.getUserApi().getUserByEmail("carol@acme.example").getId()).isEqualTo(13);
    assertThat(api.getUserApi().getSshKeys(11L))
        .extracting(key -> key.getTitle())
        .containsExactly("ann@laptop");
    assertThat(api.getUserApi().getSshKeys(14L)).isEmpty();
    assertThat(api.getUserApi().getUser("nobody")).isNull();
  }

  @Test
  void tellsWhoMayDoWhat() throws Exception {
    var members = api.getProjectApi().getAllMembers(SHOP);
    var dave = api.getProjectApi().getMember(SHOP, 14L, true);

    assertThat(members).hasSize(5);
    assertThat(dave.getAccessLevel().value).isEqualTo(20);
  }

  @Test
  void listsCommitStatuses() throws Exception {
    var statuses =
        api.getCommitsApi()
            .getCommitStatuses(SHOP, GitlabStandIn.shaOf(242), new CommitStatusFilter());

    assertThat(statuses)
        .extracting(one -> one.getName() + " " + one.getStatus())
        .containsExactly("build success", "test failed", "image skipped", "deploy-check skipped");
  }

  @Test
  void keepsDeployments() throws Exception {
    var sha = GitlabStandIn.shaOf(235);
    var deployments = api.getDeploymentsApi();

    var made =
        deployments.addDeployment(
            SHOP, "staging", sha, "master", false, Constants.DeploymentStatus.RUNNING);
    var done = deployments.updateDeployment(SHOP, made.getId(), Constants.DeploymentStatus.SUCCESS);

    assertThat(done.getStatus()).isEqualTo(Constants.DeploymentStatus.SUCCESS);
    assertThat(deployments.getProjectDeployments(SHOP))
        .extracting(one -> one.getEnvironment().getName())
        .containsExactly("staging");
    var staging =
        api.getEnvironmentsApi()
            .getEnvironment(
                SHOP, api.getEnvironmentsApi().getEnvironments(SHOP).getFirst().getId());
    assertThat(staging.getLastDeployment().getSha()).isEqualTo(sha);
  }

  @Test
  void keepsHooksWithoutShowingTheirToken() throws Exception {
    var flags = new ProjectHook();
    flags.setPipelineEvents(true);

    var made =
        api.getProjectApi().addHook(SHOP, "http://127.0.0.1:9/hook", flags, false, "secret-token");
    var seen = api.getProjectApi().getHook(SHOP, made.getId());
    api.getProjectApi().deleteHook(SHOP, made.getId());

    assertThat(seen.getPipelineEvents()).isTrue();
    assertThat(seen.getJobEvents()).isFalse();
    assertThat(seen.getToken()).isNull();
    assertThat(api.getProjectApi().getHooks(SHOP)).isEmpty();
  }

  @Test
  void startsAPipelineForABranch() throws Exception {
    try (var own = new RunningGitlab();
        var client = own.client()) {
      var made = client.getPipelineApi().createPipeline(SHOP, "fix-login");

      assertThat(made.getIid()).isEqualTo(246);
      assertThat(made.getSha()).isEqualTo(GitlabStandIn.shaOf(236));
      assertThat(made.getStatus()).isEqualTo(PipelineStatus.CREATED);
    }
  }

  @Test
  void saysThatAReferenceIsMissing() {
    assertThatThrownBy(() -> api.getPipelineApi().createPipeline(SHOP, "no-such-branch"))
        .isInstanceOfSatisfying(
            GitLabApiException.class,
            refusal -> {
              assertThat(refusal.getHttpStatus()).isEqualTo(400);
              assertThat(refusal.getValidationErrors())
                  .containsEntry("base", List.of("Reference not found"));
            });
  }
}
