package dev.slipway.commands.reviews;

import static dev.slipway.commands.reviews.Story.FIX;
import static dev.slipway.commands.reviews.Story.NOON;
import static dev.slipway.commands.reviews.Story.REVIEWS;
import static dev.slipway.commands.reviews.Story.begun;
import static dev.slipway.commands.reviews.Story.byLabel;
import static dev.slipway.commands.reviews.Story.half;
import static dev.slipway.commands.reviews.Story.holding;
import static dev.slipway.commands.reviews.Story.lacking;
import static dev.slipway.commands.reviews.Story.request;
import static dev.slipway.commands.reviews.Story.sight;
import static dev.slipway.commands.reviews.Story.there;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.reviews.Keeping.Effect;
import dev.slipway.commands.reviews.MergeRequest.State;
import dev.slipway.commands.reviews.ReviewSight.Health;
import dev.slipway.commands.reviews.Wish.Why;
import dev.slipway.config.Reviews;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What follows for a review app from what is seen.
final class KeepingTest {
  private static final Health READY = new Health.Ready(1);
  private static final Health COMING = new Health.Coming("0 of 1 pods ready");
  private static final Health ASLEEP = new Health.Asleep();
  private static final Health CRASHING =
      new Health.Failing(
          new Cause(Cause.Code.CRASH_LOOP, "web exits with 3"),
          new Evidence(Optional.empty(), List.of()));

  static Stream<Arguments> effects() {
    ReviewApp asleep = holding(236).wishing(new Wish.Asleep());
    ReviewApp away = holding(236).wishing(new Wish.Away(new Why.Merged()));
    return Stream.of(
        arguments(begun(), new ReviewSight.Absent(), Effect.NOTHING),
        arguments(holding(236), new ReviewSight.Absent(), Effect.APPLY),
        arguments(holding(236), new ReviewSight.Leaving(""), Effect.NOTHING),
        arguments(holding(236), there(1, READY), Effect.NOTHING),
        arguments(holding(236), there(1, CRASHING), Effect.NOTHING),
        arguments(holding(236), there(7, READY), Effect.APPLY),
        arguments(holding(236), half(1), Effect.APPLY),
        arguments(asleep, there(1, READY), Effect.SLEEP),
        arguments(asleep, there(1, ASLEEP, COMING), Effect.SLEEP),
        arguments(asleep, there(1, ASLEEP), Effect.NOTHING),
        arguments(asleep, new ReviewSight.Absent(), Effect.NOTHING),
        arguments(away, there(1, READY), Effect.REMOVE),
        arguments(away, new ReviewSight.Leaving("a volume"), Effect.NOTHING),
        arguments(away, new ReviewSight.Absent(), Effect.NOTHING));
  }

  @ParameterizedTest
  @MethodSource("effects")
  void doesWhatIsMissing(ReviewApp row, ReviewSight sight, Effect effect) {
    assertThat(Keeping.effect(row, sight)).isEqualTo(effect);
  }

  static Stream<Arguments> endings() {
    ReviewApp known = holding(236).seenOpen(Optional.of(42L));
    ReviewApp labelled = begun(1, FIX, byLabel(42, "ann"));
    return Stream.of(
        arguments(known, State.MERGED, Optional.of(new Why.Merged())),
        arguments(known, State.CLOSED, Optional.of(new Why.Closed())),
        arguments(known, State.OPEN, Optional.empty()),
        arguments(holding(236), State.MERGED, Optional.empty()),
        arguments(holding(236), State.CLOSED, Optional.empty()),
        arguments(labelled, State.OPEN, Optional.of(new Why.LabelOff())),
        arguments(labelled, State.CLOSED, Optional.of(new Why.Closed())));
  }

  @ParameterizedTest
  @MethodSource("endings")
  void endsWithItsMergeRequest(ReviewApp row, State state, Optional<Why> why) {
    ReviewApp heeded =
        Keeping.heeded(
            row,
            sight(236, PipelineStatus.SUCCEEDED, Optional.of(request(42, state, "bug"))),
            REVIEWS);

    assertThat(heeded.wish()).isEqualTo(why.<Wish>map(Wish.Away::new).orElse(new Wish.Awake()));
  }

