package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.ReviewDuty;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.reviews.Lease;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The lives of review apps, by the real duty and store on models of GitLab and a cluster.
final class ReviewAppsTest {
  private static final String FIX = "fix-login";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void livesFromBeingAskedForUntilItsMergeRequestIsMerged() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX);

      world.ask(FIX);
      world.run(MINUTE, process);
      assertThat(world.said(1))
          .contains("Review app for fix-login of shop: Ready at http://" + world.name(FIX));

      world.gitlab.push(FIX, 240, PipelineStatus.UNDER_WAY);
      world.run(MINUTE, process);
      assertThat(world.cluster.holds(world.name(FIX)).orElseThrow().build().value()).isEqualTo(236);
      world.gitlab.ends(FIX, PipelineStatus.SUCCEEDED);
      world.run(MINUTE.multipliedBy(2), process);
      assertThat(world.said(1)).contains("with build #240");
      assertThat(world.gitlab.comment(42).text()).contains("ready at <http://");

      world.pass(Duration.ofHours(9), process);
      assertThat(world.said(1)).contains("Asleep: no pods run");
      world.move(FIX, new ReviewMove.Wake());
      world.run(MINUTE, process);
      assertThat(world.said(1)).contains("Ready at");

      world.gitlab.become(42, MergeRequest.State.MERGED);
      world.run(MINUTE.multipliedBy(2), process);
      assertThat(world.said(1)).contains("Removed: its merge request was merged.");
      assertThat(world.gitlab.comment(42).text()).contains("removed: this was merged.");
      assertThat(world.cluster.names()).isEmpty();
      assertThat(world.cluster.ledger)
          .containsExactly(
              "made " + world.name(FIX) + " #1",
              "applied 1 of build 236",
              "applied 2 of build 240",
              "asleep",
              "applied 3 of build 240",
              "removed");
    }
  }

  @Test
  void tellsOnceOfANamespaceThatItDoesNotKnowAndLeavesIt() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.run(MINUTE, world.process());
      TestDatabase.empty(world.database);

      world.pass(MINUTE.multipliedBy(30), world.process(), world.process());

      String unknown = "from message where message_key like 'review-unknown-%'";
      assertThat(world.query("select count(*) " + unknown)).isEqualTo("1");
      assertThat(world.query("select fallback " + unknown))
          .contains(
              "there is the namespace " + world.name(FIX),
              "of which I know nothing",
              "kubectl delete namespace " + world.name(FIX));
      assertThat(world.cluster.names()).containsExactly(world.name(FIX).value());
    }
  }

  @Test
  void beginsByItsLabelAndEndsWithIt() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review", "bug");

      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      assertThat(world.query("select channel from message where message_key = 'r1'"))
          .isEqualTo("C0DEPLOYS");

      world.gitlab.label(42, "bug");
      world.runUntil(() -> isSaid(world, 1, "Removed: its label was taken off."), process);

      world.gitlab.label(42, "review");
      world.runUntil(() -> isSaid(world, 2, "Ready at"), process);
      assertThat(world.cluster.ledger)
          .containsExactly(
              "made " + world.name(FIX) + " #1",
              "applied 1 of build 236",
              "removed",
              "made " + world.name(FIX) + " #2",
              "applied 1 of build 236");
    }
  }

  @Test
  void doesNotComeBackByItsLabelOnceStoppedUntilTheLabelWasOff() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.move(FIX, new ReviewMove.Stop());
      world.run(MINUTE.multipliedBy(5), process);

      assertThat(world.said(1)).contains("Removed: stopped by @U0ANN.");
      assertThat(world.cluster.names()).isEmpty();
      world.gitlab.label(42);
      world.run(MINUTE, process);
      world.gitlab.label(42, "review");
      world.runUntil(() -> isSaid(world, 2, "Ready at"), process);
    }
  }

  @Test
  void comesBackWhenSomebodyAsksForWhatWasStopped() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      world.move(FIX, new ReviewMove.Stop());
      world.runUntil(() -> isSaid(world, 1, "Removed"), process);

      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 2, "Ready at"), process);
      world.gitlab.label(42);
      world.run(MINUTE.multipliedBy(3), process);

      assertThat(world.said(2)).contains("Ready at");
    }
  }

  @Test
  void refusesForksOnceInACommentOfTheirMergeRequest() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty one = world.process();
      ReviewDuty other = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.openFromFork(42, FIX, "review");
      world.gitlab.openFromFork(43, FIX, "review");
      world.gitlab.mute = true;
      world.run(MINUTE, one, other);

      world.gitlab.mute = false;
      world.gitlab.commentCalls = 0;
      world.run(MINUTE.multipliedBy(3), one, other);

      for (int request : List.of(42, 43)) {
        assertThat(world.gitlab.comment(request).text())
            .contains("none, because the branch is in a fork");
        assertThat(world.gitlab.comment(request).writes()).isEqualTo(1);
      }
      assertThat(world.gitlab.commentCalls).as("once by each process for each").isEqualTo(4);
      assertThat(world.cluster.ledger).isEmpty();
      for (String table : List.of("review_app", "message", "decision")) {
        assertThat(world.query("select count(*) from " + table)).as(table).isEqualTo("0");
      }
    }
  }

  @Test
  void givesABranchOfItsOwnProjectOneThatIsCalledLikeThatOfAFork() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      world.gitlab.openFromFork(43, FIX, "review");

      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      world.gitlab.become(43, MergeRequest.State.CLOSED);
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(1)).contains("Ready at");
      assertThat(world.gitlab.comment(42).text()).contains("ready at");
      assertThat(world.gitlab.comment(43).text()).contains("in a fork");
      assertThat(world.query("select count(*) from review_app")).isEqualTo("1");
    }
  }

  @Test
  void removesWhatHasLostItsBranchOrMergeRequestWithoutAnyHook() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      for (String branch : List.of("deleted", "closed")) {
        world.gitlab.push(branch, branch.length(), PipelineStatus.SUCCEEDED);
        world.ask(branch);
      }
      world.gitlab.open(43, "closed");
      world.runUntil(() -> isSaid(world, 1, "Ready at") && isSaid(world, 2, "Ready at"), process);
      world.run(MINUTE, process);

      world.gitlab.delete("deleted");
      world.gitlab.become(43, MergeRequest.State.CLOSED);
      world.run(MINUTE, process);

      assertThat(world.said(1)).contains("Removed: its branch was deleted.");
      assertThat(world.said(2)).contains("Removed: its merge request was closed.");
      assertThat(world.cluster.names()).isEmpty();
    }
  }

  @Test
  void looksAtOnceWhenAHookComes() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.gitlab.become(42, MergeRequest.State.MERGED);
      process.hint(Optional.of("acme/shop"));
      Duration _ = process.round(Runnable::run);

      assertThat(world.said(1)).contains("Is being removed: its merge request was merged.");
    }
  }

  @Test
  void takesABranchWhoseMergeRequestWasClosedBefore() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX);
      world.gitlab.become(42, MergeRequest.State.CLOSED);

      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      world.run(MINUTE.multipliedBy(3), process);

      assertThat(world.said(1)).contains("Ready at");
    }
  }

  @Test
  void removesNothingWhileGitLabIsAwayAndSaysThatItIs() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.gitlab.away = true;
      world.run(Duration.ofHours(1), process);

      assertThat(world.cluster.names()).containsExactly(world.name(FIX).value());
      assertThat(world.query("select body from message where message_key = 'r1'"))
          .contains("GitLab does not answer as it should", "nothing is removed because of it");
      world.gitlab.away = false;
      world.run(MINUTE, process);
      assertThat(world.query("select body from message where message_key = 'r1'"))
          .doesNotContain("does not answer");
      assertThat(world.cluster.ledger).hasSize(2);
    }
  }

  @Test
  void goesOnWhereItWasAfterTheClusterWasAway() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.cluster.away = true;
      world.ask(FIX);
      world.run(Duration.ofMinutes(30), process);
      assertThat(world.query("select body from message where message_key = 'r1'"))
          .contains("Kubernetes (eu) does not answer as it should");

      world.cluster.away = false;
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      assertThat(world.cluster.ledger).hasSize(2);
    }
  }

  @Test
  void keepsWhatStandsWhenANewBuildFails() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.gitlab.push(FIX, 242, PipelineStatus.FAILED);
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(1)).contains("Ready at", "with build #236");
      assertThat(world.query("select body from message where message_key = 'r1'"))
          .contains("did not succeed. What is there stays");
    }
  }

  @Test
  void saysThatAPushIsRefusedAndHowWhatIsStillThereStands() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.cluster.refused.add(240L);
      world.gitlab.push(FIX, 240, PipelineStatus.SUCCEEDED);
      world.runUntil(() -> isSaid(world, 1, "Refused"), process);
      for (int i = 0; i < 200; i++) {
        world.run(Duration.ofSeconds(1), process);
        assertThat(world.said(1))
            .contains(
                "Refused and not applied: build #240 (",
                "web.yaml: a key stands twice",
                "What is there is still build #236 (",
                "ready at http://" + world.name(FIX))
            .doesNotContain("Coming up");
      }
      assertThat(world.gitlab.comment(42).text())
          .contains("is refused. What is there is still build", "ready at <http://");
      world.cluster.broken.add(236L);
      world.run(MINUTE, process);
      assertThat(world.said(1)).contains("which is not ready: Deployment web: 0 of 1 pods ready");

      world.gitlab.push(FIX, 241, PipelineStatus.SUCCEEDED);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      assertThat(world.said(1)).contains("with build #241").doesNotContain("refused");
    }
  }

  @Test
  void saysThatAFirstBuildIsRefused() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      world.cluster.refused.add(236L);
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);

      world.ask(FIX);
      world.run(MINUTE, world.process());

      assertThat(world.said(1))
          .contains("Refused and not applied: build #236 (", "web.yaml: a key stands twice")
          .doesNotContain("Coming up", "still");
    }
  }

  @Test
  void saysWithLogsWhyItDoesNotComeUpAndIsReadyWhenItDoes() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 237, PipelineStatus.SUCCEEDED);
      world.cluster.broken.add(237L);

      world.ask(FIX);
      world.run(Duration.ofMinutes(11), process);

      assertThat(world.said(1))
          .contains("Does not come up with build #237", "container web exits with 3");
      assertThat(world.query("select body from message where message_key = 'r1/1'"))
          .contains("no salt");
      world.cluster.broken.clear();
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
    }
  }

  @Test
  void endsByTheClockUnlessItIsExtendedOrPinned() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      for (String branch : List.of("plain", "extended", "pinned")) {
        world.gitlab.push(branch, branch.length(), PipelineStatus.SUCCEEDED);
        world.ask(branch);
      }
      world.runUntil(() -> isSaid(world, 3, "Ready at"), process);
      world.move("extended", new ReviewMove.Extend(Duration.ofDays(2)));
      world.move("pinned", new ReviewMove.Pin());

      world.pass(Duration.ofHours(9), process);
      assertThat(standings(world)).isEqualTo("Asleep Ready Ready");
      world.pass(Duration.ofHours(40), process);
      assertThat(standings(world)).isEqualTo("Asleep Asleep Ready");
      world.pass(Duration.ofDays(7).minusHours(40), process);
      assertThat(standings(world)).isEqualTo("Gone Asleep Ready");
      world.pass(Duration.ofDays(90), process);
      assertThat(standings(world)).isEqualTo("Gone Gone Ready");
      world.move("pinned", new ReviewMove.Unpin());
      world.pass(Duration.ofHours(9), process);
      assertThat(standings(world)).isEqualTo("Gone Gone Asleep");
    }
  }

  @Test
  void appliesTheImageOfAPipelineThatWasRunAgain() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      Lease lease = world.row(1).lease();

      for (PipelineStatus status : List.of(PipelineStatus.UNDER_WAY, PipelineStatus.FAILED)) {
        world.gitlab.rerun(FIX, 239, status);
        world.remade.add("239");
        world.run(MINUTE.multipliedBy(2), process);
      }
      world.gitlab.rerun(FIX, 240, PipelineStatus.SUCCEEDED);
      world.run(MINUTE.multipliedBy(2), process);
      world.gitlab.rerun(FIX, 241, PipelineStatus.SUCCEEDED);
      world.notPushed.add("241");
      world.run(MINUTE.multipliedBy(2), process);
      assertThat(world.said(1)).contains("Ready at", "with build #236").doesNotContain("Rule");
      world.gitlab.rerun(FIX, 242, PipelineStatus.SUCCEEDED);
      world.remade.add("242");
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(1)).contains("Ready at", "with build #242");
      assertThat(world.cluster.ledger)
          .containsExactly(
              "made " + world.name(FIX) + " #1",
              "applied 1 of build 236",
              "applied 2 of build 242");
      assertThat(world.row(1).lease()).isEqualTo(lease);
    }
  }

  @Test
  void doesNotWakeForAPipelineThatWasRunAgain() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      world.move(FIX, new ReviewMove.Sleep());
      world.runUntil(() -> isSaid(world, 1, "Asleep"), process);

      world.gitlab.rerun(FIX, 242, PipelineStatus.SUCCEEDED);
      world.remade.add("242");
      world.run(MINUTE.multipliedBy(2), process);
      assertThat(world.said(1)).contains("Asleep");
      world.move(FIX, new ReviewMove.Wake());
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(1)).contains("Ready at", "with build #242");
    }
  }

  @Test
  void wakesWhatIsPushedTo() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      world.move(FIX, new ReviewMove.Sleep());
      world.runUntil(() -> isSaid(world, 1, "Asleep"), process);

      world.gitlab.push(FIX, 240, PipelineStatus.SUCCEEDED);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      assertThat(world.said(1)).contains("with build #240");
    }
  }

  @Test
  void endsWhatWasAskedForWhenThereIsNoBranchOrNoLeaveAnyMore() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.ask("nowhere");
      world.run(MINUTE, process);
      assertThat(world.said(1)).contains("Not started: GitLab has no branch nowhere.");

      world.gitlab.push(FIX, 236, PipelineStatus.UNDER_WAY);
      world.ask(FIX);
      world.run(MINUTE, process);
      world.standing = Directory.Standing.DEACTIVATED;
      world.gitlab.ends(FIX, PipelineStatus.SUCCEEDED);
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(2)).contains("Not started: This account is deactivated.");
      assertThat(world.cluster.ledger).isEmpty();
      assertThat(
              world.query(
                  "select count(*) from decision where environment = 'review-apps' and occasion = 'review app 2'"))
          .isEqualTo("1");
    }
  }

  @Test
  void waitsForRoomWhenItsLabelAsksForOneTooMany() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      for (int i = 1; i <= 4; i++) {
        world.gitlab.push("b" + i, i, PipelineStatus.SUCCEEDED);
        world.gitlab.open(40 + i, "b" + i, "review");
        world.run(MINUTE.multipliedBy(2), process);
      }

      assertThat(world.cluster.names()).hasSize(3);
      assertThat(world.query("select body from message where message_key = 'r4'"))
          .contains("One person can have 3 review apps of shop at a time", "!41, !42, !43");
      assertThat(world.gitlab.comment(44).text()).contains("One person can have 3");
      world.gitlab.become(42, MergeRequest.State.MERGED);
      world.runUntil(() -> isSaid(world, 4, "Ready at"), process);
    }
  }

  @Test
  void makesAnewWhatSomebodyElseHasDeleted() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.cluster.lose(world.name(FIX));
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(1)).contains("Ready at");
      assertThat(world.cluster.names()).hasSize(1);
    }
  }

  @Test
  void appliesAgainWhatSomebodyHasDeletedOutOfItAndSaysSoInItsThread() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.cluster.lose(world.name(FIX), "Deployment database");
      world.runUntil(() -> !isSaid(world, 1, "Ready at"), process);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      assertThat(world.query("select fallback from message where message_key = 'r1/2/lost'"))
          .contains(
              "Deployment database is not there any more",
              "I apply build #236",
              "stop review app branch fix-login of shop");
      assertThat(world.cluster.ledger)
          .containsExactly(
              "made " + world.name(FIX) + " #1",
              "applied 1 of build 236",
              "applied 2 of build 236");
    }
  }

  @Test
  void appliesLaterThanWhatBrokeOffBeforeTheStoreWasPutBack() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.cluster.breakOff(world.name(FIX), 7);
      world.run(MINUTE.multipliedBy(2), process);

      assertThat(world.said(1)).contains("Ready at").doesNotContain("superseded");
      assertThat(world.cluster.ledger).last().isEqualTo("applied 8 of build 236");
    }
  }

  @Test
  void leavesAloneWhatItsStoreDoesNotKnow() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);
      TestDatabase.empty(world.database);

      world.run(MINUTE.multipliedBy(30), world.process(), process);

      assertThat(world.cluster.names()).hasSize(1);
    }
  }

  @Test
  void leavesItAsItIsWhereTheConfigurationHasNoReviewApps() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty process = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.ask(FIX);
      world.runUntil(() -> isSaid(world, 1, "Ready at"), process);

      world.run(MINUTE.multipliedBy(15), world.processWithout());
      assertThat(world.cluster.names()).hasSize(1);
      assertThat(world.said(1)).contains("The configuration of this process has no review apps");
      world.run(MINUTE.multipliedBy(15), process);

      assertThat(world.cluster.names()).hasSize(1);
      assertThat(world.said(1)).contains("Ready at").doesNotContain("configuration");
    }
  }

  @Test
  void makesOneWithTwoProcesses() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      ReviewDuty one = world.process();
      ReviewDuty other = world.process();
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      world.gitlab.push("other", 240, PipelineStatus.SUCCEEDED);
      world.ask("other");

      world.runUntil(
          () -> isSaid(world, 1, "Ready at") && isSaid(world, 2, "Ready at"), one, other);
      world.gitlab.become(42, MergeRequest.State.MERGED);
      world.runUntil(() -> isSaid(world, 2, "Removed"), other, one);

      assertThat(world.cluster.ledger)
          .containsExactlyInAnyOrder(
              "made " + world.name(FIX) + " #2",
              "applied 1 of build 236",
              "made " + world.name("other") + " #1",
              "applied 1 of build 240",
              "removed");
    }
  }

  private static boolean isSaid(ReviewWorldModel world, long id, String words) {
    return world.said(id).contains(words);
  }

  private static String standings(ReviewWorldModel world) {
    return Stream.of(1, 2, 3)
        .map(id -> world.row(id).standing().getClass().getSimpleName())
        .collect(Collectors.joining(" "));
  }
}
