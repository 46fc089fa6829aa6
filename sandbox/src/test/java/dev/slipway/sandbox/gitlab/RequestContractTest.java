package dev.slipway.sandbox.gitlab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.flags.Whom;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.ports.Answer;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabAuthorship;
import dev.slipway.integrations.gitlab.GitLabBranchPipelines;
import dev.slipway.integrations.gitlab.GitLabBuilds;
import dev.slipway.integrations.gitlab.GitLabDeveloperKeys;
import dev.slipway.integrations.gitlab.GitLabFeatureFlags;
import dev.slipway.integrations.gitlab.GitLabRecordKeeping;
import dev.slipway.integrations.gitlab.GitLabReviewSources;
import dev.slipway.sandbox.Accounts;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.gitlab.RunningGitlab.Seen;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.gitlab4j.api.GitLabApi;
import org.gitlab4j.api.models.CommitStatusFilter;
import org.gitlab4j.api.models.MergeRequestFilter;
import org.gitlab4j.api.models.PipelineFilter;
import org.gitlab4j.api.models.ProjectHook;
import org.gitlab4j.models.Constants;
import org.junit.jupiter.api.Test;

/// What the client library sends is what GitLab's own API description allows, so that a stand-in
/// which is content with less does not hide a wrong request. Only the request side: the description
/// is wrong about many answers.
final class RequestContractTest {
  private static final String SHOP = "acme/shop";

  /// Calls of GitLab's documentation that its API description leaves out.
  private static final Set<String> UNDESCRIBED =
      Set.of(
          "GET /api/v4/projects/{id}/issues",
          "GET /api/v4/user",
          "GET /api/v4/users/{id}/keys",
          "GET /api/v4/projects/{id}/merge_requests/{merge_request_iid}/notes",
          "PUT /api/v4/projects/{id}/merge_requests/{merge_request_iid}/notes/{note_id}",
          "POST /api/v4/projects/{id}/merge_requests/{merge_request_iid}/notes");

  private static final String NUMBER_ONLY =
      ": Instance type (string) does not match any allowed primitive type (allowed: [\"integer\"])";

  /// Here the description takes a project's number alone, GitLab takes its path as everywhere.
  private static final Set<String> DESCRIBED_WRONGLY =
      Set.of(
          "GET /api/v4/projects/{id}/jobs/{job_id}" + NUMBER_ONLY,
          "GET /api/v4/projects/{id}/jobs/{job_id}/trace" + NUMBER_ONLY,
          "GET /api/v4/projects/{id}/merge_requests/{merge_request_iid}/approvals" + NUMBER_ONLY,
          "GET /api/v4/projects/{id}/repository/branches/{branch}" + NUMBER_ONLY);

  @Test
  void sendsOnlyWhatGitlabsApiDescriptionAllows() throws Exception {
    try (var gitlab = new RunningGitlab();
        var client = gitlab.client()) {
      useEverything(client, gitlab);
      writeBack(gitlab);
      changeFlags(gitlab);
      review(gitlab);
      announce(gitlab);
      askWhoWroteAndWhoIs(gitlab);
      var requests = List.copyOf(gitlab.requests);
      var paths = new HashSet<String>();
      requests.forEach(seen -> paths.add(template(seen)));
      var description = description(paths);
      var validator = validator(description);

      var objections = new TreeSet<String>();
      var undescribed = new TreeSet<String>();
      for (var seen : requests) {
        var name = seen.method() + " " + template(seen);
        var operation =
            description
                .path("paths")
                .path(template(seen))
                .path(seen.method().toLowerCase(Locale.ROOT));
        if (operation.isMissingNode()) {
          undescribed.add(name);
          continue;
        }
        var properties = properties(description, operation);
        validator.validateRequest(request(seen, properties)).getMessages().stream()
            .filter(message -> message.getLevel() == ValidationReport.Level.ERROR)
            .forEach(message -> objections.add(name + ": " + message.getMessage()));
        for (var parameter : undeclared(seen, operation, properties)) {
          objections.add(name + ": undeclared " + parameter);
        }
      }

      assertThat(requests).hasSizeGreaterThan(40);
      assertThat(undescribed).isEqualTo(new TreeSet<>(UNDESCRIBED));
      assertThat(objections).isEqualTo(new TreeSet<>(DESCRIBED_WRONGLY));
    }
  }

