package dev.slipway.commands.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.news.Audience;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.PipelineSight;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.MailAddress;
import dev.slipway.config.News;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is owed of the default branch.
final class BuildLettersTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final MailAddress DEV = new MailAddress("dev@example.com");
  private static final Audience NO_CHANNEL = new Audience(List.of(), List.of());

  private static App shop(Set<News.Event> announced, MailAddress... to) {
    return new App(
        new AppName("shop"),
        "acme/shop",
        "master",
        List.of(),
        new News(announced, Optional.empty(), List.of()),
        List.of(to),
        Optional.empty());
  }

  private static final App SHOP = shop(Set.of(News.Event.values()), DEV);

  private static BranchWatch beginning() {
    return BranchWatch.beginning(SHOP, List.of(), BranchWatch.Completeness.ALL, Optional.empty());
  }

  private static BranchWatch after(BranchWatch watch, long number, PipelineStatus status) {
    return after(watch, number, status, number);
  }

  private static BranchWatch after(
      BranchWatch watch, long number, PipelineStatus status, long second) {
    Ended ended =
        new Ended(
            new Build(
                new BuildNumber(number),
                number + 4_000,
                status,
                "master",
                Build.RefKind.BRANCH,
                new Commit(new CommitSha("%040x".formatted(number)), "Change", "Carol", NOON),
                URI.create("https://gitlab.example.com/" + number)),
            NOON.plusSeconds(second),
            Optional.of(Duration.ofSeconds(250)),
            Optional.empty());
    return watch.after(
        List.of(new PipelineSight(number + 4_000, status, NOON.plusSeconds(second))),
        List.of(ended),
        NO_CHANNEL);
  }

  private static List<Letter> letters(App app, BranchWatch before, BranchWatch after) {
    return LettersTest.LETTERS.of(app, before, after, NOON);
  }

  @Test
  void owesALetterOfEachStableBuildOnce() {
    BranchWatch before = beginning();
    BranchWatch after = after(before, 246, PipelineStatus.SUCCEEDED);

    assertThat(letters(SHOP, before, after))
        .extracting(letter -> letter.id().value(), Letter::subject, Letter::to)
        .containsExactly(
            tuple(
                "T0ACME.shop.stable.4246.stable",
                "New stable build #246 on master of shop",
                List.of(DEV)));
    assertThat(letters(SHOP, after, after)).isEmpty();
  }

  @Test
  void owesOneOfWhatBrokeTheBranchAndOneOfTheRepairInTheSameThread() {
    BranchWatch green = beginning();
    BranchWatch broken = after(green, 247, PipelineStatus.FAILED);
    BranchWatch stillBroken = after(broken, 248, PipelineStatus.FAILED);
    BranchWatch repaired = after(stillBroken, 249, PipelineStatus.SUCCEEDED);

    List<Letter> first = letters(SHOP, green, broken);
    List<Letter> second = letters(SHOP, broken, stillBroken);
    List<Letter> third = letters(SHOP, stillBroken, repaired);

    assertThat(first)
        .extracting(Letter::subject)
        .containsExactly("Build #247 broke master of shop");
    assertThat(second).isEmpty();
    assertThat(third)
        .extracting(letter -> letter.id().value())
        .containsExactly(
            "T0ACME.shop.stable.4249.stable", "T0ACME.shop.broken.4247.mm94s3x4.repaired");
    assertThat(third.getLast().thread()).isEqualTo(first.getFirst().thread());
    assertThat(letters(SHOP, repaired, repaired)).isEmpty();
  }

  @Test
  void owesALetterOfEachTimeThatAPipelineBreaksTheBranch() {
    BranchWatch broken = after(beginning(), 247, PipelineStatus.FAILED);
    BranchWatch retried = after(broken, 247, PipelineStatus.SUCCEEDED, 1_000);
    BranchWatch again = after(retried, 247, PipelineStatus.FAILED, 2_000);

    List<Letter> letters = letters(SHOP, retried, again);

    assertThat(letters)
        .extracting(Letter::subject)
        .containsExactly("Build #247 broke master of shop");
    assertThat(letters.getFirst().id())
        .isNotEqualTo(letters(SHOP, beginning(), broken).getFirst().id());
  }

  @Test
  void owesWhatIsAnnouncedAndToSomebodyAlone() {
    BranchWatch green = beginning();
    BranchWatch broken = after(green, 247, PipelineStatus.FAILED);
    BranchWatch repaired = after(broken, 248, PipelineStatus.SUCCEEDED);

    assertThat(letters(shop(Set.of(News.Event.STABLE), DEV), green, broken)).isEmpty();
    assertThat(letters(shop(Set.of(News.Event.BROKEN), DEV), broken, repaired))
        .extracting(letter -> letter.id().value())
        .containsExactly("T0ACME.shop.broken.4247.mm94s3x4.repaired");
    assertThat(letters(shop(Set.of(News.Event.values())), green, broken)).isEmpty();
  }
}
