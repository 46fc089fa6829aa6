package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.Line;
import dev.slipway.commands.deployments.LiveQuestion;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Sent;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagChange;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.flags.FlagOrder;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.flags.Setting;
import dev.slipway.commands.flags.Whom;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationEvent;
import dev.slipway.commands.migrations.MigrationState;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.Content;
import dev.slipway.commands.reviews.Lease;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.commands.reviews.Standing;
import dev.slipway.commands.reviews.Wish;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The stored form of states and events: every kind has a name, and rows that were written stay
/// readable.
final class JsonTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static final Plan PLAN =
      new Plan(
          new Build(
              new BuildNumber(235),
              4905,
              PipelineStatus.SUCCEEDED,
              "master",
              Build.RefKind.BRANCH,
              new Commit(new CommitSha("457f6a24".repeat(5)), "Add coupons", "Carol Meyer", NOON),
              URI.create("https://gitlab.example.com/acme/shop/-/pipelines/4905")),
          12,
          OptionalLong.empty(),
          List.of(
              new Plan.Change(
                  new TargetName("eu"),
                  Workload.Kind.DEPLOYMENT,
                  "web",
                  Map.of(
                      "web",
                      new PinnedImage(
                          "registry.example.com/web",
                          new ImageDigest("sha256:" + "ab".repeat(32)))),
                  Optional.empty(),
                  new Plan.Before(
                      Map.of("web", "registry.example.com/web:1"),
                      new PodTemplate("{}"),
                      Optional.empty()))));

  private static List<Class<?>> kinds(Class<?> type) {
    List<Class<?>> kinds = new ArrayList<>();
    for (Class<?> kind : type.getPermittedSubclasses()) {
      if (kind.isSealed()) {
        kinds.addAll(kinds(kind));
      } else {
        kinds.add(kind);
      }
    }
    return kinds;
  }

  @Test
  void hasANameForEveryStateEventAndInstruction() {
    List<Class<?>> states = kinds(DeploymentState.class);
    states.removeIf(kind -> !DeploymentState.class.isAssignableFrom(kind));

    assertThat(Json.STATES.classes().values()).containsExactlyInAnyOrderElementsOf(cast(states));
    assertThat(Json.EVENTS.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(ProgressEvent.class)));
    assertThat(Json.INSTRUCTIONS.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(Instruction.class)));
  }

  @Test
  void hasANameForEveryStateEventAndInstructionOfAMigrationContainer() {
    List<Class<?>> states = kinds(MigrationState.class);
    states.removeIf(kind -> !MigrationState.class.isAssignableFrom(kind));

    assertThat(Json.MIGRATION_STATES.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(states));
    assertThat(Json.MIGRATION_EVENTS.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(MigrationEvent.class)));
    assertThat(Json.MIGRATION_INSTRUCTIONS.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(Migration.Instruction.class)));
  }

  @Test
  void hasANameForEveryPartOfALetter() {
    assertThat(Json.SECTIONS.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(Message.Section.class)));
    assertThat(Json.SPANS.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(Text.Span.class)));
  }

  @Test
  void readsALetterAsItWasWritten() {
    String stored =
        """
        {"id":"t.shop.staging.17.0.ended","thread":"t.shop.staging.17.0","subject":"shop build #235 is live",
        "message":{"summary":"live","sections":[{"kind":"title","text":{"spans":[{"kind":"mark","symbol":"DONE"},
        {"kind":"person","user":{"team":"T0ACME","value":"U0ANN"}},{"kind":"moment","at":"2026-03-02T12:00:00Z"}]}},
        {"kind":"buttons","buttons":[{"action":"revert","label":"Put back","phrase":"revert deployment 17","style":"PRIMARY"}]}]},
        "commitsOf":{"value":17},"to":["ops@example.com"],"at":"2026-03-02T12:00:00Z"}
        """;

    Letter letter = Json.read(stored, Letter.class);

    assertThat(Json.write(letter)).isEqualTo(stored.replace("\n", ""));
  }

  @Test
  void hasANameForEveryWishAndSettingOfAFeatureFlag() {
    assertThat(Json.FLAG_WISHES.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(FlagWish.class)));
    assertThat(Json.AUDIENCES.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(Audience.class)));
    assertThat(Json.WHOM.classes().values())
        .containsExactlyInAnyOrderElementsOf(cast(kinds(Whom.class)));
  }

  @Test
  void readsChangesOfFeatureFlagsThatWereStored() {
    FlagOrder order =
        new FlagOrder(
            new AppName("shop"),
            new EnvironmentName("production"),
            new FlagName("new-checkout"),
            new FlagWish.On(new Audience.Share(25)),
            Order.Urgency.ROUTINE,
            ANN,
            Optional.of("why not"),
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            Place.LISTED_CHANNEL,
            NOON);
    FlagChange.Turn turn =
        new FlagChange.Turn(
            Setting.of(new Whom.Users(List.of("a", "b"))),
            new Setting(
                List.of(
                    new Whom.OnList(61, "Beta testers"),
                    new Whom.Share(25, "default", "default"))));

    assertThat(
            Json.read(
                """
                {"app":"shop","environment":"production","flag":"new-checkout",
                 "wish":{"kind":"on","audience":{"kind":"share","percent":25}},
                 "requester":{"team":"T0ACME","value":"U0ANN"},"reason":"why not","channel":"C0DEPLOYS",
                 "thread":null,"place":"LISTED_CHANNEL","at":"2026-03-02T12:00:00Z"}\
                """,
                FlagOrder.class))
        .isEqualTo(order);
    assertThat(
            Json.read(
                """
                {"from":{"whom":[{"kind":"users","ids":["a","b"]}]},
                 "to":{"whom":[{"kind":"on-list","list":61,"name":"Beta testers"},
                   {"kind":"share","percent":25,"group":"default","stickiness":"default"}]}}\
                """,
                FlagChange.Turn.class))
        .isEqualTo(turn);
    assertThat(Json.read(Json.write(turn), FlagChange.Turn.class)).isEqualTo(turn);
    FlagChange.Consent consent =
        new FlagChange.Consent(
            new Approvals(2, List.of(ANN), NOON, NOON.plusSeconds(1800), true, Optional.empty()),
            "prod/eu",
            Optional.of(NOON));
    assertThat(
            Json.read(
                """
                {"approvals":{"needed":2,"given":[{"team":"T0ACME","value":"U0ANN"}],"asked":"2026-03-02T12:00:00Z",
                 "until":"2026-03-02T12:30:00Z","reminded":true},"environment":"prod/eu","given":"2026-03-02T12:00:00Z"}\
                """,
                FlagChange.Consent.class))
        .isEqualTo(consent);
    assertThat(Json.read(Json.write(consent), FlagChange.Consent.class)).isEqualTo(consent);
  }

  @SuppressWarnings("unchecked") // compared as plain classes
  private static <T> List<Class<? extends T>> cast(List<Class<?>> kinds) {
    return (List<Class<? extends T>>) (List<?>) kinds;
  }

  @Test
  void readsWhatStandsWithADeploymentThatWaitsForApproval() {
    Approvals approvals =
        new Approvals(
            2,
            List.of(ANN),
            NOON,
            NOON.plus(Duration.ofMinutes(30)),
            true,
            Optional.of(List.of(ANN)));
    List<DeploymentState> states =
        List.of(
            new DeploymentState.AwaitingApproval(PLAN, approvals),
            new DeploymentState.Rechecking(PLAN, approvals, NOON),
            new DeploymentState.NotApproved(ANN, Optional.of("not today")));
    List<ProgressEvent> events =
        List.of(
            new ProgressEvent.ApprovalAsked(
                NOON, PLAN, approvals, List.of(PLAN.build().commit()), List.of("db/1.sql")),
            new ProgressEvent.ApprovalAwaited(NOON, approvals),
            new ProgressEvent.Approved(NOON, ANN));

    for (DeploymentState state : states) {
      assertThat(Json.read(Json.write(state), DeploymentState.class)).isEqualTo(state);
    }
    for (ProgressEvent event : events) {
      assertThat(Json.read(Json.write(event), ProgressEvent.class)).isEqualTo(event);
    }
  }

  @Test
  void readsWhatStandsWithADeploymentThatIsSteeredCountedDownOrJudgedLive() {
    DeploymentState.Why why = new DeploymentState.Why.Worse("eu/web", "errors 30.0 %");
    LiveQuestion question =
        new LiveQuestion(List.of(0), NOON, NOON.plusSeconds(60), NOON.plusSeconds(120));
    Verdict verdict =
        new Verdict(
            Verdict.Answer.BAD,
            List.of(
                new Verdict.Finding(
                    "eu/web",
                    Verdict.Answer.BAD,
                    "errors 30.0 %",
                    Optional.of(new Verdict.Numbers(30, 100, 0, 100, 0.0)))));
    List<DeploymentState> states =
        List.of(
            new DeploymentState.Paused(
                PLAN, 1, List.of(new Sent(Optional.empty(), 0, 3)), ANN, NOON, NOON),
            new DeploymentState.CountingDown(PLAN, List.of(), why, NOON),
            new DeploymentState.Stabilising(PLAN, List.of(), NOON, NOON, Optional.of(NOON)),
            new DeploymentState.JudgingLive(PLAN, List.of(), NOON, NOON, question),
            new DeploymentState.DoubtingLive(PLAN, List.of(), NOON, NOON, question),
            new DeploymentState.AwaitingChoice(PLAN, List.of(), why, Optional.of(NOON)));
    List<ProgressEvent> events =
        List.of(
            new ProgressEvent.Instructed(NOON, ANN, ProgressEvent.Instructed.Word.FINISH),
            new ProgressEvent.CameTooLate(NOON, ANN, ProgressEvent.Instructed.Word.PAUSE),
            new ProgressEvent.PauseReminded(NOON, new DeploymentId(17), ANN, NOON, NOON),
            new ProgressEvent.AnswerAwaited(
                NOON, new DeploymentId(17), ANN, List.of(ProgressEvent.Instructed.Word.KEEP), NOON),
            new ProgressEvent.PipelineSucceeded(NOON),
            new ProgressEvent.WaveBegun(NOON, 2),
            new ProgressEvent.RevertAnnounced(NOON, NOON.plusSeconds(30)),
            new ProgressEvent.LiveJudged(NOON, verdict));

    for (DeploymentState state : states) {
      assertThat(Json.read(Json.write(state), DeploymentState.class)).isEqualTo(state);
    }
    for (ProgressEvent event : events) {
      assertThat(Json.read(Json.write(event), ProgressEvent.class)).isEqualTo(event);
    }
  }

  @Test
  void readsWhatStandsWithADeploymentThatWaitsInLine() {
    List<ProgressEvent> events =
        List.of(
            new ProgressEvent.LineSeen(
                NOON, new Line(2, Optional.of(new DeploymentId(17)), Optional.of(ANN))),
            new ProgressEvent.TurnCame(NOON));
    DeploymentState turn = new DeploymentState.Resolving(Optional.of(NOON));

    assertThat(Json.write(new DeploymentState.InLine())).isEqualTo("{\"kind\":\"in-line\"}");
    assertThat(Json.read("{\"kind\":\"in-line\"}", DeploymentState.class))
        .isEqualTo(new DeploymentState.InLine());
    assertThat(Json.read(Json.write(turn), DeploymentState.class)).isEqualTo(turn);
    for (ProgressEvent event : events) {
      assertThat(Json.read(Json.write(event), ProgressEvent.class)).isEqualTo(event);
    }
  }

  @Test
  void readsPlansThatKnewOfNoWavesAndNoOverride() {
    Plan full =
        new Plan(
            PLAN.build(),
            PLAN.release(),
            PLAN.restores(),
            PLAN.changes(),
            PLAN.batches(),
            List.of(1),
            List.of(new Refusal("job-missing", "Job scan has not succeeded.")));
    String written = Json.write(PLAN);

    assertThat(Json.read(Json.write(full), Plan.class)).isEqualTo(full);
    assertThat(written).contains(",\"waves\":[],\"overridden\":[]");
    assertThat(Json.read(written.replace(",\"waves\":[],\"overridden\":[]", ""), Plan.class))
        .isEqualTo(PLAN);
  }

  @Test
  void readsARowThatKnewOfNoTurn() {
    assertThat(Json.read("{\"kind\":\"resolving\"}", DeploymentState.class))
        .isEqualTo(new DeploymentState.Resolving());
  }

  @Test
  void readsARowThatKnewOfNoVerdictOnWhatIsLive() {
    DeploymentState now = new DeploymentState.Stabilising(PLAN, List.of(), NOON, NOON);
    String then = Json.write(now).replaceFirst(",\"judged\":null", "");

    assertThat(then).doesNotContain("judged");
    assertThat(Json.read(then, DeploymentState.class)).isEqualTo(now);
  }

  @Test
  void keepsTheFormInWhichRowsWereWritten() {
    DeploymentState state = new DeploymentState.Aborted(ANN, Aftermath.PUT_BACK);
    ProgressEvent event =
        new ProgressEvent.WentSilent(NOON, "GitLab", "no answer within 5 s", NOON);

    assertThat(Json.write(state))
        .isEqualTo(
            "{\"kind\":\"aborted\",\"by\":{\"team\":\"T0ACME\",\"value\":\"U0ANN\"},\"aftermath\":\"PUT_BACK\"}");
    assertThat(Json.read(Json.write(state), DeploymentState.class)).isEqualTo(state);
    assertThat(Json.write(event))
        .isEqualTo(
            "{\"kind\":\"went-silent\",\"at\":\"2026-03-02T12:00:00Z\",\"system\":\"GitLab\",\"reason\":\"no answer within 5 s\",\"since\":\"2026-03-02T12:00:00Z\"}");
    assertThat(Json.read(Json.write(event), ProgressEvent.class)).isEqualTo(event);
  }

  /// As the first version that had review apps stored them.
  @Test
  void readsStoredReviewApps() {
    assertThat(
            Json.read(
                """
                {"app":"shop","branch":"fix-login","name":"review-shop-fix-login-8da1eb52","channel":"C0DEPLOYS",
                 "thread":null,"at":"2026-03-02T12:00:00Z"}\
                """,
                ReviewRequest.class))
        .isEqualTo(
            new ReviewRequest(
                new AppName("shop"),
                "fix-login",
                new ReviewName("review-shop-fix-login-8da1eb52"),
                new ChannelId("C0DEPLOYS"),
                Optional.empty(),
                Instant.parse("2026-03-02T12:00:00Z")));
    assertThat(
            Json.read(
                """
                {"kind":"by-label","mergeRequest":42,"author":"dave","slack":null}\
                """,
                Asked.class))
        .isEqualTo(new Asked.ByLabel(42, "dave", Optional.empty()));
    assertThat(
            Json.read(
                """
                {"kind":"away","why":{"kind":"refused","refusal":
                  {"code":"no-room","reason":"Full.","next":"","link":null}}}\
                """,
                Wish.class))
        .isEqualTo(new Wish.Away(new Wish.Why.Refused(new Refusal("no-room", "Full."))));
    Refusal named =
        new Refusal(
            "quarantined",
            Text.of("Rolled back by ").person(new UserId("T0ACME", "U0BOB")),
            "Say why.");
    assertThat(Json.read(Json.write(named), Refusal.class)).isEqualTo(named);
    assertThat(
            Json.read(
                """
                {"kind":"failed","since":"2026-03-02T12:00:00Z","words":"exits with 3"}\
                """,
                Standing.class))
        .isEqualTo(new Standing.Failed(Instant.parse("2026-03-02T12:00:00Z"), "exits with 3"));
    assertThat(
            Json.read(
                """
                {"revision":3,"commit":"1111111111111111111111111111111111111111","build":236,"image":null}\
                """,
                Content.class))
        .isEqualTo(
            new Content(3, new CommitSha("1".repeat(40)), new BuildNumber(236), Optional.empty()));
    assertThat(
            Json.read(
                    """
                    {"awakeUntil":"2026-03-02T20:00:00Z","keptUntil":"2026-03-09T20:00:00Z","hold":"PINNED"}\
                    """,
                    Lease.class)
                .hold())
        .isEqualTo(Lease.Hold.PINNED);
  }
}
