package dev.slipway.commands.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Decision.Allowed;
import dev.slipway.commands.access.Decision.Denied;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Directory.Membership;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.commands.ports.Directory.Standing;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.AccessLevel;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Namespace;
import dev.slipway.config.ReviewUrl;
import dev.slipway.config.Reviews;
import dev.slipway.config.Role;
import dev.slipway.config.Roles;
import dev.slipway.config.Roles.Member;
import dev.slipway.config.Strategy;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AccessTest {
  private static final App SHOP = new App(new AppName("shop"), "acme/shop", "master", List.of());
  private static final Environment STAGING =
      environment(
          Map.of(
              Role.VIEWER, Set.of(new Member.Everyone()),
              Role.DEPLOYER, Set.of(new Member.User("U0ANN"), new Member.Group("S0DEPLOYERS"))));

  private static Environment environment(Map<Role, Set<Member>> roles) {
    return new Environment(
        new EnvironmentName("staging"),
        Set.of(),
        new Strategy.Rolling(),
        Environment.OnFailure.REVERT,
        Duration.ofMinutes(10),
        Duration.ofMinutes(1),
        List.of(),
        List.of(),
        new Roles(roles));
  }

  private static Answer<Person> person(String id, Standing standing, String... groups) {
    return new Answer.Found<>(new Person(new UserId("T0ACME", id), id, standing, Set.of(groups)));
  }

  private static List<String> codes(Decision decision) {
    return switch (decision) {
      case Allowed _ -> List.of();
      case Denied(var reasons) -> reasons.stream().map(Decision.Reason::code).toList();
    };
  }

  private static Decision decide(Answer<Person> person, Action action) {
    return Access.decide(person, action, SHOP, STAGING, Place.LISTED_CHANNEL);
  }

  @Test
  void allowsADeployerAndNamesTheRule() {
    Decision decision = decide(person("U0ANN", Standing.MEMBER), Action.DEPLOY);

    assertThat(decision).isEqualTo(new Allowed("deployer of shop on staging"));
  }

  @Test
  void letsDeployersOfReviewAppsHaveThemWhereThereAreSome() {
    Reviews reviews =
        new Reviews(
            new Target(
                new TargetName("eu"), new Target.Cluster.InCluster(), new Namespace("review")),
            Reviews.DEFAULT_MANIFESTS,
            new ReviewUrl("http://{name}.example.com"),
            Optional.empty(),
            Reviews.DEFAULT_SLEEP_AFTER,
            Reviews.DEFAULT_KEEP_FOR,
            Reviews.DEFAULT_LIVE_WITHIN,
            1,
            1,
            Reviews.Limits.DEFAULT,
            STAGING.roles(),
            Optional.empty());
    App app = SHOP.with(reviews);

    assertThat(review("U0ANN", app)).isEqualTo(new Allowed("deployer of review apps of shop"));
    assertThat(codes(review("U0DAVE", app))).containsExactly("role-missing");
    assertThat(codes(review("U0ANN", SHOP))).containsExactly("no-review-apps");
    assertThat(codes(Access.labelled(app))).containsExactly("no-review-apps");
  }

  private static Decision review(String user, App app) {
    return Access.decide(person(user, Standing.MEMBER), Action.REVIEW, app, Place.LISTED_CHANNEL);
  }

  @Test
  void letsDeployersLockAndViewersNot() {
    assertThat(decide(person("U0ANN", Standing.MEMBER), Action.LOCK))
        .isEqualTo(new Allowed("deployer of shop on staging"));
    assertThat(codes(decide(person("U0DAVE", Standing.MEMBER), Action.LOCK)))
        .containsExactly("role-missing");
  }

  @Test
  void letsOnlyAdminsOverrideAndOnlyWhereOthersSeeIt() {
    Environment guarded =
        environment(
            Map.of(
                Role.DEPLOYER, Set.of(new Member.User("U0BOB")),
                Role.APPROVER, Set.of(new Member.User("U0BOB")),
                Role.ADMIN, Set.of(new Member.User("U0ANN"))));
    Answer<Person> admin = person("U0ANN", Standing.MEMBER);

    assertThat(Access.decide(admin, Action.OVERRIDE, SHOP, guarded, Place.LISTED_CHANNEL))
        .isEqualTo(new Allowed("admin of shop on staging"));
    assertThat(codes(Access.decide(admin, Action.OVERRIDE, SHOP, guarded, Place.DIRECT_MESSAGE)))
        .containsExactly("override-unseen");
    assertThat(
            codes(
                Access.decide(
                    person("U0BOB", Standing.MEMBER),
                    Action.OVERRIDE,
                    SHOP,
                    guarded,
                    Place.LISTED_CHANNEL)))
        .containsExactly("role-missing");
  }

  @Test
  void letsDeployersChangeFeatureFlagsAndViewersNot() {
    assertThat(decide(person("U0ANN", Standing.MEMBER), Action.FLAG))
        .isEqualTo(new Allowed("deployer of shop on staging"));
    assertThat(codes(decide(person("U0DAVE", Standing.MEMBER), Action.FLAG)))
        .containsExactly("role-missing");
  }

  @Test
  void givesRolesByWhatPeopleAreInTheProject() {
    Environment guarded =
        environment(
            Map.of(
                Role.DEPLOYER, Set.of(new Member.Level(AccessLevel.DEVELOPER)),
                Role.ADMIN, Set.of(new Member.User("U0ANN"))));

    assertThat(deploy(guarded, known(AccessLevel.MAINTAINER)))
        .isEqualTo(new Allowed("deployer of shop on staging"));
    assertThat(codes(deploy(guarded, known(AccessLevel.REPORTER)))).containsExactly("role-missing");
    assertThat(
            codes(deploy(guarded, new Membership.Known(Map.of("acme/other", AccessLevel.OWNER)))))
        .as("another project")
        .containsExactly("role-missing");
  }

  @Test
  void saysWhenGitLabIsNotHeardAndHoldsNobodyUpWhoNeedsItNot() {
    Environment guarded =
        environment(
            Map.of(
                Role.DEPLOYER, Set.of(new Member.Level(AccessLevel.DEVELOPER)),
                Role.ADMIN, Set.of(new Member.User("U0ANN"))));
    Membership silent = new Membership.Silent(new Outage("GitLab", "no answer", Optional.empty()));
    Membership unlinked =
        new Membership.Unknown(new Refusal("no-link", "it is not known who you are in GitLab"));

    assertThat(codes(deploy(guarded, silent))).containsExactly("person-unverified");
    assertThat(codes(deploy(guarded, unlinked))).containsExactly("role-missing");
    assertThat(((Denied) deploy(guarded, unlinked)).reasons().getFirst().text())
        .endsWith("What you are in GitLab counts too, but it is not known who you are in GitLab.");
    assertThat(((Denied) deploy(STAGING, unlinked)).reasons().getFirst().text())
        .doesNotContain("GitLab");
    Answer<Person> admin =
        new Answer.Found<>(
            new Person(new UserId("T0ACME", "U0ANN"), "ann", Standing.MEMBER, Set.of(), silent));
    assertThat(Access.decide(admin, Action.DEPLOY, SHOP, guarded, Place.LISTED_CHANNEL))
        .isEqualTo(new Allowed("admin of shop on staging"));
  }

  private static Membership known(AccessLevel level) {
    return new Membership.Known(Map.of("acme/shop", level));
  }

  private static Decision deploy(Environment environment, Membership membership) {
    return Access.decide(
        new Answer.Found<>(
            new Person(
                new UserId("T0ACME", "U0BOB"), "bob", Standing.MEMBER, Set.of(), membership)),
        Action.DEPLOY,
        SHOP,
        environment,
        Place.LISTED_CHANNEL);
  }

  @Test
  void allowsAMemberOfADeployingGroup() {
    Decision decision = decide(person("U0EVE", Standing.MEMBER, "S0DEPLOYERS"), Action.DEPLOY);

    assertThat(decision).isInstanceOf(Allowed.class);
  }

  @Test
  void refusesAViewerWhoAsksForADeploy() {
    Decision decision = decide(person("U0DAVE", Standing.MEMBER), Action.DEPLOY);

    assertThat(codes(decision)).containsExactly("role-missing");
  }

  @Test
  void letsEveryMemberLookWhereEveryoneMayView() {
    Decision decision = decide(person("U0DAVE", Standing.MEMBER), Action.VIEW);

    assertThat(decision).isEqualTo(new Allowed("viewer of shop on staging"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Standing.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"MEMBER"})
  void refusesWhoeverIsNoMemberWhateverTheRole(Standing standing) {
    Decision deploy = decide(person("U0ANN", standing), Action.DEPLOY);
    Decision view = decide(person("U0ANN", standing), Action.VIEW);

    assertThat(codes(deploy)).hasSize(1).doesNotContain("role-missing");
    assertThat(codes(view)).isEqualTo(codes(deploy));
  }

  @ParameterizedTest
  @EnumSource(Action.class)
  void refusesWhereNobodyHoldsARole(Action action) {
    Decision decision =
        Access.decide(
            person("U0ANN", Standing.MEMBER),
            action,
            SHOP,
            environment(Map.of()),
            Place.LISTED_CHANNEL);

    assertThat(codes(decision)).containsExactly("role-missing");
  }

  @Test
  void refusesInAChannelThatIsNotListed() {
    Decision decision =
        Access.decide(
            person("U0ANN", Standing.MEMBER), Action.DEPLOY, SHOP, STAGING, Place.OTHER_CHANNEL);

    assertThat(codes(decision)).containsExactly("channel-not-allowed");
  }

  @Test
  void givesAllReasonsAtOnce() {
    Decision decision =
        Access.decide(
            person("U0DAVE", Standing.GUEST), Action.DEPLOY, SHOP, STAGING, Place.OTHER_CHANNEL);

    assertThat(codes(decision)).containsExactly("channel-not-allowed", "guest", "role-missing");
  }

  @Test
  void takesALookUpThatFailedForANo() {
    Decision silent =
        decide(new Answer.Unavailable<>(new Outage("Slack", "no answer within 5 s")), Action.VIEW);
    Decision unknown =
        decide(new Answer.Refused<>(new Refusal("user-not-found", "no such user")), Action.VIEW);

    assertThat(codes(silent)).containsExactly("person-unverified");
    assertThat(codes(unknown)).containsExactly("person-unknown");
  }
}