  private static void useEverything(GitLabApi api, RunningGitlab gitlab) throws Exception {
    var now = Date.from(RunningGitlab.NOW);
    var sha = GitlabStandIn.shaOf(235);
    api.getVersion();
    api.getUserApi().getCurrentUser();
    api.getUserApi().getUser("ann");
    api.getUserApi().getUser(11L);
    api.getUserApi().getUserByEmail("ann@acme.example");
    api.getUserApi().getSshKeys(11L);
    api.getProjectApi().getProject(SHOP);
    api.getProjectApi().getProject(7L);
    api.getProjectApi().getAllMembers(SHOP);
    api.getProjectApi().getMember(SHOP, 11L, true);
    api.getPipelineApi().getPipelines(SHOP, 5).all();
    api.getPipelineApi()
        .getPipelines(
            SHOP,
            new PipelineFilter()
                .withRef("master")
                .withSha(sha)
                .withScope(Constants.PipelineScope.FINISHED)
                .withSource(Constants.PipelineSource.PUSH)
                .withUpdatedAfter(now)
                .withOrderBy(Constants.PipelineOrderBy.UPDATED_AT)
                .withSort(Constants.SortOrder.DESC));
    api.getPipelineApi().getPipeline(SHOP, 4905);
    api.getPipelineApi().createPipeline(SHOP, "master");
    api.getPipelineApi().getPipelineVariables(SHOP, 4905L);
    api.getPipelineApi().getBridgesForPipeline(SHOP, 4935);
    api.getPipelineApi().getTestReportSummaryForPipeline(SHOP, 4905);
    api.getPipelineApi().deletePipeline(SHOP, 4890);
    api.getJobApi().getJobsForPipeline(SHOP, 4905);
    api.getJobApi().getJobsForPipeline(SHOP, 4920, Constants.JobScope.SUCCESS, true);
    api.getJobApi().getJob(SHOP, 49262L);
    api.getJobApi().getTrace(SHOP, 49262L);
    api.getCommitsApi().getCommits(SHOP, "master", now, now);
    api.getCommitsApi().getCommit(SHOP, sha);
    api.getCommitsApi().getCommitStatuses(SHOP, sha, new CommitStatusFilter());
    api.getCommitsApi().getMergeRequests(SHOP, sha);
    api.getRepositoryApi().compare(SHOP, "v1.2.0", "master", null, false);
    api.getRepositoryApi().getBranches(SHOP);
    api.getRepositoryApi().getBranch(SHOP, "fix-login");
    api.getTagsApi().getTags(SHOP);
    api.getTagsApi().getTag(SHOP, "v1.2.0");
    api.getMergeRequestApi()
        .getMergeRequests(
            SHOP,
            new MergeRequestFilter()
                .withSourceBranch("fix-login")
                .withState(Constants.MergeRequestState.OPENED));
    api.getMergeRequestApi().getMergeRequest(SHOP, 42L);
    api.getMergeRequestApi().getMergeRequestPipelines(SHOP, 42L);
    api.getNotesApi().createMergeRequestNote(SHOP, 42L, "words", null, null);
    api.getNotesApi().getMergeRequestNotes(SHOP, 42L);
    var deployment =
        api.getDeploymentsApi()
            .addDeployment(
                SHOP, "staging", sha, "master", false, Constants.DeploymentStatus.RUNNING);
    api.getDeploymentsApi()
        .updateDeployment(SHOP, deployment.getId(), Constants.DeploymentStatus.SUCCESS);
    api.getDeploymentsApi().getDeployment(SHOP, deployment.getId());
    api.getDeploymentsApi().getProjectDeployments(SHOP);
    var environments = api.getEnvironmentsApi().getEnvironments(SHOP);
    api.getEnvironmentsApi().getEnvironment(SHOP, environments.getFirst().getId());
    api.getEnvironmentsApi().createEnvironment(SHOP, "review", "http://localhost/", "testing");
    var hook =
        api.getProjectApi()
            .addHook(SHOP, gitlab.address() + "/none", new ProjectHook(), false, "token-of-it");
    api.getProjectApi().getHooks(SHOP);
    api.getProjectApi().getHook(SHOP, hook.getId());
    api.getProjectApi().deleteHook(SHOP, hook.getId());
  }

  /// What the bot's own adapter writes, which is not written by the client's own methods.
  private static void writeBack(RunningGitlab gitlab) {
    var settings = settings(gitlab);
    try (var builds = new GitLabBuilds(settings);
        var keeping = new GitLabRecordKeeping(settings)) {
      var build =
          builds.find(Accounts.SHOP, new BuildReference.Branch("fix-login"))
                  instanceof Answer.Found<Build>(Build found)
              ? found
              : nothing();
      var since = Optional.of(new CommitSha(GitlabStandIn.shaOf(234)));
      assertThat(builds.reviews(Accounts.SHOP, since, build)).isInstanceOf(Answer.Found.class);
      assertThat(builds.openIssues(Accounts.SHOP, "blocker")).isInstanceOf(Answer.Found.class);
      for (var recorder : keeping.recorders().values()) {
        for (var account :
            List.of(
                Accounts.running(3, build, RunningGitlab.NOW),
                Accounts.live(3, build, RunningGitlab.NOW, since))) {
          assertThat(
                  recorder.write(
                      Accounts.SHOP,
                      Accounts.PRODUCTION,
                      account,
                      Accounts.NOTHING,
                      Accounts.LEAVE))
              .isInstanceOf(Answer.Found.class);
        }
      }
    }
  }

