package dev.slipway.bot.engine;

import static dev.slipway.bot.engine.StillWorld.STAGING;
import static dev.slipway.bot.engine.StillWorld.image;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.DeploymentState.Applying;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.StepOutcome;
import dev.slipway.commands.ports.Refusal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What keeps an earlier release from being made live again, and which of it a reason passes.
final class RestoringTest {
  private static final Optional<String> REASON = Optional.of("the old one works");

  private StillWorld world = new StillWorld();

  private StepOutcome restore(long release, Optional<String> reason) {
    return world.lookUp(STAGING, new BuildReference.Released(release), reason);
  }

  private Refusal refusal(long release, Optional<String> reason) {
    StepOutcome outcome = restore(release, reason);
    assertThat(outcome).isInstanceOf(StepOutcome.Impossible.class);
    return ((StepOutcome.Impossible) outcome).refusal();
  }

  private void twoReleases() {
    world.released(234);
    world.released(235);
  }

  @Test
  void restoresEveryTemplateAndDigestAsRecorded() {
    twoReleases();

    StepOutcome outcome = restore(1, Optional.empty());

    assertThat(outcome).isInstanceOf(StepOutcome.LookedUp.class);
    Plan plan = ((StepOutcome.LookedUp) outcome).plan();
    assertThat(plan.restores()).hasValue(1);
    assertThat(plan.changes())
        .hasSize(4)
        .allSatisfy(change -> {
          assertThat(change.exactly())
              .contains(new PodTemplate("{\"image\":\"" + image(234) + "\"}"));
          assertThat(change.images().values()).containsExactly(image(234));
          assertThat(change.before().images().values()).containsExactly(image(235).toString());
        });
    assertThat(world.tags).isEmpty();
  }

  @Test
  void refusesAReleaseThatNeverWas() {
    twoReleases();

    Refusal refusal = refusal(41, REASON);

    assertThat(refusal.code()).isEqualTo("release-not-found");
    assertThat(refusal.next()).isEqualTo("Say \"history staging\" to see which there are.");
  }

  @Test
  void refusesAReleaseThatReachedOnlyAPartOfIt() {
    world.released(234, plan -> new Applying(plan, List.of()));
    world.released(235);

    Refusal refusal = refusal(1, REASON);

    assertThat(refusal.code()).isEqualTo("release-not-whole");
    assertThat(refusal.reason())
        .isEqualTo("Release 1 never went live whole, so there is nothing to go back to.");
  }

  @Test
  void refusesAReleaseOfOtherWorkloads() {
    twoReleases();
    world =
        world.reconfigured(
            text -> text.replaceFirst("    - deployment: worker", "    - deployment: jobs"));

    Refusal refusal = refusal(1, REASON);

    assertThat(refusal.code()).isEqualTo("workloads-changed");
    assertThat(refusal.reason())
        .contains("Deployment us/worker; the configuration now has", "Deployment us/jobs");
    assertThat(refusal.next()).contains("deploy #234 to staging");
  }

  @Test
  void refusesAReleaseOfFewerRegions() {
    twoReleases();
    world =
        world.reconfigured(
            text -> text.replace("    - {name: us, inCluster: true, namespace: shop-us}\n", ""));

    assertThat(refusal(1, REASON).code()).isEqualTo("workloads-changed");
  }

  @Test
  void refusesAReleaseWhoseImageIsGoneFromTheRegistry() {
    twoReleases();
    world.gone.add(image(234).digest());

    Refusal refusal = refusal(1, REASON);

    assertThat(refusal.code()).isEqualTo("image-gone");
    assertThat(refusal.reason()).contains(image(234).toString());
  }

  @Test
  void refusesAReleaseWhoseConfigurationIsGone() {
    twoReleases();
    world.lacking.add("ConfigMap web-config-v17");

    Refusal refusal = refusal(1, REASON);

    assertThat(refusal.code()).isEqualTo("config-gone");
    assertThat(refusal.reason())
        .isEqualTo(
            "Release 1 needs configuration that is no longer there: ConfigMap web-config-v17 in shop-eu and shop-us.");
  }

  @Test
  void passesChangesOfTheDatabaseOnlyForAReason() {
    twoReleases();
    world.changedFiles = Optional.of(List.of("db/V235__coupons.sql", "src/Shop.java"));

    Refusal refusal = refusal(1, Optional.empty());

    assertThat(refusal.code()).isEqualTo("migrations-between");
    assertThat(refusal.reason()).contains("db/V235__coupons.sql").doesNotContain("Shop.java");
    assertThat(refusal.next()).contains("roll back staging to release 1: the reason");
    assertThat(restore(1, REASON))
        .isInstanceOfSatisfying(
            StepOutcome.LookedUp.class,
            found -> assertThat(found.touched()).containsExactly("db/V235__coupons.sql"));
  }

  @Test
  void passesASilentGitLabOnlyForAReason() {
    twoReleases();
    world.changedFiles = Optional.empty();

    Refusal refusal = refusal(1, Optional.empty());

    assertThat(refusal.code()).isEqualTo("migrations-unknown");
    assertThat(refusal.reason()).contains("no answer within 5 s");
    assertThat(restore(1, REASON)).isInstanceOf(StepOutcome.LookedUp.class);
  }

  @Test
  void tellsAllThatStandsAgainstItAtOnce() {
    twoReleases();
    world.gone.add(image(234).digest());
    world.lacking.add("ConfigMap web-config-v17");
    world.changedFiles = Optional.of(List.of("db/V235__coupons.sql"));
    world.isSilent("shop-us/worker");

    Refusal refusal = refusal(1, Optional.empty());

    assertThat(refusal.code()).isEqualTo("image-gone");
    assertThat(refusal.reason())
        .startsWith("2 things stand against it. ")
        .contains("no longer there: ConfigMap web-config-v17 in shop-eu and shop-us. ")
        .containsOnlyOnce("(Rule image-gone.)")
        .doesNotContain("no answer");
  }

  @Test
  void waitsForAClusterThatDoesNotAnswer() {
    twoReleases();
    world.isSilent("shop-us/worker");

    assertThat(restore(1, REASON)).isInstanceOf(StepOutcome.Unanswered.class);
  }
}
