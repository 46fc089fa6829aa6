package dev.slipway.bot.engine;

import static dev.slipway.bot.engine.StillWorld.PRODUCTION;
import static dev.slipway.bot.engine.StillWorld.STAGING;
import static dev.slipway.bot.engine.StillWorld.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `promote staging to production`: what goes on is what runs there, everywhere and by the record,
/// or nothing does.
final class PromotingTest {
  private static final Why WHY = new Why.Interfered("eu/web", "kubectl-set");

  private final StillWorld world = new StillWorld();

  private StepOutcome promote() {
    return promote(world);
  }

  private static StepOutcome promote(StillWorld world) {
    return world.lookUp(PRODUCTION, new BuildReference.LiveOn(STAGING), Optional.empty());
  }

  private Refusal refusal() {
    return refusal(promote());
  }

  private static Refusal refusal(StepOutcome outcome) {
    assertThat(outcome).isInstanceOf(StepOutcome.Impossible.class);
    return ((StepOutcome.Impossible) outcome).refusal();
  }

  @Test
  void takesTheDigestsThatRunAndAsksNoTag() {
    world.released(235);

    StepOutcome outcome = promote();

    assertThat(outcome).isInstanceOf(StepOutcome.LookedUp.class);
    Plan plan = ((StepOutcome.LookedUp) outcome).plan();
    assertThat(plan.build().number().value()).isEqualTo(235);
    assertThat(plan.changes())
        .extracting(Plan.Change::images)
        .isEqualTo(List.of(Map.of("web", image(235))));
    assertThat(world.tags).isEmpty();
  }

  @Test
  void refusesWhenAnotherRegionRunsSomethingElse() {
    world.released(235);
    world.runs("shop-us/web", image(236).toString());

    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("live-differs");
    assertThat(refusal.reason())
        .isEqualTo(
            "Not everything on staging runs the same: eu/web/web, eu/worker/worker, us/worker/worker run "
                + "registry.example.com/shop/web@sha256:"
                + image(235).digest().shortened()
                + "; us/web/web runs registry.example.com/shop/web@sha256:"
                + image(236).digest().shortened()
                + " (recorded is registry.example.com/shop/web@sha256:"
                + image(235).digest().shortened()
                + "). It should be release 1 (build #235).");
    assertThat(refusal.next()).startsWith("Deploy build #235 to staging again, or another one");
  }

  @Test
  void refusesWhenAnotherWorkloadOfTheSameRegionRunsATag() {
    world.released(235);
    world.runs("shop-eu/worker", "registry.example.com/shop/web:mine");

    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("live-differs");
    assertThat(refusal.reason())
        .contains("eu/worker/worker runs registry.example.com/shop/web:mine (recorded is ");
  }

  @Test
  void refusesWhatSomebodyElseHasPutEverywhere() {
    world.released(235);
    for (String place : List.of("shop-eu/web", "shop-eu/worker", "shop-us/web", "shop-us/worker")) {
      world.runs(place, image(236).toString());
    }

    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("live-not-as-recorded");
    assertThat(refusal.reason())
        .startsWith("What runs on staging is not what release 1 (build #235) recorded: ")
        .contains("eu/web/web, eu/worker/worker, us/web/web, us/worker/worker run ")
        .endsWith(" Somebody else has changed it.");
  }

  @Test
  void refusesWhatTheReleaseDidNotReach() {
    world.released(235);
    StillWorld more =
        world.reconfigured(text ->
            text.replace(
                "    - {name: us, inCluster: true, namespace: shop-us}",
                "    - {name: us, inCluster: true, namespace: shop-us}\n"
                    + "    - {name: asia, inCluster: true, namespace: shop-asia}"));
    for (String region : List.of("eu", "us", "asia")) {
      more.runs("shop-" + region + "/web", image(235).toString());
      more.runs("shop-" + region + "/worker", image(235).toString());
    }

    Refusal refusal = refusal(promote(more));

    assertThat(refusal.code()).isEqualTo("live-not-as-recorded");
    assertThat(refusal.reason())
        .contains("asia/web/web, asia/worker/worker run ", "(nothing is recorded of it)")
        .doesNotContain("eu/web");
  }

