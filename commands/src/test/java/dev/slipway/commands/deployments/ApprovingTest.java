package dev.slipway.commands.deployments;

import static dev.slipway.commands.deployments.Stories.ANN;
import static dev.slipway.commands.deployments.Stories.BOB;
import static dev.slipway.commands.deployments.Stories.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.builds.PipelineJobs;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.AwaitingApproval;
import dev.slipway.commands.deployments.DeploymentState.NotApproved;
import dev.slipway.commands.deployments.DeploymentState.Rechecking;
import dev.slipway.commands.deployments.DeploymentState.Refused;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.Transition.Pace;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.LineMessage;
import dev.slipway.commands.progress.ProgressEvent;
import dev.slipway.config.Approval;
import dev.slipway.config.Environment;
import dev.slipway.config.Environment.OnFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApprovingTest {
  private static final UserId CAROL = new UserId("T0ACME", "U0CAROL");
  private static final DeploymentId ID = new DeploymentId(17);
  private static final Plan PLAN = Stories.plan("web");
  private static final Duration WITHIN = Duration.ofMinutes(30);

  private static Environment needing(int people) {
    return with(Optional.of(new Approval(people, WITHIN)));
  }

  private static Environment with(Optional<Approval> approval) {
    Environment plain = Stories.staging(OnFailure.REVERT);
    return new Environment(
        plain.name(),
        plain.aliases(),
        plain.strategy(),
        plain.onFailure(),
        plain.revertAfter(),
        plain.liveWithin(),
        plain.stableFor(),
        plain.config(),
        plain.targets(),
        plain.waves(),
        plain.workloads(),
        plain.roles(),
        plain.migrations(),
        plain.deployHours(),
        approval,
        plain.gates(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static Order asked(Order.Urgency urgency, BuildReference reference) {
    Order plain = Stories.order();
    return new Order(
        plain.app(),
        plain.environment(),
        reference,
        plain.whenGreen(),
        urgency,
        plain.requester(),
        plain.reason(),
        plain.channel(),
        plain.place(),
        plain.at());
  }

  /// A deployment that ann asked for, on its way; told what people do and what look-ups find.
  private static final class Tale {
    private final Rollout rollout;
    private Deployment deployment;
    private Board board;
    private Instant now = NOON;
    private Transition last;

    private Tale(Environment environment, Order order) {
      this.rollout = new Rollout(environment);
      this.deployment = new Deployment(ID, order, new Resolving(), 1, 1, Optional.empty());
      this.board = Board.of(ID, order);
      this.last = take(found(PLAN));
    }

    private static Tale needing(int people) {
      return new Tale(ApprovingTest.needing(people), Stories.order());
    }

    private static StepOutcome found(Plan plan) {
      return new StepOutcome.LookedUp(plan, Optional.empty(), List.of(), List.of());
    }

    private Transition take(StepOutcome outcome) {
      return go(rollout.after(deployment, board, outcome, now));
    }

    private Transition say(Instruction instruction) {
      Deployment told =
          new Deployment(
              ID, deployment.order(), deployment.state(), 1, 1, Optional.of(instruction));
      return go(rollout.instructed(told, board, now).orElseThrow());
    }

    private Transition approve(UserId who) {
      return say(new Instruction.Approve(who));
    }

    private Transition passes(Duration time) {
      now = now.plus(time);
      return take(new StepOutcome.Nothing());
    }

    private Transition go(Transition move) {
      last = move;
      deployment = move.next();
      board = board.with(move.events());
      return move;
    }

    private DeploymentState state() {
      return deployment.state();
    }
  }

  @Test
  void isAskedForWhenOnlyTheConfigurationIsAnother() {
    Plan.Change change = PLAN.changes().getFirst();
    Plan same =
        new Plan(
            PLAN.build(),
            PLAN.release(),
            OptionalLong.empty(),
            List.of(
                new Plan.Change(
                    change.target(),
                    change.kind(),
                    change.workload(),
                    change.images(),
                    change.exactly(),
                    new Plan.Before(
                        change.wanted(), change.before().template(), change.before().mark()))));

    assertThat(Approving.wanted(needing(1), Stories.order(), same)).isEmpty();
    assertThat(
            Approving.wanted(
                needing(1),
                Stories.order(),
                Stories.configured(same, "b".repeat(64), "level changed")))
        .isPresent();
  }

  private static Plan changed(Build build, PinnedImage image, PodTemplate before) {
    Plan.Change change = PLAN.changes().getFirst();
    return new Plan(
        build,
        PLAN.release(),
        OptionalLong.empty(),
        List.of(
            new Plan.Change(
                change.target(),
                change.kind(),
                change.workload(),
                Map.of("web", image),
                change.exactly(),
                new Plan.Before(change.before().images(), before, change.before().mark()))));
  }

  private static PinnedImage image() {
    return PLAN.changes().getFirst().images().values().iterator().next();
  }

  private static PodTemplate template() {
    return PLAN.changes().getFirst().before().template();
  }

  private static String refusal(DeploymentState state) {
    assertThat(state).isInstanceOf(Refused.class);
    Refusal refusal = ((Refused) state).refusal();
    return refusal.code() + ": " + refusal.reason();
  }

  @Test
  void asksNobodyWhereNothingIsConfigured() {
    Tale tale = new Tale(with(Optional.empty()), Stories.order());

    assertThat(tale.state()).isInstanceOf(Applying.class);
  }

  @Test
  void goesOnWhenAnotherHasAgreedAndItStillIsTheSame() {
    Tale tale = Tale.needing(1);

    assertThat(tale.state()).isInstanceOf(AwaitingApproval.class);
    assertThat(tale.last.events()).singleElement().isInstanceOf(ProgressEvent.ApprovalAsked.class);
    tale.approve(BOB);
    assertThat(tale.state()).isInstanceOf(Rechecking.class);
    assertThat(Rollout.next(tale.deployment))
        .isEqualTo(new Step.LookUp(Stories.order().reference()));
    tale.take(Tale.found(PLAN));
    assertThat(tale.state()).isEqualTo(new Applying(PLAN, List.of()));
    assertThat(tale.last.events()).containsExactly(new ProgressEvent.Planned(NOON, PLAN));
  }

  @Test
  void takesNoYesOfTheRequesterAndCountsNobodyTwice() {
    Tale tale = Tale.needing(2);

    tale.approve(ANN);
    tale.approve(BOB);
    tale.approve(BOB);

    assertThat(tale.state())
        .isEqualTo(
            new AwaitingApproval(PLAN, Approvals.none(new Approval(2, WITHIN), NOON).with(BOB)));
    tale.approve(CAROL);
    assertThat(tale.state()).isInstanceOf(Rechecking.class);
    assertThat(tale.board.approvals().orElseThrow().given()).containsExactly(BOB, CAROL);
  }

  @Test
  void isConfirmedByTheRequesterAlone() {
    Tale tale = Tale.needing(0);

    tale.approve(BOB);
    assertThat(tale.state()).isInstanceOf(AwaitingApproval.class);
    tale.approve(ANN);
    assertThat(tale.state()).isInstanceOf(Rechecking.class);
  }

  @Test
  void remindsAtHalfTimeAndEndsWhenTheTimeIsOver() {
    Tale tale = Tale.needing(1);
    assertThat(tale.last.pace()).isEqualTo(new Pace.Within(Duration.ofMinutes(15)));

    tale.passes(Duration.ofMinutes(14));
    assertThat(tale.last.events()).isEmpty();
    tale.passes(Duration.ofMinutes(1));
    assertThat(tale.last.events())
        .singleElement()
        .isInstanceOf(ProgressEvent.ApprovalAwaited.class);
    tale.passes(Duration.ofMinutes(14));
    assertThat(tale.last.events()).isEmpty();
    assertThat(tale.last.pace()).isEqualTo(new Pace.Within(Duration.ofMinutes(1)));
    tale.passes(Duration.ofMinutes(1));
    assertThat(refusal(tale.state())).startsWith("approval-expired: ").contains("(0 of 1)");
  }

  @Test
  void takesNoYesAfterTheTimeIsOver() {
    Tale tale = Tale.needing(1);
    tale.now = NOON.plus(WITHIN);

    tale.approve(BOB);
    assertThat(tale.state()).isInstanceOf(AwaitingApproval.class);
    tale.passes(Duration.ZERO);

    assertThat(refusal(tale.state())).startsWith("approval-expired: ");
  }

  @Test
  void endsWhenSomebodyDoesNotAgree() {
    Tale tale = Tale.needing(1);

    tale.say(new Instruction.Refuse(BOB, Optional.of("not on a Friday")));

    assertThat(tale.state()).isEqualTo(new NotApproved(BOB, Optional.of("not on a Friday")));
  }

  @Test
  void endsWhenAnythingMovedSinceItWasAskedFor() {
    Build other =
        new Build(
            new BuildNumber(236),
            4906,
            PLAN.build().status(),
            PLAN.build().ref(),
            PLAN.build().refKind(),
            new Commit(new CommitSha("a".repeat(40)), "Newer", "Carol Meyer", NOON),
            PLAN.build().url());
    PinnedImage retagged =
        new PinnedImage(image().repository(), new ImageDigest("sha256:" + "cd".repeat(32)));

    assertThat(afterApproval(Tale.found(changed(other, image(), template()))))
        .startsWith("ref-changed: ")
        .contains("it was build #235", "is build #236");
    assertThat(afterApproval(Tale.found(changed(PLAN.build(), retagged, template()))))
        .startsWith("ref-changed: ")
        .contains("the image of eu/web/web was", "cdcd");
    assertThat(
            afterApproval(
                Tale.found(changed(PLAN.build(), image(), new PodTemplate("{\"other\":1}")))))
        .contains("what runs as eu/web was changed meanwhile");
    assertThat(afterApproval(Tale.found(Stories.configured(PLAN, "b".repeat(64), "level changed"))))
        .contains("what eu/web is told by its ConfigMaps and Secrets was changed meanwhile");
    assertThat(afterApproval(Tale.found(Stories.plan("web", "worker"))))
        .contains("the configuration of the environment was changed");
    assertThat(
            afterApproval(
                new StepOutcome.NotGreenYet(
                    PLAN.build(), new PipelineJobs(1, 3, List.of(), Set.of()))))
        .contains("the pipeline of build #235 is running again");
    assertThat(
            afterApproval(
                new StepOutcome.Impossible(
                    new Refusal("role-missing", "Deploying needs a role.", ""))))
        .contains("no longer what was agreed to. Deploying needs a role. Nothing was touched");
  }

  private static String afterApproval(StepOutcome recheck) {
    Tale tale = Tale.needing(1);
    tale.approve(BOB);
    tale.take(recheck);
    return refusal(tale.state());
  }

  @Test
  void givesUpWhenNothingAnswersAfterTheLastApproval() {
    Tale tale = Tale.needing(1);
    tale.approve(BOB);
    StepOutcome silence = new StepOutcome.Unanswered(new Outage("GitLab", "no answer"), NOON);

    tale.take(silence);
    assertThat(tale.state()).isInstanceOf(Rechecking.class);
    tale.now = tale.now.plus(Approving.RECHECK_LIMIT).plusSeconds(1);
    tale.take(silence);

    assertThat(refusal(tale.state())).startsWith("gave-up: ");
  }

  @Test
  void letsNoHotfixThroughWithoutAnotherPerson() {
    BuildReference build = Stories.order().reference();
    Tale unguarded = new Tale(with(Optional.empty()), asked(Order.Urgency.HOTFIX, build));
    Tale confirmed = new Tale(needing(0), asked(Order.Urgency.HOTFIX, build));

    for (Tale tale : List.of(unguarded, confirmed)) {
      assertThat(tale.state())
          .isEqualTo(new AwaitingApproval(PLAN, Approvals.none(new Approval(1, WITHIN), NOON)));
      tale.approve(ANN);
      assertThat(tale.state()).isInstanceOf(AwaitingApproval.class);
    }
  }

  @Test
  void givesWhoHadToWaitMoreTimeToConfirm() {
    Order asked = Stories.order();
    Order before =
        new Order(
            asked.app(),
            asked.environment(),
            asked.reference(),
            Order.WhenGreen.WAIT,
            Order.Urgency.ROUTINE,
            asked.requester(),
            asked.reason(),
            asked.channel(),
            asked.place(),
            NOON.minusSeconds(61));
    Environment confirmed = with(Optional.of(Approval.CONFIRMED));

    assertThat(new Tale(confirmed, asked).state())
        .isEqualTo(new AwaitingApproval(PLAN, Approvals.none(Approval.CONFIRMED, NOON)));
    Tale waited = new Tale(confirmed, before);
    assertThat(waited.state())
        .isEqualTo(new AwaitingApproval(PLAN, Approvals.none(new Approval(0, WITHIN), NOON)));
    assertThat(LineMessage.toRequester(waited.board, waited.last.events().getLast()))
        .map(Message::summary)
        .hasValueSatisfying(words ->
            assertThat(words)
                .startsWith("It waits for you: shop build #235 to staging")
                .contains("say there confirm deployment"));
    assertThat(new Tale(needing(1), before).state())
        .isEqualTo(new AwaitingApproval(PLAN, Approvals.none(new Approval(1, WITHIN), NOON)));
  }

  @Test
  void hasAnOverrideConfirmedByWhoWantsItAtLeast() {
    Order override = asked(Order.Urgency.OVERRIDE, Stories.order().reference());
    Tale unguarded = new Tale(with(Optional.empty()), override);
    Tale guarded = new Tale(needing(2), override);

    assertThat(unguarded.state())
        .isEqualTo(new AwaitingApproval(PLAN, Approvals.none(Approval.CONFIRMED, NOON)));
    unguarded.approve(ANN);
    assertThat(unguarded.state()).isInstanceOf(Rechecking.class);
    guarded.approve(ANN);
    assertThat(guarded.state())
        .isEqualTo(new AwaitingApproval(PLAN, Approvals.none(new Approval(2, WITHIN), NOON)));
  }

  @Test
  void passesOverNoMoreThanWasAgreedTo() {
    Plan agreed = Stories.overriding(PLAN, "issue-blocks", "job-missing");

    assertThat(Approving.moved(agreed, agreed)).isEmpty();
    assertThat(Approving.moved(agreed, Stories.overriding(PLAN, "job-missing"))).isEmpty();
    assertThat(Approving.moved(agreed, Stories.overriding(PLAN, "issue-blocks", "frozen")))
        .contains("more stands against it now, by the rule frozen");
    assertThat(
            Approving.moved(
                agreed, Stories.overriding(PLAN, "job-missing", "issue-blocks", "issue-blocks")))
        .as("another issue")
        .isPresent();
  }

  @Test
  void looksUpByTheNameThatWasAskedForButKeepsToWhatWasNewest() {
    BuildReference branch = new BuildReference.Branch("fix-login");

    assertThat(Approving.again(asked(Order.Urgency.ROUTINE, branch), PLAN)).isEqualTo(branch);
    assertThat(
            Approving.again(asked(Order.Urgency.ROUTINE, new BuildReference.LatestStable()), PLAN))
        .isEqualTo(new BuildReference.Numbered(new BuildNumber(235)));
  }

  /// People press in any order, time passes, things move: compared with a model of a few lines.
  @Test
  void doesInEveryHistoryWhatTheRulesSay() {
    long seed = Long.getLong("slipway.seed", System.nanoTime());
    Random dice = new Random(seed);
    int live = 0;
    for (int history = 0; history < 50_000; history++) {
      int needed = dice.nextInt(3);
      Tale tale = Tale.needing(needed);
      Set<UserId> agreed = new LinkedHashSet<>();
      String expected = "waiting";
      List<String> said = new ArrayList<>();
      while (expected.equals("waiting") && said.size() < 12) {
        UserId who = List.of(ANN, BOB, CAROL).get(dice.nextInt(3));
        switch (dice.nextInt(6)) {
          case 0 -> {
            said.add("refuse " + who.value());
            tale.say(new Instruction.Refuse(who, Optional.empty()));
            expected = "not approved";
          }
          case 1 -> {
            Duration time = Duration.ofMinutes(dice.nextInt(14));
            said.add("passes " + time);
            tale.passes(time);
            if (Duration.between(NOON, tale.now).compareTo(WITHIN) >= 0) {
              expected = "refused";
            }
          }
          case 2 -> {
            said.add("abort " + who.value());
            tale.say(new Instruction.Abort(who));
            expected = "aborted";
          }
          default -> {
            said.add("approve " + who.value());
            tale.approve(who);
            if (needed == 0 ? who.equals(ANN) : !who.equals(ANN)) {
              agreed.add(who);
            }
            if (agreed.size() >= Math.max(1, needed)) {
              boolean moved = dice.nextInt(4) == 0;
              said.add(moved ? "moved" : "same");
              tale.take(Tale.found(moved ? Stories.plan("web", "worker") : PLAN));
              expected = moved ? "refused" : "applying";
            }
          }
        }
      }
      String got =
          switch (tale.state()) {
            case AwaitingApproval _ -> "waiting";
            case NotApproved _ -> "not approved";
            case Refused _ -> "refused";
            case DeploymentState.Aborted _ -> "aborted";
            case Applying _ -> "applying";
            default -> tale.state().toString();
          };
      assertThat(got)
          .as("-Dslipway.seed=%s, %s needed: %s", seed, needed, said)
          .isEqualTo(expected);
      live += got.equals("applying") ? 1 : 0;
    }
    assertThat(live).isGreaterThan(5_000);
  }
}
