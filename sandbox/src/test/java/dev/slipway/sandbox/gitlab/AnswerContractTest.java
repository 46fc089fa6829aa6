package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.sandbox.DemoWorld;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Our answers have every key that the recorded ones have. What they lack is listed with its
/// reason, and the list is exact: an entry that is no longer lacking fails too.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AnswerContractTest {
  /// The token of the runners is a secret that the bot has no business with; the project belongs to
  /// a group without being reached through one.
  private static final Set<String> PROJECT_REAL =
      Set.of("permissions.group_access.*", "runners_token");

  /// Shown to administrators (`custom_attributes`), on request (`license`, `statistics`), to
  /// personal projects (`owner`) or for templates only; `public` and `public_builds` are former
  /// names; and the shop has no topics and is shared with nobody.
  private static final Set<String> PROJECT =
      Set.of(
          "custom_attributes",
          "group_with_project_templates_id",
          "license",
          "license_url",
          "owner",
          "public",
          "public_builds",
          "runners_token",
          "shared_with_groups[]",
          "statistics",
          "tag_list[]",
          "template_name",
          "topics[]",
          "use_custom_template");

  /// GitLab 8 wrote whole pipelines into lists; since 9.0 they hold the short form, and a bot that
  /// looked for more there would find nothing in life.
  private static final Set<String> OLD_PIPELINE_LIST =
      Set.of(
          "[].before_sha",
          "[].committed_at",
          "[].duration",
          "[].finished_at",
          "[].started_at",
          "[].tag",
          "[].user",
          "[].yaml_errors");

  /// GitLab tells one setting of the project inside a job, not the project.
  private static final Set<String> JOB_PROJECT =
      Set.of(
          "project.created_at",
          "project.description",
          "project.id",
          "project.name",
          "project.name_with_namespace",
          "project.path",
          "project.path_with_namespace");

  /// Not in GitLab's documentation nor in what gitlab.com answers.
  private static final Set<String> UNDOCUMENTED_URL = Set.of("url");

  /// The tag has no release.
  private static final Set<String> NO_RELEASE = Set.of("release.*");

  /// For forks (`allow_…`) or on request (`diverged_commits_count`) only; !42 is not merged;
  /// addresses of people are never shown here.
  private static final Set<String> MERGE_REQUEST =
      Set.of(
          "allow_collaboration",
          "allow_maintainer_to_push",
          "assignee.created_at",
          "assignee.email",
          "author.created_at",
          "author.email",
          "diverged_commits_count",
          "head_pipeline.user.email",
          "merge_user.*",
          "merged_by.*");

  private static final Set<String> NOBODY_REVIEWS =
      Set.of("[].labels[]", "[].milestone.*", "[].reviewers[]");

  /// Nobody has it and no milestone is set; the last three are of paid tiers.
  private static final Set<String> ISSUE =
      Set.of(
          "[].assignee.*",
          "[].closed_by.*",
          "[].milestone.*",
          "[].epic",
          "[].iteration",
          "[].health_status");

  /// A deployment told through the API has no job behind it.
  private static final Set<String> NO_JOB_IN_ENVIRONMENT = Set.of("last_deployment.deployable.*");

  private static final Set<String> NO_JOB = Set.of("deployable.*");
  private static final Set<String> NO_JOB_IN_LIST = Set.of("[].deployable.*");

  /// Nobody logs in by SAML.
  private static final Set<String> NO_SAML = Set.of("[].group_saml_identity");

  /// Told to administrators alone; and the bot logs in with its token only.
  private static final Set<String> ADMINISTRATOR = Set.of("identities[]", "is_admin");

  private final RunningGitlab gitlab = new RunningGitlab();

  /// @param lacking keys that ours has not, each for the reason given beside it
  record Answer(String path, String recorded, Set<String> lacking) {
    @Override
    public String toString() {
      return path + " like " + recorded;
    }
  }

  @BeforeAll
  void fillTheProject() throws Exception {
    gitlab.call(
        "POST",
        "/gitlab/api/v4/projects/7/deployments",
        "{\"environment\":\"production\",\"sha\":\"%s\",\"ref\":\"master\",\"tag\":false,\"status\":\"success\"}"
            .formatted(GitlabStandIn.shaOf(235)),
        "PRIVATE-TOKEN",
        DemoWorld.GITLAB_TOKEN);
    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"approvedBy\":[\"bob\"]}");
    gitlab.control(
        "PUT",
        "/feature-flags/awesome_feature",
        """
        {"strategies": [
          {"name": "default", "parameters": {}, "scopes": [{"environment_scope": "production"}]},
          {"name": "flexibleRollout",
           "parameters": {"groupId": "default", "rollout": "50", "stickiness": "default"},
           "scopes": [{"environment_scope": "*"}]}]}\
        """);
    gitlab.control(
        "PUT",
        "/feature-flags/merge_train",
        """
        {"strategies": [
          {"name": "userWithId", "parameters": {"userIds": "user1"},
           "scopes": [{"environment_scope": "production"}]}]}\
        """);
    gitlab.control("POST", "/issues", "{\"title\":\"Prices\",\"labels\":[\"bug\"]}");
  }

  @AfterAll
  void close() {
    gitlab.close();
  }

  static Stream<Answer> answers() {
    return Stream.of(
        new Answer("/projects/7", "project.real.json", PROJECT_REAL),
        new Answer("/projects/7", "project.json", PROJECT),
        new Answer("/projects/7/pipelines", "pipelines.list.json", OLD_PIPELINE_LIST),
        new Answer("/projects/7/pipelines/4905", "pipeline.json", Set.of()),
        new Answer("/projects/7/pipelines/4905", "pipeline.created.json", Set.of()),
        new Answer("/projects/7/pipelines/4905/jobs", "pipeline.jobs.json", Set.of()),
        new Answer("/projects/7/jobs/49051", "job.json", JOB_PROJECT),
        new Answer("/projects/7/pipelines/4935/bridges", "bridge.json", Set.of()),
        new Answer(
            "/projects/7/pipelines/4905/test_report_summary",
            "pipeline.test-report-summary.json",
            Set.of()),
        new Answer(commit(""), "commit.json", UNDOCUMENTED_URL),
        new Answer(commit(""), "commit.real.json", Set.of()),
        new Answer(commit("/statuses"), "commit.statuses.json", Set.of()),
        new Answer(commit("/statuses"), "commit-status.json", Set.of()),
        new Answer(
            "/projects/7/repository/compare?from=v1.2.0&to=master", "compare.json", Set.of()),
        new Answer("/projects/7/repository/branches/master", "branch.json", Set.of()),
        new Answer("/projects/7/repository/tags/v1.2.0", "tag.json", NO_RELEASE),
        new Answer("/projects/7/repository/tags", "tags.list.json", Set.of()),
        new Answer("/projects/7/merge_requests/42", "merge-request.json", MERGE_REQUEST),
        new Answer("/projects/7/merge_requests/42", "merge-request.mergeable.json", Set.of()),
        new Answer(
            "/projects/7/merge_requests/42", "merge-request.head-pipeline-null.json", Set.of()),
        new Answer("/projects/7/merge_requests", "merge-requests.list.json", NOBODY_REVIEWS),
        new Answer(
            "/projects/7/merge_requests/42/approvals", "merge-request.approvals.json", Set.of()),
        new Answer("/projects/7/issues", "issue.json", ISSUE),
        new Answer("/projects/7/environments/2", "environment.json", NO_JOB_IN_ENVIRONMENT),
        new Answer("/projects/7/deployments/801", "deployment.json", NO_JOB),
        new Answer("/projects/7/deployments", "deployments.list.json", NO_JOB_IN_LIST),
        new Answer("/projects/7/feature_flags/awesome_feature", "feature-flag.json", Set.of()),
        new Answer("/projects/7/feature_flags", "feature-flags.list.json", Set.of()),
        new Answer("/projects/7/members/all", "members.json", NO_SAML),
        new Answer("/user", "user.json", ADMINISTRATOR),
        new Answer("/users?username=ann", "user.by-username.json", Set.of()),
        new Answer("/users?username=nobody", "user.by-username.none.json", Set.of()),
        new Answer("/users?search=ann", "user.search.json", Set.of()),
        new Answer("/users/11/keys", "user.ssh-keys.json", Set.of()));
  }

  private static String commit(String rest) {
    return "/projects/7/repository/commits/" + GitlabStandIn.shaOf(235) + rest;
  }

  @ParameterizedTest
  @MethodSource("answers")
  void hasEveryKeyOfTheRecordedAnswer(Answer answer) throws Exception {
    var recorded = Contracts.json("api/" + answer.recorded());
    var asked = gitlab.api(answer.path());
    var ours = RunningGitlab.json(asked);

    // a recorded single object is compared with the elements of our list
    var alike = ours.isArray() && !recorded.isArray();
    var missing =
        Keys.missing(alike ? JsonNodeFactory.instance.arrayNode().add(recorded) : recorded, ours);

    assertThat(asked.statusCode()).isEqualTo(200);
    assertThat(missing).isEqualTo(new TreeSet<>(answer.lacking()));
  }
}
