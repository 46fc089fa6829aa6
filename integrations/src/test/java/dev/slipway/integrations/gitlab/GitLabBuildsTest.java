package dev.slipway.integrations.gitlab;

import static dev.slipway.integrations.gitlab.GitLabOnPaper.SHA;
import static dev.slipway.integrations.gitlab.GitLabOnPaper.SHOP;
import static dev.slipway.integrations.gitlab.GitLabOnPaper.pipeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.Build.RefKind;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.BuildReference.Branch;
import dev.slipway.commands.builds.BuildReference.Latest;
import dev.slipway.commands.builds.BuildReference.LatestStable;
import dev.slipway.commands.builds.BuildReference.LiveOn;
import dev.slipway.commands.builds.BuildReference.MergeRequest;
import dev.slipway.commands.builds.BuildReference.Named;
import dev.slipway.commands.builds.BuildReference.Numbered;
import dev.slipway.commands.builds.BuildReference.Sha;
import dev.slipway.commands.builds.BuildReference.Tag;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GitLabBuildsTest {
  private final GitLabOnPaper gitlab = new GitLabOnPaper().hasCommit();
  private final GitLabBuilds builds = gitlab.builds();

  @AfterEach
  void close() {
    builds.close();
    gitlab.close();
  }

  @Test
  void findsABuildByItsNumberWithCommitAndAuthor() {
    gitlab.listsPage(
        1, pipeline(9010, 236, "running", "fix"), pipeline(9001, 235, "success", "master"));
    gitlab.hasPipeline(9001, 235, "success", "master", false);

    Answer<Build> answer = find(new Numbered(new BuildNumber(235)));

    assertThat(answer)
        .isEqualTo(
            new Found<>(
                new Build(
                    new BuildNumber(235),
                    9001,
                    PipelineStatus.SUCCEEDED,
                    "master",
                    RefKind.BRANCH,
                    new Commit(
                        new CommitSha(SHA),
                        "Fix the till",
                        "Ann",
                        Instant.parse("2026-03-01T09:00:00Z")),
                    URI.create("https://gitlab.example.com/acme/shop/-/pipelines/9001"))));
  }

  @Test
  void asksOnlyForThePipelineWhenItHasSeenTheNumberBefore() {
    gitlab.listsPage(
        1, pipeline(9010, 236, "running", "fix"), pipeline(9001, 235, "success", "master"));
    gitlab.hasPipeline(9001, 235, "success", "master", false);
    gitlab.hasPipeline(9010, 236, "success", "fix", false);
    find(new Numbered(new BuildNumber(235)));
    gitlab.asked().clear();

    find(new Numbered(new BuildNumber(236)));

    assertThat(gitlab.askedUris()).containsExactly("/pipelines/9010");
  }

  @Test
  void looksAgainWhenTheRememberedPipelineIsGone() {
    gitlab.listsPage(
        1, pipeline(9010, 236, "success", "fix"), pipeline(9001, 235, "success", "master"));
    gitlab.hasPipeline(9001, 235, "success", "master", false);
    find(new Numbered(new BuildNumber(235)));
    gitlab.reacts("/pipelines/9001", GitLabOnPaper.status(404, "{\"message\":\"404 Not found\"}"));
    gitlab.listsPage(1, pipeline(9010, 236, "success", "fix"));

    Answer<Build> answer = find(new Numbered(new BuildNumber(235)));

    assertThat(answer)
        .isEqualTo(
            refused(
                "build-not-found", "there is no build #235 of acme/shop", "The oldest is #236."));
  }

  @Test
  void namesTheNearestBuildsWhenANumberIsMissing() {
    gitlab.listsPage(1, pipeline(4, 236, "success", "x"), pipeline(2, 233, "success", "x"));

    Answer<Build> answer = find(new Numbered(new BuildNumber(235)));

    assertThat(answer)
        .isEqualTo(
            refused(
                "build-not-found",
                "there is no build #235 of acme/shop",
                "The nearest are #233 and #236."));
  }

  @Test
  void namesTheNewestBuildWhenANumberIsStillToCome() {
    gitlab.listsPage(1, pipeline(4, 236, "success", "x"), pipeline(2, 233, "success", "x"));

    Answer<Build> answer = find(new Numbered(new BuildNumber(999)));

    assertThat(answer)
        .isEqualTo(
            refused(
                "build-not-found", "there is no build #999 of acme/shop", "The newest is #236."));
  }

  @Test
  void takesTheNewestPipelineOfTheDefaultBranchForTheLatest() {
    gitlab.lists(
        "ref=master", pipeline(12, 7, "running", "master"), pipeline(11, 6, "success", "master"));
    gitlab.hasPipeline(12, 7, "running", "master", false);

    assertThat(found(new Latest()))
        .extracting(Build::number, Build::status)
        .containsExactly(new BuildNumber(7), PipelineStatus.UNDER_WAY);
  }

  @Test
  void passesOverATagWithTheNameOfTheBranch() {
    gitlab.lists(
        "status=success&ref=master",
        pipeline(12, 7, "success", "master"),
        pipeline(11, 6, "success", "master"));
    gitlab.hasPipeline(12, 7, "success", "master", true);
    gitlab.hasPipeline(11, 6, "success", "master", false);

    assertThat(found(new LatestStable()).number()).isEqualTo(new BuildNumber(6));
  }

  @Test
  void saysThatNothingIsStableYet() {
    gitlab
        .lists("status=success&ref=master")
        .answers("/repository/branches/master", "{\"name\":\"master\"}");

    assertThat(find(new LatestStable()))
        .isEqualTo(
            refused("build-not-found", "no build of master of acme/shop has succeeded yet", ""));
  }

  @Test
  void saysThatABranchDoesNotExist() {
    gitlab.lists("ref=fix-login");

    assertThat(find(new Branch("fix-login")))
        .isEqualTo(refused("branch-not-found", "there is no branch fix-login in acme/shop", ""));
  }

  @Test
  void encodesWhateverABranchIsCalled() {
    gitlab.lists(
        "ref=fix%2Fa%20b%2B%7Bc%7D%2541%26ref%3Dx%23%C3%A9", pipeline(12, 7, "success", "fix"));
    gitlab.hasPipeline(12, 7, "success", "fix", false);

    assertThat(found(new Branch("fix/a b+{c}%41&ref=x#é")).number()).isEqualTo(new BuildNumber(7));
  }

  @Test
  void encodesTheSlashOfABranchInAPath() {
    gitlab
        .lists("ref=fix%2Flogin")
        .answers("/repository/branches/fix%2Flogin", "{\"name\":\"fix/login\"}");

    assertThat(find(new Branch("fix/login")))
        .isEqualTo(
            refused("build-not-found", "the branch fix/login of acme/shop has no build", ""));
  }

  @Test
  void findsTheBuildOfATag() {
    gitlab.lists("ref=v1.2.0", pipeline(12, 7, "success", "v1.2.0"));
    gitlab.hasPipeline(12, 7, "success", "v1.2.0", true);

    assertThat(found(new Tag("v1.2.0")).refKind()).isEqualTo(RefKind.TAG);
  }

  @Test
  void saysThatATagDoesNotExist() {
    gitlab.lists("ref=v9");

    assertThat(find(new Tag("v9")))
        .isEqualTo(refused("tag-not-found", "there is no tag v9 in acme/shop", ""));
  }

  @Test
  void takesTheNewestPipelineOfAMergeRequest() {
    gitlab.answers(
        "/merge_requests/42/pipelines?per_page=100&page=1",
        "["
            + pipeline(11, 6, "success", "refs/merge-requests/42/head")
            + ","
            + pipeline(12, 7, "failed", "refs/merge-requests/42/head")
            + "]");
    gitlab.hasPipeline(12, 7, "failed", "refs/merge-requests/42/head", false);

    assertThat(found(new MergeRequest(42)))
        .extracting(Build::number, Build::refKind, Build::status)
        .containsExactly(new BuildNumber(7), RefKind.MERGE_REQUEST, PipelineStatus.FAILED);
  }

  @Test
  void saysThatAMergeRequestDoesNotExist() {
    assertThat(find(new MergeRequest(42)))
        .isEqualTo(
            refused("merge-request-not-found", "there is no merge request !42 in acme/shop", ""));
  }

  @Test
  void saysThatAMergeRequestWasBuiltInAFork() {
    gitlab.answers(
        "/merge_requests/42/pipelines?per_page=100&page=1",
        "[" + pipeline(11, 6, "success", "refs/merge-requests/42/head") + "]");

    assertThat(find(new MergeRequest(42)))
        .isEqualTo(
            refused(
                "build-not-found", "the newest build of !42 ran in a fork, not in acme/shop", ""));
  }

  @Test
  void findsTheNewestBuildOfACommitByTheStartOfItsHash() {
    gitlab.answers("/repository/commits/a91957a", "{\"id\":\"" + SHA + "\"}");
    gitlab.lists(
        "sha=" + SHA, pipeline(12, 7, "failed", "master"), pipeline(11, 6, "success", "fix"));
    gitlab.hasPipeline(12, 7, "failed", "master", false);

    assertThat(found(new Sha("a91957a")).number()).isEqualTo(new BuildNumber(7));
  }

  @Test
  void takesNoBranchForACommit() {
    gitlab.answers("/repository/commits/deadbeef", "{\"id\":\"" + SHA + "\"}");

    assertThat(find(new Sha("deadbeef")))
        .isEqualTo(
            refused(
                "commit-not-found",
                "there is no commit deadbeef in acme/shop, or several start with it",
                "Give more digits of its hash, or the number of the build."));
  }

  @Test
  void prefersTheBranchWhenATagHasTheSameName() {
    gitlab.answers("/repository/branches/next", "{\"name\":\"next\"}");
    gitlab.answers("/repository/tags/next", "{\"name\":\"next\"}");
    gitlab.lists(
        "ref=next", pipeline(12, 7, "success", "next"), pipeline(11, 6, "success", "next"));
    gitlab.hasPipeline(12, 7, "success", "next", true);
    gitlab.hasPipeline(11, 6, "success", "next", false);

    assertThat(found(new Named("next")).refKind()).isEqualTo(RefKind.BRANCH);
  }

  @Test
  void takesABareWordForATagWhenThereIsNoSuchBranch() {
    gitlab.answers("/repository/tags/v1.2.0", "{\"name\":\"v1.2.0\"}");
    gitlab.lists("ref=v1.2.0", pipeline(12, 7, "success", "v1.2.0"));
    gitlab.hasPipeline(12, 7, "success", "v1.2.0", true);

    assertThat(found(new Named("v1.2.0")).refKind()).isEqualTo(RefKind.TAG);
  }

  @Test
  void saysThatABareWordIsNeitherBranchNorTag() {
    assertThat(find(new Named("nope")))
        .isEqualTo(refused("ref-not-found", "there is no branch and no tag nope in acme/shop", ""));
  }

  @Test
  void doesNotAnswerWhatIsLive() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find(new LiveOn(new EnvironmentName("staging"))));
  }

  @Test
  void listsRecentBuildsNewestFirst() {
    hasTwoBuilds();

    Answer<List<Build>> answer = builds.recent(SHOP, 2);

    assertThat(((Found<List<Build>>) answer).value())
        .extracting(Build::number, Build::status, Build::refKind)
        .containsExactly(
            tuple(new BuildNumber(7), PipelineStatus.UNKNOWN, RefKind.BRANCH),
            tuple(new BuildNumber(6), PipelineStatus.SUCCEEDED, RefKind.TAG));
  }

  @Test
  void asksForTheListAloneWhenAllInItIsKnown() {
    hasTwoBuilds();
    builds.recent(SHOP, 2);
    gitlab.asked().clear();

    builds.recent(SHOP, 2);

    assertThat(gitlab.askedUris()).containsExactly("/pipelines?order_by=id&sort=desc&per_page=2");
  }

  @Test
  void showsABuildWhoseCommitIsGone() {
    gitlab.reacts(
        "/repository/commits/" + SHA,
        GitLabOnPaper.status(404, "{\"message\":\"404 Commit Not Found\"}"));
    gitlab.lists("ref=master", pipeline(12, 7, "success", "master"));
    gitlab.hasPipeline(12, 7, "success", "master", false);

    assertThat(found(new Latest()).commit())
        .isEqualTo(
            new Commit(
                new CommitSha(SHA),
                "(this commit is no longer in the repository)",
                "unknown",
                Instant.EPOCH));
  }

  @Test
  void givesTheCommitsBetweenTwoInTheOrderOfGitLab() {
    String to = "b".repeat(40);
    gitlab.answers(
        "/repository/compare?from=" + SHA + "&to=" + to,
        """
        {"commits":[{"id":"%s","title":"one","author_name":"Ann","created_at":"2026-03-02T10:00:00Z"},
                    {"id":"%s","title":null,"message":"two\\n\\nmore","author_name":null}],
         "diffs":[{"diff":"x"}],"compare_timeout":false}
        """
            .formatted("c".repeat(40), to));

    Answer<List<Commit>> answer = builds.between(SHOP, new CommitSha(SHA), new CommitSha(to));

    assertThat(answer)
        .isEqualTo(
            new Found<>(
                List.of(
                    new Commit(
                        new CommitSha("c".repeat(40)),
                        "one",
                        "Ann",
                        Instant.parse("2026-03-02T10:00:00Z")),
                    new Commit(new CommitSha(to), "two", "unknown", Instant.EPOCH))));
  }

  @Test
  void sendsTheTokenInItsHeaderAndNowhereElse() {
    find(new Latest());

    assertThat(gitlab.asked())
        .isNotEmpty()
        .allSatisfy(request -> {
          assertThat(request.uri()).doesNotContain(GitLabOnPaper.TOKEN);
          assertThat(request.headers().get("Private-token")).containsExactly(GitLabOnPaper.TOKEN);
          assertThat(request.headers()).doesNotContainKey("Authorization");
        });
  }

  private void hasTwoBuilds() {
    gitlab.answers(
        "/pipelines?order_by=id&sort=desc&per_page=2",
        "[" + pipeline(12, 7, "mystery", "fix") + "," + pipeline(11, 6, "success", "v1") + "]");
    gitlab.hasPipeline(12, 7, "mystery", "fix", false);
    gitlab.hasPipeline(11, 6, "success", "v1", true);
  }

  private Answer<Build> find(BuildReference reference) {
    return builds.find(SHOP, reference);
  }

  private Build found(BuildReference reference) {
    assertThat(find(reference)).isInstanceOf(Found.class);
    return ((Found<Build>) find(reference)).value();
  }

  private static Answer<Build> refused(String code, String reason, String next) {
    return new Refused<>(new Refusal(code, reason, next));
  }
}