  @Test
  void refusesWhilePodsMoveInAnotherRegion() {
    world.released(235);
    world.moves("shop-us/worker");

    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("live-not-stable");
    assertThat(refusal.reason()).contains("us/worker: 2 of 3 pods updated");
    assertThat(refusal.next()).startsWith("Ask again when they are");
  }

  @Test
  void tellsAllThatStandsAgainstItAtOnce() {
    world.released(235);
    world.moves("shop-us/worker");
    world.runs("shop-eu/web", "registry.example.com/shop/web:mine");

    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("live-differs");
    assertThat(refusal.reason()).contains("(Rule live-differs.)", "(Rule live-not-stable.)");
  }

  @Test
  void refusesWhileADeploymentThereIsUnderWay() {
    world.released(235);
    world.released(236, plan -> new Applying(plan, List.of()));

    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("not-verified");
    assertThat(refusal.reason())
        .isEqualTo(
            "Build #236 is not live and stable on staging (deployment 2, which is under way).");
  }

  @Test
  void refusesWhatAFailureLeftAndGoesOnWithWhatWasPutBack() {
    world.released(235);
    world.released(236, plan -> new Failed(plan, WHY, Aftermath.LEFT_AS_IS));
    StepOutcome left = promote();
    world.released(237, plan -> new Failed(plan, WHY, Aftermath.PUT_BACK));
    StepOutcome leftBefore = promote();

    world.released(235);
    world.released(236, plan -> new Failed(plan, WHY, Aftermath.PUT_BACK));

    assertThat(refusal(left).code()).isEqualTo("not-verified");
    assertThat(refusal(leftBefore).code()).isEqualTo("not-verified");
    assertThat(promote()).isInstanceOf(StepOutcome.LookedUp.class);
  }

  @Test
  void refusesWhatItHasNoRecordOf() {
    Refusal refusal = refusal();

    assertThat(refusal.code()).isEqualTo("live-build-unknown");
    assertThat(refusal.next()).isEqualTo("Name the build by its number.");
  }

  @Test
  void takesNoTagForAnImageThatDoesNotRunThere() {
    world.released(235);
    StillWorld other =
        world.reconfigured(text ->
            text.replaceFirst(
                "(?s)(name: production.*)- deployment: web",
                "$1- deployment: web\n      containers:\n      - {name: web, image: \"registry.example.com/shop/other:{build}\"}"));
    for (String place : List.of("shop-eu/web", "shop-eu/worker", "shop-us/web", "shop-us/worker")) {
      other.runs(place, image(235).toString());
    }

    Refusal refusal = refusal(promote(other));

    assertThat(refusal.code()).isEqualTo("image-not-live-there");
    assertThat(refusal.reason())
        .contains("registry.example.com/shop/other:{build}", "web/web has on production");
    assertThat(refusal.next()).contains("deploy #235 to production");
    assertThat(other.tags).isEmpty();
  }

  @Test
  void waitsForAClusterThatDoesNotAnswer() {
    world.released(235);
    world.isSilent("shop-us/worker");

    assertThat(promote()).isInstanceOf(StepOutcome.Unanswered.class);
  }

  @Test
  void namesNoOneBuildWhereRegionsRunSeveral() {
    world.released(235);
    world.isMarked("shop-us/worker", new Mark("1", 1, "236", "1"));

    var settled = new LiveBuilds(world).settle(world.app(), new BuildReference.LiveOn(STAGING));

    assertThat(settled)
        .isEqualTo(
            new dev.slipway.commands.ports.Answer.Refused<BuildReference>(
                new Refusal(
                    "live-differs",
                    "Not everything on staging runs the same build: eu/web runs #235, eu/worker runs #235, us/web runs #235, us/worker runs #236.",
                    "Name the build by its number.")));
  }
}
