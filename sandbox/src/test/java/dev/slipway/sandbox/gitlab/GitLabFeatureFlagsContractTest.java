package dev.slipway.sandbox.gitlab;

import static dev.slipway.sandbox.Accounts.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.flags.Flag;
import dev.slipway.commands.flags.Flag.Scope;
import dev.slipway.commands.flags.Flag.Strategy;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.UserList;
import dev.slipway.commands.flags.Whom;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabFeatureFlags;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Faults.Armed;
import dev.slipway.sandbox.Faults.Kind;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Feature flags by the adapter, against the stand-in.
final class GitLabFeatureFlagsContractTest {
  private static final Duration SHORT = Duration.ofMillis(700);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final FlagName CHECKOUT = new FlagName("new-checkout");
  private static final String ONE = "/projects/:id/feature_flags/:feature_flag_name";

  /// For production, staging and all environments, in every way there is.
  private static final String STRATEGIES =
      """
      {"strategies": [
        {"name": "default", "parameters": {}, "scopes": [{"environment_scope": "*"}]},
        {"name": "userWithId", "parameters": {"userIds": "bob, ann"},
         "scopes": [{"environment_scope": "production"}, {"environment_scope": "staging"}]},
        {"name": "flexibleRollout",
         "parameters": {"groupId": "default", "rollout": "50", "stickiness": "userId"},
         "scopes": [{"environment_scope": "production"}]},
        {"name": "gradualRolloutUserId", "parameters": {"groupId": "g", "percentage": "5"},
         "scopes": [{"environment_scope": "qa"}]}]}\
      """;

  private final RunningGitlab gitlab = new RunningGitlab();
  private final GitLabFeatureFlags flags = flags(DemoWorld.GITLAB_TOKEN);

  @AfterEach
  void close() {
    flags.close();
    gitlab.close();
  }

  private GitLabFeatureFlags flags(String token) {
    return flags(token, LONG);
  }

  private GitLabFeatureFlags flags(String token, Duration timeout) {
    return new GitLabFeatureFlags(
        new GitLabSettings(URI.create(gitlab.address() + "/gitlab"), new Secret(token), timeout));
  }

  /// Silence alone is waited for, and not for long.
  private static Duration patience(Kind fault) {
    return fault == Kind.TIMEOUT ? SHORT : LONG;
  }

  private void make(String name, String body) throws Exception {
    assertThat(gitlab.control("PUT", "/feature-flags/" + name, body).statusCode()).isEqualTo(200);
  }

  private static <T> T found(Answer<T> answer) {
    if (answer instanceof Found<T>(T value)) {
      return value;
    }
    throw new AssertionError(answer.toString());
  }

  /// What is set for other environments than production, ids and all.
  private List<String> elsewhere() throws Exception {
    List<String> lines = new ArrayList<>();
    JsonNode flag =
        RunningGitlab.json(gitlab.control("GET", "/feature-flags", "")).path("flags").path(0);
    for (JsonNode strategy : flag.path("strategies")) {
      for (JsonNode scope : strategy.path("scopes")) {
        if (!scope.path("environment_scope").asText().equals("production")) {
          lines.add(
              "%d %s %s %s"
                  .formatted(
                      strategy.path("id").asLong(),
                      strategy.path("name").asText(),
                      strategy.path("parameters"),
                      scope));
        }
      }
    }
    return lines;
  }

  @Test
  void readsForWhomAFlagIsOnAndWhere() throws Exception {
    make("new-checkout", STRATEGIES);
    make("a-flag", "{\"active\": false}");

    Flag flag = found(flags.find(SHOP, CHECKOUT));
    List<Flag> all = found(flags.all(SHOP));

    assertThat(flag)
        .isEqualTo(
            new Flag(
                CHECKOUT,
                Flag.Master.ON,
                List.of(
                    new Strategy(31, new Whom.Everybody(), List.of(new Scope(32, "*"))),
                    new Strategy(
                        33,
                        new Whom.Users(List.of("ann", "bob")),
                        List.of(new Scope(34, "production"), new Scope(35, "staging"))),
                    new Strategy(
                        36,
                        new Whom.Share(50, "default", "userId"),
                        List.of(new Scope(37, "production"))),
                    new Strategy(
                        38,
                        new Whom.Otherwise(
                            "gradualRolloutUserId", Map.of("groupId", "g", "percentage", "5")),
                        List.of(new Scope(39, "qa"))))));
    assertThat(all)
        .containsExactly(new Flag(new FlagName("a-flag"), Flag.Master.OFF, List.of()), flag);
  }

  @Test
  void readsMoreFlagsThanFitOnAPage() throws Exception {
    for (int i = 0; i < 103; i++) {
      make("flag-" + i, "{}");
    }

    assertThat(found(flags.all(SHOP))).hasSize(103);
  }

  @Test
  void changesWhatIsForThisEnvironmentAloneAndMentionsNothingElse() throws Exception {
    make("new-checkout", STRATEGIES);
    Flag seen = found(flags.find(SHOP, CHECKOUT));
    List<String> before = elsewhere();

    Flag after =
        found(flags.set(SHOP, seen, "production", Setting.of(new Whom.Share(25, "a", "random"))));
    String sent = gitlab.requests.getLast().body();

    assertThat(after.in("production")).isEqualTo(Setting.of(new Whom.Share(25, "a", "random")));
    assertThat(elsewhere()).isEqualTo(before);
    assertThat(sent)
        .contains("\"id\":33", "\"id\":34", "\"id\":36")
        .doesNotContain("\"id\":31", "\"id\":35", "\"id\":38");
  }

