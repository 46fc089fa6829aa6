package dev.slipway.commands.automatic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.PodView.End;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SoakTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Duration WANTED = Duration.ofMinutes(30);
  private static final Duration READY = Duration.ofMinutes(31);

  private static WorkloadView web(Replicas replicas, End... ends) {
    return new WorkloadView(
        Workload.Kind.DEPLOYMENT,
        "web",
        "uid",
        "1",
        1,
        1,
        false,
        replicas,
        Map.of("web", "web:1"),
        new PodTemplate("{}"),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.of("web-1"),
        List.of(ends).stream().map(SoakTest::pod).toList());
  }

  private static PodView pod(End end) {
    return new PodView(
        "web-1-a",
        "Running",
        true,
        Optional.of(NOON.minus(READY)),
        Optional.empty(),
        List.of(
            new ContainerView(
                "web", "web:1", true, 1, new PodView.State.Running(NOON), Optional.of(end))));
  }

  private static End end(int exitCode, int minutesAgo) {
    return new End(exitCode, "Error", "", NOON.minus(Duration.ofMinutes(minutesAgo)));
  }

  private static Optional<String> against(WorkloadView view) {
    return Soak.against("shop on staging", view, WANTED, NOON);
  }

  @Test
  void hasNothingAgainstWhatIsWell() {
    assertThat(against(web(new Replicas(2, 2, 2, 2, 2), end(3, 30), end(0, 1)))).isEmpty();
  }

  @Test
  void wantsAPodThatHasBeenReadyAllTheTime() {
    WorkloadView view = web(new Replicas(1, 1, 1, 1, 1), end(0, 40));

    assertThat(Soak.against("shop on staging", view, READY, NOON)).isEmpty();
    assertThat(Soak.against("shop on staging", view, READY.plusMinutes(1), NOON))
        .contains(
            "It has not been well there for 32m: no pod of web of shop on staging has been ready for longer than 31 min.");
    assertThat(
            Soak.against("shop on staging", web(new Replicas(1, 1, 1, 1, 1)), Duration.ZERO, NOON))
        .isEmpty();
  }

  @Test
  void wantsAllPods() {
    assertThat(against(web(new Replicas(3, 3, 3, 2, 2))))
        .contains("It is not well there: web of shop on staging has 2 of 3 pods available.");
  }

  @Test
  void canNotTellWithoutAnyPod() {
    assertThat(against(web(new Replicas(0, 0, 0, 0, 0))))
        .contains(
            "web of shop on staging has no pods (it is scaled to 0), so that nobody can tell whether"
                + " the build is well there.");
  }

  @Test
  void countsFromTheLastBadEnd() {
    assertThat(against(web(new Replicas(2, 2, 2, 2, 2), end(3, 29), end(137, 12))))
        .contains(
            "It has not been well there for 30m: container web of pod web-1-a of shop on staging"
                + " ended with exit code 137 12 min ago.");
  }
}
