package dev.slipway.commands.deployments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.deployments.DeploymentState.Aborted;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Failed;
import dev.slipway.commands.deployments.DeploymentState.Resolving;
import dev.slipway.commands.deployments.DeploymentState.Succeeded;
import dev.slipway.commands.deployments.DeploymentState.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReleaseTest {
  private static final Function<Plan, DeploymentState> LIVE = Succeeded::new;

  private static final Why WORSE =
      new Why.Worse("eu/web", "errors 33.3 % (14 of 42 requests), the other pods 0.0 %.");

  private final List<Release> newestFirst = new ArrayList<>();
  private Optional<Mark> mark = Optional.empty();

  @Test
  void goesBackToTheOneBefore() {
    deployed(230, LIVE);
    deployed(235, LIVE);
    deployed(236, LIVE);

    assertThat(before()).contains(2L);
  }

  @Test
  void goesFurtherBackEachTime() {
    deployed(230, LIVE);
    deployed(235, LIVE);
    deployed(236, LIVE);
    restored(2);

    assertThat(before()).contains(1L);
    restored(1);
    assertThat(before()).isEmpty();
  }

  @Test
  void goesBackToWhatWasRestoredAfterSomethingNew() {
    deployed(230, LIVE);
    deployed(235, LIVE);
    restored(1);
    deployed(236, LIVE);

    assertThat(before()).contains(3L);
  }

  @Test
  void passesOverWhatIsTheSame() {
    deployed(230, LIVE);
    deployed(235, LIVE);
    deployed(235, LIVE);

    assertThat(before()).contains(1L);
  }

  @Test
  void passesOverWhatWasPutBack() {
    deployed(230, LIVE);
    deployed(235, LIVE);
    deployed(237, failed(Aftermath.PUT_BACK));
    deployed(238, _ -> new Aborted(Stories.ANN, Aftermath.PUT_BACK));
    deployed(239, _ -> new Resolving());

    assertThat(before()).contains(1L);
  }

  @Test
  void goesBackFromAFailureThatWasLeftToWhatWasLive() {
    deployed(230, LIVE);
    deployed(235, LIVE);
    deployed(237, failed(Aftermath.LEFT_AS_IS));

    assertThat(before()).contains(2L);
  }

  @Test
  void findsTheNewestOfABuildThatWentLive() {
    deployed(235, LIVE);
    deployed(236, LIVE);
    deployed(235, LIVE);
    deployed(235, failed(Aftermath.PUT_BACK));

    assertThat(Release.of(new BuildNumber(235), newestFirst).map(Release::number)).contains(3L);
    assertThat(Release.of(new BuildNumber(237), newestFirst)).isEmpty();
  }

  @Test
  void keepsABuildOutUntilItIsLiveAgain() {
    deployed(235, LIVE);
    deployed(236, LIVE);
    assertThat(quarantine(236)).isEmpty();

    restored(1);
    assertThat(quarantine(236)).contains(3L);
    assertThat(quarantine(235)).isEmpty();

    deployed(236, failed(Aftermath.PUT_BACK));
    assertThat(quarantine(236)).contains(3L);
    deployed(236, LIVE);
    assertThat(quarantine(236)).isEmpty();
  }

  @Test
  void keepsABuildOutThatWasWorseUntilItIsLive() {
    deployed(235, LIVE);
    deployed(239, plan -> new Failed(plan, WORSE, Aftermath.WITHDRAWN));
    assertThat(quarantine(239)).contains(2L);
    assertThat(quarantine(235)).isEmpty();

    deployed(240, LIVE);
    assertThat(quarantine(239)).contains(2L);
    deployed(239, LIVE);
    assertThat(quarantine(239)).isEmpty();
  }

  @Test
  void keepsNothingOutWhenOnlyTheConfigurationWentBack() {
    deployed(235, LIVE);
    deployed(235, LIVE);
    restored(1);

    assertThat(quarantine(235)).isEmpty();
  }

  private Optional<Long> before() {
    return Release.before(newestFirst).map(Release::number);
  }

  private Optional<Long> quarantine(long build) {
    return Release.quarantine(new BuildNumber(build), newestFirst).map(Release::number);
  }

  private static Function<Plan, DeploymentState> failed(Aftermath aftermath) {
    return plan -> new Failed(plan, new Why.Interfered("eu/web", "kubectl"), aftermath);
  }

  private void deployed(long build, Function<Plan, DeploymentState> state) {
    release(build, OptionalLong.empty(), new PodTemplate("template of " + build), state);
  }

  private void restored(long number) {
    Release then =
        newestFirst.stream().filter(one -> one.number() == number).findFirst().orElseThrow();
    release(
        then.plan().build().number().value(),
        OptionalLong.of(number),
        Optional.ofNullable(then.templates().get(0)).orElseThrow(),
        LIVE);
  }

  private void release(
      long build,
      OptionalLong restores,
      PodTemplate template,
      Function<Plan, DeploymentState> state) {
    Plan story = Stories.plan("web");
    Build known = story.build();
    Plan.Change change = story.changes().getFirst();
    Plan plan =
        new Plan(
            new Build(
                new BuildNumber(build),
                known.pipelineId(),
                known.status(),
                known.ref(),
                known.refKind(),
                known.commit(),
                known.url()),
            newestFirst.size() + 1L,
            restores,
            List.of(
                new Plan.Change(
                    change.target(),
                    change.kind(),
                    change.workload(),
                    change.images(),
                    Optional.empty(),
                    new Plan.Before(change.before().images(), change.before().template(), mark))));
    Release release =
        new Release(Stories.in(state.apply(plan)), plan, Map.of(0, template), Stories.NOON);
    newestFirst.addFirst(release);
    if (release.succeeded()) {
      mark = Optional.of(new Mark("1", 1, Long.toString(build), Long.toString(plan.release())));
    }
  }
}
