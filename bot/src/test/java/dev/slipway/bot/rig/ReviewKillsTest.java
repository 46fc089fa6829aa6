package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.bot.engine.ReviewDuty;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.ports.ReviewPlaces;
import dev.slipway.commands.reviews.MergeRequest;
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.integrations.store.Vendor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Wherever the process dies in the life of a review app, or stands still while another one takes
/// over, it is made once, ends as it was meant to, and its message and its merge request's comment
/// are true.
final class ReviewKillsTest {
  private static final String FIX = "fix-login";

  /// After every fifth call, with `slipway.long` after each; as nothing happens between two calls,
  /// that is before the next one too.
  static Stream<Arguments> trials() {
    int step = Boolean.getBoolean("slipway.long") ? 1 : 5;
    return Stream.of(arguments(Vendor.H2, step), arguments(Vendor.POSTGRESQL, 8 * step));
  }

  /// @param step how many calls lie between one trial and the next
  @ParameterizedTest
  @MethodSource("trials")
  void livesItsLifeWhereverTheProcessDies(Vendor vendor, int step) {
    try (ReviewWorldModel world = new ReviewWorldModel(vendor)) {
      int trials = 0;
      boolean killed = true;
      for (int call = 1; killed; call += step) {
        world.reset();
        Story story = new Story(world, call);

        killed = story.live();

        trials++;
        assertThat(world.cluster.ledger)
            .describedAs("killed after call %d", call)
            .containsExactly(
                "made " + world.name(FIX) + " #1",
                "applied 1 of build 236",
                "applied 2 of build 240",
                "asleep",
                "applied 3 of build 240",
                "removed");
        assertThat(world.said(1))
            .describedAs("killed after call %d", call)
            .contains("Removed: its merge request was merged.");
        assertThat(world.gitlab.comment(42).text()).contains("removed: this was merged");
        assertThat(world.cluster.names()).isEmpty();
        assertThat(world.row(1).next()).isEmpty();
      }
      assertThat(trials).isGreaterThan(50 / step);
    }
  }

  /// A life, with a process that is killed once; another one starts some seconds later.
  private static final class Story {
    private final ReviewWorldModel world;
    private final Crossings crossings;
    private ReviewDuty process;

    private Story(ReviewWorldModel world, int call) {
      this.world = world;
      this.crossings =
          world.crossings(
              Optional.of(
                  new Kill(
                      new Where.Call(call, Side.AFTER), new What.Dead(Duration.ofSeconds(8)))));
      this.process = world.process(crossings);
    }

    /// @return whether the process was killed on the way
    private boolean live() {
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      until(() -> isSaid("Ready at") && world.gitlab.comment(42).text().contains("ready at"));
      world.gitlab.push(FIX, 240, PipelineStatus.SUCCEEDED);
      until(() -> isSaid("Ready at") && isSaid("#240"));
      world.move(FIX, new ReviewMove.Sleep());
      until(() -> isSaid("Asleep"));
      world.move(FIX, new ReviewMove.Wake());
      until(() -> isSaid("Ready at"));
      world.gitlab.become(42, MergeRequest.State.MERGED);
      until(() -> isSaid("Removed") && world.row(1).next().isEmpty());
      return crossings.isSpent();
    }

    private boolean isSaid(String words) {
      return world.said(1).contains(words);
    }

    private void until(BooleanSupplier done) {
      try {
        world.runUntil(done, process);
      } catch (Killed _) {
        world.clock.set(world.clock.instant().plusSeconds(8));
        process = world.process();
        world.runUntil(done, process);
      }
    }
  }

  /// The first process stands still right before it applies, for longer than its claim; meanwhile
  /// another one sees that the merge request is merged, and removes all. What the first one then
  /// makes, nobody keeps: the sweep removes it.
  @Test
  void removesWhatAPausedProcessMakesLate() {
    try (ReviewWorldModel world = new ReviewWorldModel(Vendor.H2)) {
      world.gitlab.push(FIX, 236, PipelineStatus.SUCCEEDED);
      world.gitlab.open(42, FIX, "review");
      ReviewDuty other = world.process();
      ReviewDuty paused =
          world.process(
              world.crossings(Optional.empty()),
              before(
                  world.cluster,
                  "apply",
                  () -> {
                    world.clock.set(world.clock.instant().plusSeconds(95));
                    world.gitlab.become(42, MergeRequest.State.MERGED);
                    world.runUntil(() -> world.said(1).contains("merge request was merged"), other);
                    world.run(Duration.ofMinutes(1), other);
                  }));

      world.run(Duration.ofSeconds(1), paused);

      assertThat(world.cluster.names()).hasSize(1);
      assertThat(world.said(1)).contains("merge request was merged");
      world.run(Duration.ofMinutes(22), other, paused);
      assertThat(world.cluster.names()).isEmpty();
      assertThat(world.said(1)).contains("merge request was merged");
    }
  }

  /// The same places, with something happening once before a call.
  private static ReviewPlaces before(ReviewPlaces places, String call, Runnable what) {
    boolean[] happened = {false};
    return (ReviewPlaces)
        java.lang.reflect.Proxy.newProxyInstance(
            ReviewPlaces.class.getClassLoader(),
            new Class<?>[] {ReviewPlaces.class},
            (_, method, arguments) -> {
              if (method.getName().equals(call) && !happened[0]) {
                happened[0] = true;
                what.run();
              }
              return method.invoke(places, arguments);
            });
  }
}