  /// Every way in which the bot's own adapter sets a feature flag, each in the place of another.
  private static void changeFlags(RunningGitlab gitlab) throws Exception {
    gitlab.control(
        "PUT",
        "/feature-flags/new-checkout",
        """
        {"strategies": [
          {"name": "gradualRolloutUserId", "parameters": {"groupId": "default", "percentage": "5"},
           "scopes": [{"environment_scope": "production"}, {"environment_scope": "staging"}]}]}\
        """);
    gitlab.control("PUT", "/user-lists/beta-testers", "{\"users\": [\"u1\", \"u2\"]}");
    try (var flags = new GitLabFeatureFlags(settings(gitlab))) {
      assertThat(flags.all(Accounts.SHOP)).isInstanceOf(Answer.Found.class);
      var lists =
          flags.lists(Accounts.SHOP) instanceof Answer.Found<List<UserList>>(var found)
              ? found
              : List.<UserList>of();
      for (Setting setting :
          List.of(
              Setting.of(new Whom.Everybody()),
              Setting.of(new Whom.Share(25, "default", "default")),
              Setting.of(new Whom.Users(List.of("ann", "bob"))),
              Setting.of(new Whom.OnList(lists.getFirst().id(), lists.getFirst().name())),
              Setting.of(
                  new Whom.Otherwise(
                      "gradualRolloutUserId", Map.of("groupId", "default", "percentage", "5"))),
              Setting.OFF)) {
        var seen = flags.find(Accounts.SHOP, new FlagName("new-checkout"));
        assertThat(seen.then(flag -> flags.set(Accounts.SHOP, flag, "production", setting)))
            .isInstanceOfSatisfying(
                Answer.Found.class,
                answer -> assertThat(((Flag) answer.value()).in("production")).isEqualTo(setting));
      }
    }
  }

  /// What is asked and said about review apps.
  private static void review(RunningGitlab gitlab) {
    try (var sources = new GitLabReviewSources(settings(gitlab))) {
      var head = new CommitSha(GitlabStandIn.shaOf(236));
      assertThat(sources.head(Accounts.SHOP, "fix-login")).isInstanceOf(Answer.Found.class);
      assertThat(sources.labelled(Accounts.SHOP, "review")).isInstanceOf(Answer.Found.class);
      assertThat(sources.mergeRequest(Accounts.SHOP, 42)).isInstanceOf(Answer.Found.class);
      assertThat(sources.of(Accounts.SHOP, "fix-login")).isInstanceOf(Answer.Found.class);
      assertThat(sources.manifests(Accounts.SHOP, head, ".slipway/review"))
          .isInstanceOf(Answer.Found.class);
      assertThat(sources.comment(Accounts.SHOP, 42, "It comes up."))
          .isInstanceOf(Answer.Found.class);
      assertThat(sources.comment(Accounts.SHOP, 42, "It is up.")).isInstanceOf(Answer.Found.class);
    }
  }

