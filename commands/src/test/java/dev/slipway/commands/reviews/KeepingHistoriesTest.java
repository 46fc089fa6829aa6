package dev.slipway.commands.reviews;

import static dev.slipway.commands.reviews.Story.ANN;
import static dev.slipway.commands.reviews.Story.NOON;
import static dev.slipway.commands.reviews.Story.REVIEWS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.reviews.Keeping.Effect;
import dev.slipway.commands.reviews.ReviewSight.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Thousands of random histories: after each thing that happens, the looks come to rest at what a
/// small model says, whatever was away meanwhile.
final class KeepingHistoriesTest {
  private static final int HISTORIES = 3_000;
  private static final int EVENTS = 25;
  private static final List<MergeRequest.State> STATES = List.of(MergeRequest.State.values());

  @Test
  void comesToRestWhereTheModelIs() {
    int[] ends = new int[3];
    for (long seed = 1; seed <= HISTORIES; seed++) {
      History history = new History(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
      for (int i = 0; i < EVENTS; i++) {
        history.happen();
        assertThat(history.is())
            .describedAs("seed %d: %s", seed, history.told)
            .isEqualTo(history.model.is());
      }
      ends[history.model.gone ? 0 : history.model.awake ? 1 : 2]++;
    }
    assertThat(ends[0]).isGreaterThan(HISTORIES / 10);
    assertThat(ends[1]).isGreaterThan(HISTORIES / 20);
    assertThat(ends[2]).isGreaterThan(HISTORIES / 20);
  }

  /// What ought to be, said as simply as can be.
  private static final class Model {
    private boolean gone;
    private boolean awake = true;
    private boolean pinned;
    private boolean openSeen;
    private long shown;
    private Instant awakeUntil = NOON.plus(REVIEWS.sleepAfter());
    private Instant keptUntil = awakeUntil.plus(REVIEWS.keepFor());

    private void touched(Instant now, Duration length) {
      awake = true;
      stays(now.plus(length));
    }

    private void stays(Instant until) {
      awakeUntil = until.isAfter(awakeUntil) ? until : awakeUntil;
      Instant kept = awakeUntil.plus(REVIEWS.keepFor());
      keptUntil = kept.isAfter(keptUntil) ? kept : keptUntil;
    }

    private void looks(World world) {
      if (gone) {
        return;
      }
      if (!pinned && !world.now.isBefore(keptUntil)) {
        gone = true;
        return;
      }
      if (!pinned && shown > 0 && !world.now.isBefore(awakeUntil)) {
        awake = false;
      }
      if (world.gitlabAway) {
        return;
      }
      if (!world.branch || (openSeen && world.request != MergeRequest.State.OPEN)) {
        gone = true;
        return;
      }
      openSeen |= world.request == MergeRequest.State.OPEN;
      if (world.status == PipelineStatus.SUCCEEDED && world.head != shown) {
        shown = world.head;
        touched(world.now, REVIEWS.sleepAfter());
      }
    }

    private String is() {
      if (gone) {
        return "gone";
      }
      return shown == 0 ? "nothing" : (awake ? "awake with " + shown : "asleep");
    }
  }

  /// Whatever is outside.
  private static final class World {
    private Instant now = NOON;
    private boolean branch = true;
    private boolean gitlabAway;
    private boolean clusterAway;
    private long head = 1;
    private PipelineStatus status = PipelineStatus.SUCCEEDED;
    private MergeRequest.State request = MergeRequest.State.CLOSED;
    private ReviewSight place = new ReviewSight.Absent();
    private long holds;
  }

  private static final class History {
    private final RandomGenerator dice;
    private final World world = new World();
    private final Model model = new Model();
    private final StringBuilder told = new StringBuilder();
    private ReviewApp row = Story.begun();

    private History(RandomGenerator dice) {
      this.dice = dice;
      settle();
    }

    private void happen() {
      world.now = world.now.plusSeconds(1 + dice.nextInt(60));
      int what = dice.nextInt(14);
      told.append(' ').append(what);
      switch (what) {
        case 0, 1 -> {
          world.head++;
          world.status = PipelineStatus.UNDER_WAY;
        }
        case 2, 3 ->
            world.status = dice.nextBoolean() ? PipelineStatus.SUCCEEDED : PipelineStatus.FAILED;
        case 4 -> world.now = world.now.plus(Duration.ofHours(dice.nextInt(10)));
        case 5 -> world.gitlabAway = !world.gitlabAway;
        case 6 -> world.clusterAway = !world.clusterAway;
        case 7 -> world.request = STATES.get(dice.nextInt(12) / 5);
        case 8 -> world.branch = dice.nextInt(20) > 0;
        default -> move(what);
      }
      settle();
    }

    private void move(int what) {
      ReviewMove move =
          switch (what) {
            case 9 -> new ReviewMove.Sleep();
            case 10 -> new ReviewMove.Wake();
            case 11 -> new ReviewMove.Extend(Duration.ofHours(dice.nextInt(1, 30)));
            case 12 -> dice.nextBoolean() ? new ReviewMove.Pin() : new ReviewMove.Unpin();
            default -> dice.nextInt(8) == 0 ? new ReviewMove.Stop() : new ReviewMove.Wake();
          };
      boolean legal = !model.gone && !(move instanceof ReviewMove.Sleep && model.shown == 0);
      Moving.Outcome outcome = Moving.of(row, move, ANN, REVIEWS, world.now);
      assertThat(outcome instanceof Moving.Outcome.Moved).isEqualTo(legal);
      if (!(outcome instanceof Moving.Outcome.Moved(ReviewApp moved))) {
        return;
      }
      row = moved;
      switch (move) {
        case ReviewMove.Sleep() -> model.awake = false;
        case ReviewMove.Wake() -> model.touched(world.now, REVIEWS.sleepAfter());
        case ReviewMove.Extend(Duration length) -> model.touched(world.now, length);
        case ReviewMove.Pin() -> {
          model.awake = true;
          model.pinned = true;
        }
        case ReviewMove.Unpin() -> {
          model.pinned = false;
          model.stays(world.now.plus(REVIEWS.sleepAfter()));
        }
        case ReviewMove.Stop() -> model.gone = true;
      }
    }

    private void settle() {
      model.looks(world);
      for (int i = 0; i < 6; i++) {
        look();
      }
      ReviewApp rest = row;
      look();
      assertThat(row).describedAs("at rest: %s", told).isEqualTo(rest);
    }

    /// As the engine does it.
    private void look() {
      row = Keeping.aged(row, world.now);
      if (!world.gitlabAway && !(row.wish() instanceof Wish.Away)) {
        row = Keeping.heeded(row, sight(), REVIEWS);
        if (Keeping.wanted(row).isPresent()) {
          row =
              Keeping.given(row, new BuildNumber(world.head), Optional.empty(), REVIEWS, world.now);
        }
      }
      if (world.clusterAway) {
        return;
      }
      row = Keeping.seen(row, world.place, REVIEWS, world.now);
      Effect effect = Keeping.effect(row, world.place);
      switch (effect) {
        case NOTHING -> {}
        case APPLY -> {
          Content content = row.content().orElseThrow();
          world.holds = content.build().value();
          world.place = Story.there(content.revision(), new Health.Ready(1));
        }
        case SLEEP ->
            world.place = Story.there(row.content().orElseThrow().revision(), new Health.Asleep());
        case REMOVE -> world.place = new ReviewSight.Absent();
      }
    }

    private BranchSight sight() {
      BranchSight there =
          Story.sight(world.head, world.status, Optional.of(Story.request(42, world.request)));
      return world.branch
          ? there
          : new BranchSight(Optional.empty(), there.mergeRequest(), Optional.empty());
    }

    /// What the cluster shows; while it is away, what is wanted of it.
    private String is() {
      if (world.clusterAway) {
        return switch (row.wish()) {
          case Wish.Away _ -> "gone";
          case Wish.Asleep _ -> "asleep";
          case Wish.Awake _ ->
              row.content()
                  .map(content -> "awake with " + content.build().value())
                  .orElse("nothing");
        };
      }
      return switch (world.place) {
        case ReviewSight.Absent() ->
            row.wish() instanceof Wish.Away ? "gone" : row.content().isEmpty() ? "nothing" : "lost";
        case ReviewSight.Leaving _ -> "leaving";
        case ReviewSight.There(_, _, _, _, List<ReviewSight.Part> parts) ->
            parts.getFirst().health() instanceof Health.Asleep
                ? "asleep"
                : "awake with " + world.holds;
      };
    }
  }
}
