package dev.slipway.sandbox.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Found;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Directory.Membership;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.commands.ports.Directory.Standing;
import dev.slipway.config.AccessLevel;
import dev.slipway.config.GitLabSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabMemberships;
import dev.slipway.sandbox.DemoWorld;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The adapter asks the stand-in what people are in a project.
final class MembershipsContractTest {
  private static final Map<String, String> LINKS =
      Map.of("U0ANN", "ann", "U0BOB", "bob", "U0DAVE", "dave", "U0EVE", "eve");

  private final RunningGitlab gitlab = new RunningGitlab();
  private final Map<String, Standing> standings = new HashMap<>();
  private Instant now = RunningGitlab.NOW;
  private final GitLabMemberships memberships =
      memberships(gitlab.address() + "/gitlab", DemoWorld.GITLAB_TOKEN, "acme/shop");

  private GitLabMemberships memberships(String address, String token, String... projects) {
    Directory chat =
        user ->
            new Found<>(
                new Person(
                    user,
                    user.value(),
                    standings.getOrDefault(user.value(), Standing.MEMBER),
                    Set.of()));
    return new GitLabMemberships(
        chat,
        new GitLabSettings(URI.create(address), new Secret(token), Duration.ofSeconds(20)),
        user -> Optional.ofNullable(LINKS.get(user.value())).map(DeveloperName::new),
        Set.of(projects),
        () -> now);
  }

  private static Membership of(GitLabMemberships memberships, String user) {
    Answer<Person> answer = memberships.person(new UserId("T0ACME", user));
    assertThat(answer).isInstanceOf(Found.class);
    return ((Found<Person>) answer).value().membership();
  }

  private Membership of(String user) {
    return of(memberships, user);
  }

  private static Membership is(AccessLevel level) {
    return new Membership.Known(Map.of("acme/shop", level));
  }

  private static String unknown(Membership membership) {
    assertThat(membership).isInstanceOf(Membership.Unknown.class);
    return ((Membership.Unknown) membership).why().code();
  }

  private void level(String user, int level) throws Exception {
    assertThat(
            gitlab
                .control("PUT", "/users/" + user + "/level", "{\"level\":" + level + "}")
                .statusCode())
        .isEqualTo(200);
  }

  @AfterEach
  void close() {
    memberships.close();
    gitlab.close();
  }

  @Test
  void tellsWhatPeopleAreInTheProject() throws Exception {
    level("bob", 25);

    assertThat(of("U0ANN")).isEqualTo(is(AccessLevel.MAINTAINER));
    assertThat(of("U0BOB")).as("a level between two").isEqualTo(is(AccessLevel.REPORTER));
    level("dave", 5);
    assertThat(of("U0DAVE")).as("minimal access").isEqualTo(new Membership.Known(Map.of()));
  }

  @Test
  void noticesWithinAMinuteThatSomebodyLeft() throws Exception {
    assertThat(of("U0ANN")).isEqualTo(is(AccessLevel.MAINTAINER));
    level("ann", 0);
    assertThat(of("U0ANN")).isEqualTo(is(AccessLevel.MAINTAINER));

    now = now.plusSeconds(61);

    assertThat(of("U0ANN")).isEqualTo(new Membership.Known(Map.of()));
  }

  @Test
  void saysWhyItIsNotKnown() {
    assertThat(unknown(of("U0CAROL"))).isEqualTo("no-link");
    assertThat(unknown(of("U0EVE"))).isEqualTo("developer-not-found");
    try (GitLabMemberships revoked =
        memberships(gitlab.address() + "/gitlab", "glpat-wrong", "acme/shop")) {
      assertThat(unknown(of(revoked, "U0ANN"))).isEqualTo("gitlab-unauthorized");
    }
    try (GitLabMemberships elsewhere =
        memberships(gitlab.address() + "/gitlab", DemoWorld.GITLAB_TOKEN, "acme/other")) {
      assertThat(unknown(of(elsewhere, "U0ANN"))).isEqualTo("project-not-found");
    }
  }

  @Test
  void knowsPeopleAllTheSameWhileGitLabIsSilent() {
    try (GitLabMemberships silent =
        memberships("http://127.0.0.1:1/gitlab", DemoWorld.GITLAB_TOKEN, "acme/shop")) {
      assertThat(of(silent, "U0ANN")).isInstanceOf(Membership.Silent.class);
    }
  }

  @Test
  void asksNothingOfWhomItDoesNotMatter() {
    standings.put("U0ANN", Standing.GUEST);
    try (GitLabMemberships unused =
        memberships("http://127.0.0.1:1/gitlab", DemoWorld.GITLAB_TOKEN)) {
      assertThat(of(unused, "U0BOB")).isEqualTo(new Membership.Known(Map.of()));
    }
    assertThat(of("U0ANN")).isEqualTo(new Membership.Known(Map.of()));
  }
}
