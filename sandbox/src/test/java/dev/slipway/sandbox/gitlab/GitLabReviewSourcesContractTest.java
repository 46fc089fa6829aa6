package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.Accounts.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.ReviewSources.Commented;
import dev.slipway.commands.reviews.Manifest;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.commands.reviews.MergeRequest.Home;
import dev.slipway.commands.reviews.MergeRequest.State;
import dev.slipway.config.App;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabReviewSources;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults.Armed;
import dev.slipway.sandbox.Faults.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What review apps hang on is read as GitLab has it, and nothing counts as gone that GitLab has
/// not said to be gone.
final class GitLabReviewSourcesContractTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final CommitSha HEAD = new CommitSha(GitlabStandIn.shaOf(236));
  private static final String FOLDER = ".slipway/review";
  private static final String BRANCH = "GET /projects/:id/repository/branches/:branch";

  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabReviewSources sources = sources(DemoWorld.GITLAB_TOKEN);

  @AfterEach
  void close() {
    sources.close();
    gitlab.close();
  }

  private GitLabReviewSources sources(String token) {
    return sources(token, LONG);
  }

  private GitLabReviewSources sources(String token, Duration timeout) {
    return new GitLabReviewSources(
        new GitLabSettings(URI.create(gitlab.address() + "/gitlab"), new Secret(token), timeout));
  }

  /// Silence alone is waited for, and not for long.
  private static Duration patience(Kind fault) {
    return fault == Kind.TIMEOUT ? SHORT : LONG;
  }

  private static App elsewhere(String project, String defaultBranch) {
    return new App(SHOP.name(), project, defaultBranch, SHOP.environments());
  }

  private void commit(String branch, String path, String text) throws Exception {
    gitlab.control(
        "POST",
        "/commits",
        "{\"branch\":\"%s\",\"files\":{\"%s\":\"%s\"}}".formatted(branch, path, text));
  }

  private MergeRequest mergeRequest(long number) {
    return sources.mergeRequest(SHOP, number) instanceof Found<Optional<MergeRequest>>(var found)
        ? found.orElseThrow()
        : none();
  }

  private static MergeRequest none() {
    throw new AssertionError("there is no such merge request");
  }

  private List<String> notes() throws Exception {
    List<String> all = new ArrayList<>();
    for (JsonNode one : RunningGitlab.json(gitlab.control("GET", "/written", "")).path("notes")) {
      all.add(one.path("body").asText());
    }
    return all;
  }

  private static String code(Answer<?> answer) {
    return answer instanceof Refused<?>(var refusal) ? refusal.code() : answer.toString();
  }

  @Test
  void findsTheHeadOfABranchAndFollowsAPush() throws Exception {
    Answer<Optional<CommitSha>> before = sources.head(SHOP, "fix-login");
    commit("fix-login", "README.md", "hello");

    Answer<Optional<CommitSha>> after = sources.head(SHOP, "fix-login");

    assertThat(before).isEqualTo(new Found<>(Optional.of(HEAD)));
    assertThat(after).isInstanceOf(Found.class).isNotEqualTo(before);
    assertThat(mergeRequest(42).head()).isNotEqualTo(HEAD);
  }

  @Test
  void findsTheHeadOfABranchWithASlashInItsName() throws Exception {
    commit("feature/tea & more", "README.md", "hello");

    Answer<Optional<CommitSha>> head = sources.head(SHOP, "feature/tea & more");

    assertThat(head).isInstanceOf(Found.class).isNotEqualTo(new Found<>(Optional.empty()));
  }

  @Test
  void saysThatABranchIsGoneOnceItWasRemovedAndThatItsMergeRequestIsClosed() throws Exception {
    gitlab.control("DELETE", "/branches/fix-login", "");

    assertThat(sources.head(SHOP, "fix-login")).isEqualTo(new Found<>(Optional.empty()));
    assertThat(mergeRequest(42).state()).isEqualTo(State.CLOSED);
    assertThat(mergeRequest(42).head()).isEqualTo(HEAD);
  }

  @Test
  void doesNotTakeAProjectThatCantBeSeenForOneWithoutTheBranch() {
    assertThat(code(sources.head(elsewhere("acme/gone", "master"), "fix-login")))
        .isEqualTo("project-not-found");
    assertThat(code(sources.mergeRequest(elsewhere("acme/gone", "master"), 42)))
        .isEqualTo("project-not-found");
    assertThat(code(sources.of(elsewhere("acme/gone", "master"), "fix-login")))
        .isEqualTo("project-not-found");
    assertThat(code(sources.labelled(elsewhere("acme/gone", "master"), "review")))
        .isEqualTo("project-not-found");
    assertThat(code(sources.manifests(elsewhere("acme/gone", "master"), HEAD, FOLDER)))
        .isEqualTo("project-not-found");
  }

  /// A repository that a token may no longer read has no branches at all, as far as GitLab says.
  @Test
  void believesInNoAbsenceWhileTheDefaultBranchIsAbsentToo() {
    App app = elsewhere(SHOP.project(), "no-such-main");

    assertThat(sources.head(app, "no-such-branch")).isInstanceOf(Unavailable.class);
    assertThat(sources.mergeRequest(app, 4711)).isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"glpat-revoked", ""})
  void doesNotTakeALostTokenForAnAbsence(String token) {
    try (GitLabReviewSources other = sources(token.isEmpty() ? "x" : token)) {
      assertThat(code(other.head(SHOP, "no-such-branch"))).isEqualTo("gitlab-unauthorized");
      assertThat(code(other.mergeRequest(SHOP, 4711))).isEqualTo("gitlab-unauthorized");
      assertThat(code(other.comment(SHOP, 42, "words"))).isEqualTo("gitlab-unauthorized");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void doesNotTakeTroubleForAnAbsence(Kind kind) {
    gitlab.faults.arm(new Armed("gitlab", BRANCH, kind, 3));

    try (GitLabReviewSources spoiled = sources(DemoWorld.GITLAB_TOKEN, patience(kind))) {
      assertThat(spoiled.head(SHOP, "no-such-branch")).isInstanceOf(Unavailable.class);
    }
  }

  /// The first question is answered by a 404, the one that is to confirm it by nothing.
  @ParameterizedTest
  @EnumSource(Kind.class)
  void doesNotTakeTroubleAfterA404ForAnAbsence(Kind kind) {
    gitlab.faults.arm(new Armed("gitlab", BRANCH, kind, 3));

    try (GitLabReviewSources spoiled = sources(DemoWorld.GITLAB_TOKEN, patience(kind))) {
      assertThat(spoiled.mergeRequest(SHOP, 4711)).isInstanceOf(Unavailable.class);
    }
  }

  @Test
  void findsTheOpenMergeRequestsThatHaveALabelNewestFirst() throws Exception {
    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"labels\":[\"review\",\"bug\"]}");
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":43,\"source_branch\":\"tea\",\"title\":\"Sell tea\",\"labels\":[\"review\"]}");
    gitlab.control(
        "POST", "/merge-requests", "{\"iid\":44,\"source_branch\":\"milk\",\"labels\":[\"bug\"]}");
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":45,\"source_branch\":\"ham\",\"state\":\"closed\",\"labels\":[\"review\"]}");

    Answer<List<MergeRequest>> labelled = sources.labelled(SHOP, "review");

    assertThat(labelled).isInstanceOf(Found.class);
    assertThat(((Found<List<MergeRequest>>) labelled).value())
        .extracting(MergeRequest::number)
        .containsExactly(43L, 42L);
    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"labels\":[]}");
    assertThat(((Found<List<MergeRequest>>) sources.labelled(SHOP, "review")).value())
        .extracting(MergeRequest::number)
        .containsExactly(43L);
  }

  @Test
  void tellsAMergeRequestAsGitLabHasIt() {
    assertThat(sources.of(SHOP, "fix-login"))
        .isEqualTo(
            new Found<>(
                Optional.of(
                    new MergeRequest(
                        42,
                        "Keep people signed in for 30 days",
                        "fix-login",
                        HEAD,
                        State.OPEN,
                        Home.SAME_PROJECT,
                        "ann",
                        List.of(),
                        URI.create(gitlab.address() + "/gitlab/acme/shop/-/merge_requests/42")))));
    assertThat(sources.mergeRequest(SHOP, 4711)).isEqualTo(new Found<>(Optional.empty()));
    assertThat(sources.of(SHOP, "no-such-branch")).isEqualTo(new Found<>(Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void tellsHowAMergeRequestStands(State state) throws Exception {
    String word =
        switch (state) {
          case OPEN -> "locked";
          case MERGED -> "merged";
          case CLOSED -> "closed";
        };

    gitlab.control("POST", "/merge-requests", "{\"iid\":42,\"state\":\"%s\"}".formatted(word));

    assertThat(mergeRequest(42).state()).isEqualTo(state);
  }

  @Test
  void takesTheOpenOneOfSeveralOfABranchAndTheLabelsOfAllThatAreOpen() throws Exception {
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":60,\"source_branch\":\"fix-login\",\"labels\":[\"review\"]}");
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":61,\"source_branch\":\"fix-login\",\"labels\":[\"bug\"]}");
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":62,\"source_branch\":\"fix-login\",\"state\":\"closed\"}");

    assertThat(sources.of(SHOP, "fix-login").map(found -> found.orElseThrow().number()))
        .isEqualTo(new Found<>(61L));
    assertThat(sources.of(SHOP, "fix-login").map(found -> found.orElseThrow().labels()))
        .isEqualTo(new Found<>(List.of("bug", "review")));
  }

  @Test
  void tellsAForkFromTheProjectItself() throws Exception {
    gitlab.control(
        "POST",
        "/merge-requests",
        "{\"iid\":50,\"source_branch\":\"fix-login\",\"fork\":true,\"labels\":[\"review\"]}");

    assertThat(mergeRequest(50).home()).isEqualTo(Home.FORK);
    assertThat(sources.of(SHOP, "fix-login").map(found -> found.orElseThrow().number()))
        .isEqualTo(new Found<>(42L));
    assertThat(sources.labelled(SHOP, "review").map(found -> found.getFirst().home()))
        .isEqualTo(new Found<>(Home.FORK));
  }

  @Test
  void readsTheManifestsOfACommitByName() throws Exception {
    Answer<List<Manifest>> manifests = sources.manifests(SHOP, HEAD, FOLDER);

    assertThat(manifests.map(list -> list.stream().map(Manifest::path).toList()))
        .isEqualTo(
            new Found<>(
                List.of(
                    ".slipway/review/db.yaml",
                    ".slipway/review/fixtures.yaml",
                    ".slipway/review/web.yaml")));
    assertThat(((Found<List<Manifest>>) manifests).value().getLast().text())
        .contains("image: {image}");
    commit("fix-login", ".slipway/review/web.yaml", "other");
    commit("fix-login", ".slipway/review/notes.txt", "no manifest");
    commit("fix-login", ".slipway/review/deeper/x.yaml", "not right in the folder");
    CommitSha next =
        sources.head(SHOP, "fix-login") instanceof Found<Optional<CommitSha>>(var found)
            ? found.orElseThrow()
            : HEAD;
    assertThat(sources.manifests(SHOP, HEAD, FOLDER)).isEqualTo(manifests);
    assertThat(((Found<List<Manifest>>) sources.manifests(SHOP, next, FOLDER)).value())
        .hasSize(3)
        .last()
        .isEqualTo(new Manifest(".slipway/review/web.yaml", "other"));
  }

  @Test
  void tellsAFolderThatIsNotThereFromACommitThatIsNotThere() {
    CommitSha master = new CommitSha(GitlabStandIn.shaOf(245));

    assertThat(sources.manifests(SHOP, master, FOLDER)).isEqualTo(new Found<>(List.of()));
    assertThat(code(sources.manifests(SHOP, new CommitSha("0".repeat(40)), FOLDER)))
        .isEqualTo("commit-not-found");
  }

  @Test
  void refusesManifestsThatAreTooMany() throws Exception {
    StringBuilder files = new StringBuilder();
    for (int i = 0; i < 48; i++) {
      files.append(i == 0 ? "" : ",").append("\"").append(FOLDER).append("/f").append(i);
      files.append(".yaml\":\"x\"");
    }
    String body = "{\"branch\":\"fix-login\",\"files\":{%s}}".formatted(files);
    CommitSha head =
        new CommitSha(
            RunningGitlab.json(gitlab.control("POST", "/commits", body)).path("sha").asText());

    assertThat(code(sources.manifests(SHOP, head, FOLDER))).isEqualTo("manifests-too-large");
  }

  @Test
  void refusesManifestsThatAreTooLargeTogether() throws Exception {
    commit("tea", FOLDER + "/a.yaml", "x".repeat(200 * 1024));
    commit("tea", FOLDER + "/b.yaml", "x".repeat(56 * 1024));
    Answer<Optional<CommitSha>> justFits = sources.head(SHOP, "tea");
    commit("tea", FOLDER + "/c.yaml", "x");
    Answer<Optional<CommitSha>> tooMuch = sources.head(SHOP, "tea");

    assertThat(justFits.then(head -> sources.manifests(SHOP, head.orElseThrow(), FOLDER)))
        .isInstanceOf(Found.class);
    assertThat(code(tooMuch.then(head -> sources.manifests(SHOP, head.orElseThrow(), FOLDER))))
        .isEqualTo("manifests-too-large");
  }

  @Test
  void keepsOneCommentOnAMergeRequestAndEditsIt() throws Exception {
    assertThat(sources.comment(SHOP, 42, "It comes up.")).isEqualTo(new Found<>(Commented.DONE));
    assertThat(sources.comment(SHOP, 42, "It is up.")).isEqualTo(new Found<>(Commented.DONE));
    assertThat(sources.comment(SHOP, 42, "It is up.")).isEqualTo(new Found<>(Commented.DONE));

    assertThat(notes()).containsExactly("It is up.\n\n<!-- slipway: review app of shop -->");
    assertThat(gitlab.requests.stream().filter(seen -> seen.method().equals("PUT"))).hasSize(1);
  }

  @Test
  void makesOneCommentThoughTheAnswerIsLost() throws Exception {
    gitlab.faults.arm(
        new Armed(
            "gitlab",
            "POST /projects/:id/merge_requests/:merge_request_iid/notes",
            Kind.PERFORMED_THEN_RESET,
            1));

    Answer<Commented> lost = sources.comment(SHOP, 42, "It is up.");
    Answer<Commented> again = sources.comment(SHOP, 42, "It is up.");

    assertThat(lost).isInstanceOf(Unavailable.class);
    assertThat(again).isEqualTo(new Found<>(Commented.DONE));
    assertThat(notes()).hasSize(1);
  }

  /// Who has the role Maintainer may edit what others wrote.
  @Test
  void leavesAloneWhatOthersWroteWithOurMark() throws Exception {
    String theirs = "I quote: <!-- slipway: review app of shop -->";
    gitlab.control(
        "POST", "/notes", "{\"iid\":42,\"author\":\"dave\",\"body\":\"%s\"}".formatted(theirs));

    Answer<Commented> said = sources.comment(SHOP, 42, "It is up.");

    assertThat(said).isEqualTo(new Found<>(Commented.DONE));
    assertThat(notes())
        .containsExactly(theirs, "It is up.\n\n<!-- slipway: review app of shop -->");
  }

  @Test
  void saysThatItMayNotComment() {
    try (GitLabReviewSources reading = sources(GitlabStandIn.READ_ONLY_TOKEN)) {
      assertThat(code(reading.comment(SHOP, 42, "words"))).isEqualTo("gitlab-forbidden");
      assertThat(code(sources.comment(SHOP, 4711, "words"))).isEqualTo("merge-request-not-found");
    }
  }
}