  /// What is asked to announce builds and breakages, and about builds that people name.
  private static void announce(RunningGitlab gitlab) {
    var since = Optional.of(new CommitSha(GitlabStandIn.shaOf(234)));
    var patience = Duration.ofSeconds(30);
    try (var pipelines = new GitLabBranchPipelines(settings(gitlab));
        var builds = new GitLabBuilds(settings(gitlab))) {
      assertThat(pipelines.newest(Accounts.SHOP)).isInstanceOf(Answer.Found.class);
      assertThat(pipelines.changed(Accounts.SHOP, RunningGitlab.NOW.minusSeconds(20)))
          .isInstanceOf(Answer.Found.class);
      assertThat(pipelines.look(Accounts.SHOP, 4905)).isInstanceOf(Answer.Found.class);
      var green = found(builds.find(Accounts.SHOP, new BuildReference.LatestStable()));
      var contents = pipelines.contents(Accounts.SHOP, green, since, Contents.UNKNOWN, patience);
      assertThat(contents.commits()).isPresent();
      assertThat(contents.mergeRequests()).isPresent();
      assertThat(pipelines.distance(Accounts.SHOP, since.orElseThrow(), green, _ -> true, patience))
          .isPresent();
      var red =
          found(builds.find(Accounts.SHOP, new BuildReference.Numbered(new BuildNumber(242))));
      var failure = pipelines.failure(Accounts.SHOP, red, Failure.UNKNOWN, patience);
      assertThat(failure.jobs().orElseThrow()).isNotEmpty();
      assertThat(failure.log().orElseThrow().lines()).isNotEmpty();
      for (var reference :
          List.of(
              new BuildReference.Latest(),
              new BuildReference.MergeRequest(42),
              new BuildReference.Sha(GitlabStandIn.shaOf(235).substring(0, 8)))) {
        assertThat(builds.find(Accounts.SHOP, reference)).isInstanceOf(Answer.Found.class);
      }
      assertThat(builds.find(Accounts.SHOP, new BuildReference.Tag("v1.2.0")))
          .isInstanceOf(Answer.Refused.class);
      assertThat(builds.recent(Accounts.SHOP, 10)).isInstanceOf(Answer.Found.class);
      assertThat(builds.jobs(Accounts.SHOP, green)).isInstanceOf(Answer.Found.class);
      assertThat(builds.between(Accounts.SHOP, since.orElseThrow(), green.commit().sha()))
          .isInstanceOf(Answer.Found.class);
      assertThat(builds.changedFiles(Accounts.SHOP, since.orElseThrow(), green.commit().sha()))
          .isInstanceOf(Answer.Found.class);
    }
  }

  /// What is asked of people: who wrote what came with a build, and which keys a developer has.
  private static void askWhoWroteAndWhoIs(RunningGitlab gitlab) {
    try (var authorship = new GitLabAuthorship(settings(gitlab));
        var keys =
            new GitLabDeveloperKeys(
                settings(gitlab),
                _ -> Optional.of(new DeveloperName("ann")),
                () -> RunningGitlab.NOW);
        var builds = new GitLabBuilds(settings(gitlab))) {
      var green = found(builds.find(Accounts.SHOP, new BuildReference.LatestStable()));
      assertThat(
              authorship.written(
                  Accounts.SHOP,
                  new CommitSha(GitlabStandIn.shaOf(230)),
                  green,
                  Set.of("ann", "bob")))
          .isInstanceOf(Answer.Found.class);
      assertThat(keys.keys(new UserId("T0ACME", "U0ANN"))).isInstanceOf(Answer.Found.class);
    }
  }

  private static Build found(Answer<Build> answer) {
    return answer instanceof Answer.Found<Build>(Build build) ? build : nothing();
  }

  private static GitLabSettings settings(RunningGitlab gitlab) {
    return new GitLabSettings(
        URI.create(gitlab.address() + "/gitlab"),
        new Secret(DemoWorld.GITLAB_TOKEN),
        Duration.ofSeconds(10));
  }

  private static Build nothing() {
    throw new AssertionError("there is no such build");
  }

  /// `/api/v4/projects/{id}/pipelines/{pipeline_id}` for a path with values in it, by the names
  /// that GitLab's description uses.
  private static String template(Seen seen) {
    var path = seen.path().replaceFirst("^/gitlab", "");
    var names =
        List.of(
            Map.entry("(/projects)/[^/]+", "$1/{id}"),
            Map.entry("(/users)/[^/]+", "$1/{id}"),
            Map.entry("(/pipelines)/\\d+", "$1/{pipeline_id}"),
            Map.entry("(/jobs)/\\d+", "$1/{job_id}"),
            Map.entry("(/commits)/[^/]+", "$1/{sha}"),
            Map.entry("(/branches)/[^/]+", "$1/{branch}"),
            Map.entry("(/files)/[^/]+", "$1/{file_path}"),
            Map.entry("(/notes)/\\d+", "$1/{note_id}"),
            Map.entry("(/tags)/[^/]+", "$1/{tag_name}"),
            Map.entry("(/merge_requests)/\\d+", "$1/{merge_request_iid}"),
            Map.entry("(/deployments)/\\d+", "$1/{deployment_id}"),
            Map.entry("(/environments)/\\d+", "$1/{environment_id}"),
            Map.entry("(/feature_flags)/[^/]+", "$1/{feature_flag_name}"),
            Map.entry("(/hooks)/\\d+", "$1/{hook_id}"),
            Map.entry("(/members/all)/\\d+", "$1/{user_id}"));
    for (var name : names) {
      path = path.replaceFirst(name.getKey(), name.getValue());
    }
    return path;
  }

