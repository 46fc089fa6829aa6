package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabAuthorship;
import dev.slipway.integrations.gitlab.GitLabBuilds;
import dev.slipway.sandbox.DemoWorld;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The adapter reads from the stand-in who wrote what.
final class AuthorshipContractTest {
  private static final App SHOP =
      new App(new AppName("shop"), DemoWorld.PROJECT, "master", List.of());

  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabSettings settings =
      new GitLabSettings(
          URI.create(gitlab.address() + "/gitlab"),
          new Secret(DemoWorld.GITLAB_TOKEN),
          Duration.ofSeconds(10));
  private final GitLabAuthorship authorship = new GitLabAuthorship(settings);
  private final GitLabBuilds builds = new GitLabBuilds(settings);

  @AfterEach
  void close() {
    builds.close();
    authorship.close();
    gitlab.close();
  }

  private Build build(long number) {
    Answer<Build> answer = builds.find(SHOP, new BuildReference.Numbered(new BuildNumber(number)));
    return answer instanceof Found<Build>(Build found) ? found : none(answer);
  }

  private static Build none(Answer<Build> answer) {
    throw new IllegalStateException(answer.toString());
  }

  private Map<String, Written> written(CommitSha since, Build build, String... accounts) {
    Answer<Map<String, Written>> answer = authorship.written(SHOP, since, build, Set.of(accounts));
    return answer instanceof Found<Map<String, Written>>(var found) ? found : Map.of();
  }

  private static Written of(Map<String, Written> all, String account) {
    return all.getOrDefault(account, new Written(List.of(), List.of()));
  }

  @Test
  void findsCommitsByTheAddressOfTheAccountAndMergeRequestsByWhoOpenedThem() throws Exception {
    assertThat(
            gitlab
                .control(
                    "POST",
                    "/merge-requests",
                    "{\"iid\": 42, \"source_branch\": \"fix-login\", \"state\": \"merged\"}")
                .statusCode())
        .isLessThan(300);
    assertThat(
            gitlab
                .control("POST", "/pipelines", "{\"author\": \"bob\", \"title\": \"Round prices\"}")
                .statusCode())
        .isLessThan(300);
    CommitSha before = build(245).commit().sha();

    Map<String, Written> all = written(before, build(246), "ann", "BOB", "dave", "nobody");

    assertThat(all).containsOnlyKeys("ann", "BOB");
    assertThat(of(all, "BOB").commits()).extracting(Commit::title).contains("Round prices");
    assertThat(of(all, "ann").mergeRequests())
        .extracting(Contents.MergeRequest::number)
        .containsExactly(42L);
  }

  @Test
  void findsNothingWhereABuildBringsNothing() {
    Build same = build(245);

    assertThat(written(same.commit().sha(), same, "ann", "bob", "carol")).isEmpty();
    assertThat(written(same.commit().sha(), build(230), "ann", "bob", "carol")).isEmpty();
  }
}