  @Test
  void staysWhileItsLabelIsOn() {
    ReviewApp row = begun(1, FIX, byLabel(42, "ann"));

    ReviewApp heeded =
        Keeping.heeded(
            row,
            sight(
                236,
                PipelineStatus.UNDER_WAY,
                Optional.of(request(42, State.OPEN, "bug", "review"))),
            REVIEWS);

    assertThat(heeded.wish()).isEqualTo(new Wish.Awake());
    assertThat(Keeping.wanted(heeded)).isEmpty();
  }

  @Test
  void endsWithItsBranchAndSaysWhenThereNeverWasOne() {
    BranchSight nothing = new BranchSight(Optional.empty(), Optional.empty(), Optional.empty());

    assertThat(Keeping.heeded(holding(236), nothing, REVIEWS).wish())
        .isEqualTo(new Wish.Away(new Why.BranchGone()));
    assertThat(Keeping.heeded(begun(), nothing, REVIEWS).wish())
        .isInstanceOfSatisfying(
            Wish.Away.class, away -> assertThat(away.why()).isInstanceOf(Why.Refused.class));
  }

  @Test
  void wantsTheNewestCommitOnceItsBuildIsGreen() {
    ReviewApp row = holding(236);

    assertThat(Keeping.heeded(row, sight(236, PipelineStatus.FAILED, Optional.empty()), REVIEWS))
        .isEqualTo(row);
    for (PipelineStatus status : PipelineStatus.values()) {
      ReviewApp heeded = Keeping.heeded(row, sight(240, status, Optional.empty()), REVIEWS);
      assertThat(Keeping.wanted(heeded).isPresent()).isEqualTo(status == PipelineStatus.SUCCEEDED);
      assertThat(heeded.content()).isEqualTo(row.content());
    }
  }

  @Test
  void failsAfterItsTimeAndBecomesReadyAllTheSame() {
    ReviewApp made = Keeping.seen(holding(236), new ReviewSight.Absent(), REVIEWS, NOON);
    ReviewApp coming = Keeping.seen(made, there(1, COMING), REVIEWS, NOON);
    ReviewApp failed =
        Keeping.seen(
            coming, there(1, COMING, CRASHING), REVIEWS, NOON.plus(Duration.ofMinutes(10)));
    ReviewApp later =
        Keeping.seen(failed, there(1, COMING), REVIEWS, NOON.plus(Duration.ofMinutes(11)));
    ReviewApp ready =
        Keeping.seen(later, there(1, READY), REVIEWS, NOON.plus(Duration.ofMinutes(12)));

    assertThat(coming.standing())
        .isEqualTo(new Standing.Coming(NOON, "Deployment web: 0 of 1 pods ready"));
    assertThat(failed.standing())
        .isEqualTo(
            new Standing.Failed(
                NOON, "Deployment web: 0 of 1 pods ready; Deployment web: web exits with 3"));
    assertThat(later.standing()).isEqualTo(failed.standing());
    assertThat(ready.standing())
        .isEqualTo(
            new Standing.Ready(
                URI.create("http://" + ready.request().name() + ".review.example.com")));
  }

  @Test
  void isReadyOnceTheNodePortIsKnown() {
    Reviews ports = Story.reviews("http://node.example.com:{port}");
    ReviewSight without = there(1, READY);
    ReviewSight with =
        new ReviewSight.There(
            OptionalInt.of(30_123),
            Optional.of(new ReviewSight.Applied(1, Story.commit(236), new BuildNumber(236))),
            1,
            List.of(),
            List.of(new ReviewSight.Part("Deployment web", READY)));

    assertThat(Keeping.seen(holding(236), without, ports, NOON).standing())
        .isInstanceOf(Standing.Coming.class);
    assertThat(Keeping.seen(holding(236), with, ports, NOON).standing())
        .isEqualTo(new Standing.Ready(URI.create("http://node.example.com:30123")));
  }