  /// The request with its form written as JSON: GitLab takes both, its description knows JSON
  /// alone.
  private static SimpleRequest request(Seen seen, JsonNode declared) {
    var request =
        new SimpleRequest.Builder(seen.method(), seen.path().replaceFirst("^/gitlab", ""));
    parameters(seen.query()).forEach(request::withQueryParam);
    seen.headers().forEach(request::withHeader);
    if (!isForm(seen)) {
      return request.withBody(seen.body()).build();
    }
    var body = JsonNodeFactory.instance.objectNode();
    parameters(seen.body())
        .forEach((name, values) -> {
          var value = values.getFirst();
          if (declared.path(name).path("type").asText().equals("boolean")) {
            body.put(name, Boolean.parseBoolean(value));
          } else {
            body.put(name, value);
          }
        });
    return request.withContentType("application/json").withBody(body.toString()).build();
  }

  private static boolean isForm(Seen seen) {
    return seen.headers().getOrDefault("content-type", "").contains("form-urlencoded");
  }

  /// The properties of the operation's body by name.
  private static JsonNode properties(JsonNode description, JsonNode operation) {
    for (var parameter : operation.path("parameters")) {
      var reference = parameter.path("schema").path("$ref").asText();
      if (!reference.isEmpty()) {
        return description
            .path("definitions")
            .path(reference.substring(reference.lastIndexOf('/') + 1))
            .path("properties");
      }
    }
    return MissingNode.getInstance();
  }

  /// Parameters that the operation does not declare; the validator lets them pass, GitLab ignores
  /// them. Paging is allowed everywhere: the client sends it without need, and it does no harm.
  private static Set<String> undeclared(Seen seen, JsonNode operation, JsonNode properties)
      throws IOException {
    var declared = new HashSet<>(Set.of("page", "per_page"));
    operation.path("parameters").forEach(one -> declared.add(one.path("name").asText()));
    properties.fieldNames().forEachRemaining(declared::add);
    var sent = new TreeSet<>(parameters(seen.query()).keySet());
    if (isForm(seen)) {
      sent.addAll(parameters(seen.body()).keySet());
    } else if (seen.body().startsWith("{")) {
      new YAMLMapper().readTree(seen.body()).fieldNames().forEachRemaining(sent::add);
    }
    sent.removeAll(declared);
    return sent;
  }

  private static Map<String, List<String>> parameters(String encoded) {
    var found = new LinkedHashMap<String, List<String>>();
    for (var part : encoded.isEmpty() ? new String[0] : encoded.split("&", -1)) {
      int equals = part.indexOf('=');
      found
          .computeIfAbsent(
              URLDecoder.decode(part.substring(0, equals), UTF_8), _ -> new ArrayList<>())
          .add(URLDecoder.decode(part.substring(equals + 1), UTF_8));
    }
    return found;
  }

  /// The part of the document that is about these paths: reading all 871 of them takes half a
  /// minute.
  private static JsonNode description(Set<String> paths) throws IOException {
    var lines = Files.readAllLines(Contracts.file("openapi/openapi_v2.yaml"));
    var wanted = sections(lines, "paths:", paths::contains);
    var text = String.join("\n", wanted);
    var all =
        sections(
            wanted,
            "definitions:",
            name -> name.matches("(post|put)Api.*") && text.contains("/definitions/" + name + '"'));
    return new YAMLMapper().readTree(String.join("\n", all));
  }

  /// The lines without those sections of a part whose name is not wanted.
  private static List<String> sections(List<String> lines, String part, Predicate<String> wanted) {
    var kept = new ArrayList<String>();
    boolean inPart = false;
    boolean keeping = true;
    for (var line : lines) {
      if (!line.isEmpty() && !line.startsWith(" ")) {
        inPart = line.equals(part);
        keeping = true;
      } else if (inPart && line.matches("  \\S.*")) {
        keeping = wanted.test(line.strip().replaceAll("^\"|\"?:$", ""));
      }
      if (keeping) {
        kept.add(line);
      }
    }
    return kept;
  }

  /// A validator of requests alone: the description of the answers, and examples where Swagger 2.0
  /// allows none, do not load.
  private static OpenApiInteractionValidator validator(JsonNode description) {
    var requests = (ObjectNode) description.deepCopy();
    for (var operations : requests.path("paths")) {
      for (var operation : operations) {
        ((ObjectNode) operation)
            .putObject("responses")
            .putObject("200")
            .put("description", "not looked at");
        operation.path("parameters").forEach(one -> ((ObjectNode) one).remove("example"));
      }
    }
    return OpenApiInteractionValidator.createForInlineApiSpecification(requests.toString()).build();
  }
}