  @Test
  void keepsWhatIsThereAlreadyAndPutsBackWhatWasThere() throws Exception {
    make("new-checkout", STRATEGIES);
    Flag seen = found(flags.find(SHOP, CHECKOUT));
    Setting before = seen.in("production");
    List<String> others = elsewhere();

    Flag partly =
        found(
            flags.set(
                SHOP, seen, "production", Setting.of(new Whom.Share(50, "default", "userId"))));
    Flag off = found(flags.set(SHOP, partly, "production", Setting.OFF));
    Flag back = found(flags.set(SHOP, off, "production", before));

    assertThat(partly.strategies()).extracting(Strategy::id).containsExactly(31L, 33L, 36L, 38L);
    assertThat(off.in("production")).isEqualTo(Setting.OFF);
    assertThat(back.in("production")).isEqualTo(before);
    assertThat(elsewhere()).isEqualTo(others);
  }

  @Test
  void setsAFlagForAListOfUsers() throws Exception {
    make("new-checkout", "{}");
    gitlab.control("PUT", "/user-lists/beta-testers", "{\"users\": [\"u1\"]}");
    UserList list = found(flags.lists(SHOP)).getFirst();
    Flag seen = found(flags.find(SHOP, CHECKOUT));

    Flag after =
        found(
            flags.set(
                SHOP, seen, "production", Setting.of(new Whom.OnList(list.id(), list.name()))));

    assertThat(after.in("production").words())
        .isEqualTo("on for the users of the list beta-testers");
  }

  @Test
  void saysThatThereIsNoSuchFlag() {
    assertThat(flags.find(SHOP, CHECKOUT))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> assertThat(refused.refusal().code()).isEqualTo("flag-not-found"));
  }

  @Test
  void saysWhatGitLabDoesNotTake() throws Exception {
    make("new-checkout", STRATEGIES);
    Flag seen = found(flags.find(SHOP, CHECKOUT));

    Answer<Flag> unknown =
        flags.set(SHOP, seen, "production", Setting.of(new Whom.OnList(4711, "gone")));
    boolean _ = found(flags.set(SHOP, seen, "production", Setting.OFF)).strategies().isEmpty();
    Answer<Flag> stale = flags.set(SHOP, seen, "production", Setting.OFF);

    assertThat(unknown)
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .isEqualTo("GitLab answered 400: [\"Strategies user list can't be blank\"]"));
    assertThat(stale).isInstanceOf(Refused.class);
  }

  @Test
  void saysWhatATokenThatMayOnlyReadLacks() throws Exception {
    make("new-checkout", STRATEGIES);
    try (GitLabFeatureFlags reader = flags(GitlabStandIn.READ_ONLY_TOKEN)) {
      Flag seen = found(reader.find(SHOP, CHECKOUT));

      Answer<Flag> answer = reader.set(SHOP, seen, "production", Setting.OFF);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> {
                assertThat(refused.refusal().code()).isEqualTo("gitlab-forbidden");
                assertThat(refused.refusal().reason())
                    .startsWith("GitLab does not let the bot write to acme/shop");
                assertThat(refused.refusal().next())
                    .isEqualTo(
                        "For feature flags its token needs the scope api, and its owner at least the role Developer in acme/shop, where Feature flags must be switched on.");
              });
    }
  }

  @Test
  void saysThatTheTokenIsWrong() {
    try (GitLabFeatureFlags stranger = flags("glpat-unknown")) {
      assertThat(stranger.all(SHOP))
          .isInstanceOfSatisfying(
              Refused.class,
              refused -> assertThat(refused.refusal().code()).isEqualTo("gitlab-unauthorized"));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void asksOnceAndSaysWhyThereIsNoAnswer(Kind fault) throws Exception {
    make("new-checkout", STRATEGIES);
    Flag seen = found(flags.find(SHOP, CHECKOUT));
    // the JDK asks a second time when a connection breaks, and never writes a second time
    boolean breaks = fault == Kind.RESET || fault == Kind.PERFORMED_THEN_RESET;
    gitlab.faults.arm(new Armed("gitlab", "GET " + ONE, fault, breaks ? 2 : 1));
    gitlab.faults.arm(new Armed("gitlab", "PUT " + ONE, fault, 1));

    List<Answer<Flag>> answers;
    try (GitLabFeatureFlags spoiled = flags(DemoWorld.GITLAB_TOKEN, patience(fault))) {
      answers =
          List.of(spoiled.find(SHOP, CHECKOUT), spoiled.set(SHOP, seen, "production", Setting.OFF));
    }

    for (Answer<Flag> answer : answers) {
      assertThat(answer)
          .isInstanceOfSatisfying(
              Unavailable.class, silence -> assertThat(silence.outage().reason()).isNotBlank());
    }
    assertThat(gitlab.requests.stream().filter(seenRequest -> seenRequest.method().equals("PUT")))
        .filteredOn(request -> request.path().contains("/api/v4/"))
        .hasSize(1);
    assertThat(found(flags.find(SHOP, CHECKOUT)).in("production").off())
        .isEqualTo(fault == Kind.PERFORMED_THEN_RESET);
  }
}