  @Test
  void appliesALaterRevisionThanTheNamespaceHas() {
    ReviewApp seen = Keeping.seen(holding(236), there(7, READY), REVIEWS, NOON);
    ReviewApp half = Keeping.seen(holding(236), half(7), REVIEWS, NOON);

    assertThat(seen.content().orElseThrow().revision()).isEqualTo(8);
    assertThat(half.content()).isEqualTo(seen.content());
    assertThat(Keeping.seen(half, half(8), REVIEWS, NOON)).isEqualTo(half);
  }

  @Test
  void appliesAllOfItAgainOnceWhenSomeOfItIsGone() {
    ReviewApp ready = Keeping.seen(holding(236), there(1, READY), REVIEWS, NOON);

    ReviewApp lacking = Keeping.seen(ready, lacking(1), REVIEWS, NOON);
    ReviewApp later = Keeping.seen(lacking, lacking(1), REVIEWS, NOON.plusSeconds(2));
    ReviewApp whole = Keeping.seen(later, there(2, READY), REVIEWS, NOON.plusSeconds(4));

    assertThat(lacking.content().orElseThrow().revision()).isEqualTo(2);
    assertThat(lacking.standing())
        .isEqualTo(
            new Standing.Making(Optional.empty(), "Deployment database is not there any more"));
    assertThat(Keeping.effect(lacking, lacking(1))).isEqualTo(Effect.APPLY);
    assertThat(later.content()).isEqualTo(lacking.content());
    assertThat(whole.standing()).isEqualTo(ready.standing());
  }

  @Test
  void knowsWhatIsThereWhileWhatItIsToHoldIsNotApplied() {
    ReviewApp ready = Keeping.seen(holding(236), there(1, READY), REVIEWS, NOON);
    ReviewApp pushed =
        Keeping.given(
            Keeping.heeded(ready, sight(240, PipelineStatus.SUCCEEDED, Optional.empty()), REVIEWS),
            new BuildNumber(240),
            Optional.empty(),
            REVIEWS,
            NOON);

    ReviewApp up = Keeping.seen(pushed, there(1, READY), REVIEWS, NOON);
    ReviewApp down = Keeping.seen(up, there(1, COMING), REVIEWS, NOON);
    ReviewApp whole = Keeping.seen(down, there(2, COMING), REVIEWS, NOON.plusSeconds(9));

    assertThat(up.standing())
        .isEqualTo(
            new Standing.Making(
                Optional.of(
                    new Standing.Older(
                        Story.commit(236),
                        new BuildNumber(236),
                        Optional.of(
                            URI.create("http://" + up.request().name() + ".review.example.com")),
                        "")),
                ""));
    assertThat(down.standing())
        .isEqualTo(
            new Standing.Making(
                Optional.of(
                    new Standing.Older(
                        Story.commit(236),
                        new BuildNumber(236),
                        Optional.empty(),
                        "Deployment web: 0 of 1 pods ready")),
                ""));
    assertThat(whole.standing())
        .isEqualTo(new Standing.Coming(NOON.plusSeconds(9), "Deployment web: 0 of 1 pods ready"));
  }

  @Test
  void mendsNothingOfWhatSleepsOrGoes() {
    for (Wish wish : List.of(new Wish.Asleep(), new Wish.Away(new Why.Merged()))) {
      ReviewApp row = holding(236).wishing(wish);

      assertThat(Keeping.seen(row, lacking(1), REVIEWS, NOON).content()).isEqualTo(row.content());
    }
  }

  @Test
  void doesNotSleepWhileThereIsNothing() {
    Duration day = Duration.ofHours(9);

    assertThat(Keeping.aged(begun(), NOON.plus(day)).wish()).isEqualTo(new Wish.Awake());
    assertThat(Keeping.aged(holding(236), NOON.plus(day)).wish()).isEqualTo(new Wish.Asleep());
    assertThat(Keeping.aged(begun(), NOON.plus(Duration.ofHours(32))).wish())
        .isEqualTo(new Wish.Away(new Why.TimeUp()));
  }
}
