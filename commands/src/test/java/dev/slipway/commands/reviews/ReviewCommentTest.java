package dev.slipway.commands.reviews;

import static dev.slipway.commands.reviews.Story.NOON;
import static dev.slipway.commands.reviews.Story.REVIEWS;
import static dev.slipway.commands.reviews.Story.begun;
import static dev.slipway.commands.reviews.Story.byAnn;
import static dev.slipway.commands.reviews.Story.byLabel;
import static dev.slipway.commands.reviews.Story.holding;
import static dev.slipway.commands.reviews.Story.there;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.reviews.ReviewSight.Health;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What merge requests and channels are told of review apps.
final class ReviewCommentTest {
  private static ReviewApp ready() {
    return Keeping.seen(holding(236), there(1, new Health.Ready(1)), REVIEWS, NOON);
  }

  @Test
  void saysWhereItIsAndUntilWhen() {
    assertThat(ReviewComment.of(ready()))
        .isEqualTo(
            "**Review app:** ready at <http://review-shop-fix-login-8da1eb52.review.example.com>"
                + " with build &#35;236 (00000000). Awake until 2 Mar 2026 20:00 UTC.");
  }

  @Test
  void escapesWhatIsFromOutside() {
    ReviewApp failed =
        holding(236)
            .standing(
                new Standing.Failed(NOON, "@all [x](http://evil) <!-- \n/merge\n`rm` ![i](j)"));

    assertThat(ReviewComment.of(failed))
        .contains("does not come up")
        .contains("&#64;all")
        .doesNotContain("@all", "](", "<!--", "\n", "`rm`");
    assertThat(ReviewComment.of(failed.troubled(Optional.of(new Refusal("x", "@all\n/close")))))
        .doesNotContain("@all", "/close");
  }

  @Test
  void saysThatANewBuildIsRefusedAndWhatIsStillThere() {
    URI url = URI.create("http://x.example.com");
    ReviewApp refused =
        holding(240)
            .troubled(Optional.of(new Refusal("manifest-invalid", "a.yaml: a key", "Correct it.")));
    Standing.Older up =
        new Standing.Older(Story.commit(236), new BuildNumber(236), Optional.of(url), "");
    Standing.Older down =
        new Standing.Older(
            Story.commit(236), new BuildNumber(236), Optional.empty(), "Deployment web: @all");

    assertThat(words(refused.standing(new Standing.Making(Optional.of(up), ""))))
        .isEqualTo(
            "Refused and not applied: build #240 (00000000). What is there is"
                + " still build #236 (00000000), ready at http://x.example.com. a.yaml: a key"
                + " Correct it. (Rule manifest-invalid)");
    assertThat(words(refused.standing(new Standing.Making(Optional.of(down), ""))))
        .contains("still build #236 (00000000), which is not ready: Deployment web: @all.");
    assertThat(words(refused.standing(new Standing.Making(Optional.empty(), "Service x is gone"))))
        .contains("Refused and not applied: build #240 (00000000).", "Service x is gone.")
        .doesNotContain("still", "Coming up");
    assertThat(ReviewComment.of(refused.standing(new Standing.Making(Optional.of(up), ""))))
        .isEqualTo(
            "**Review app:** build &#35;240 (00000000) is refused. What is there is still build"
                + " &#35;236 (00000000), ready at <http://x.example.com>.\n\n"
                + "a.yaml&#58; a key Correct it.");
    assertThat(ReviewComment.of(refused.standing(new Standing.Making(Optional.of(down), ""))))
        .contains("which is not ready: Deployment web&#58; &#64;all.");
  }

  private static String words(ReviewApp row) {
    return ReviewMessage.of(row, NOON).summary().replaceFirst("^.*? of shop: ", "");
  }

  @Test
  void offersWhatIsLegal() {
    assertThat(buttons(begun())).containsExactly("extend", "pin", "stop");
    assertThat(buttons(ready())).containsExactly("extend", "sleep", "pin", "stop");
    assertThat(buttons(ready().wishing(new Wish.Asleep()))).containsExactly("wake", "pin", "stop");
    assertThat(buttons(ready().leased(ready().lease().held(Lease.Hold.PINNED))))
        .containsExactly("sleep", "unpin", "stop");
    assertThat(buttons(ready().wishing(new Wish.Away(new Wish.Why.Merged())))).isEmpty();
  }

  private static List<String> buttons(ReviewApp row) {
    return ReviewMessage.of(row, NOON).sections().stream()
        .filter(Section.Buttons.class::isInstance)
        .flatMap(section -> ((Section.Buttons) section).buttons().stream())
        .map(button -> button.action())
        .toList();
  }

  @Test
  void tellsOfASilenceOnceItLasts() {
    ReviewApp silent = ready().silent(Optional.of(new Silence("GitLab", "no answer", NOON)));

    assertThat(ReviewMessage.of(silent, NOON.plus(Duration.ofMinutes(4))).toString())
        .doesNotContain("does not answer");
    assertThat(ReviewMessage.of(silent, NOON.plus(Duration.ofMinutes(5))).toString())
        .contains("GitLab does not answer as it should since");
  }

  @Test
  void namesThoseThatTakeTheRoomAndHowToStopOne() {
    List<ReviewApp> live =
        List.of(
            begun(1, "a", byAnn()),
            begun(2, "b", byLabel(42, "dave")),
            begun(3, "c", byLabel(43, "eve")));

    assertThat(Rooms.refusal(REVIEWS, live, "U0BOB"))
        .contains(
            new Refusal(
                "no-room",
                "There can be 3 review apps of shop at a time, asleep or not. There are: branch a, !42, !43.",
                "Stop one that is not needed: stop review app branch a of shop."));
    assertThat(Rooms.refusal(REVIEWS, live.subList(0, 2), "U0ANN")).isEmpty();
    assertThat(Rooms.refusal(REVIEWS, List.of(live.getFirst(), begun(4, "d", byAnn())), "U0ANN"))
        .map(Refusal::reason)
        .contains(
            "One person can have 2 review apps of shop at a time, asleep or not. There are: branch a, branch d.");
    assertThat(Rooms.refusal(REVIEWS, live, live.getLast())).isEmpty();
  }

  @Test
  void fillsManifestsAndLeavesOtherBracesAlone() {
    ReviewOrder order =
        Filling.order(
            holding(236),
            List.of(
                new Manifest(
                    "web.yaml",
                    "{name} {host} {url} {image} {commit} {build} {app} {other} {a: b}")),
            REVIEWS);

    assertThat(order.manifests().getFirst().text())
        .isEqualTo(
            "review-shop-fix-login-8da1eb52 review-shop-fix-login-8da1eb52.review.example.com"
                + " http://review-shop-fix-login-8da1eb52.review.example.com {image} "
                + "00000000000000000000000000000000000000ec 236 shop {other} {a: b}");
    assertThat(order.host()).isEqualTo("review-shop-fix-login-8da1eb52.review.example.com");
  }
}
