package dev.slipway.commands.news;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.news.StableBuild.Earlier;
import dev.slipway.commands.news.StableBuild.Standing;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the channel reads, word by word.
final class NewsMessagesTest {
  private static final AppName SHOP = new AppName("shop");
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final List<ChannelId> DEPLOYS = List.of(new ChannelId("C0DEPLOYS"));

  @Test
  void mentionsOnlyThoseWhoAskedForItInThePlaceOfTheirNames() {
    Contents contents =
        new Contents(
                Optional.of(
                    CommitList.of(
                        List.of(
                            commit(1, "One", "@ann"),
                            commit(2, "Two", "Bob"),
                            commit(3, "Three", "Bob at home"),
                            commit(4, "Four", "Carol")))),
                Optional.empty(),
                Optional.empty())
            .mentioning(
                Optional.of(
                    List.of(
                        new Mentioned(user("U0BOB"), List.of("Bob", "Bob at home")),
                        new Mentioned(user("U0EVE"), List.of()))));

    Section commits =
        StableMessage.of(SHOP, "master", stable(246, contents, Standing.NEWEST, List.of()))
            .sections()
            .get(1);

    assertThat(commits)
        .isInstanceOfSatisfying(
            Section.Paragraph.class,
            paragraph -> {
              assertThat(paragraph.text().plain())
                  .startsWith("4 commits since #245 by @U0BOB, @U0EVE, @ann and Carol:\n")
                  .contains("Two · Bob\n");
              assertThat(paragraph.text().spans())
                  .filteredOn(Span.Person.class::isInstance)
                  .containsExactly(new Span.Person(user("U0BOB")), new Span.Person(user("U0EVE")));
            });
  }

  @Test
  void mentionsAllWhoAskedHoweverManyTheyAre() {
    List<Mentioned> all =
        IntStream.range(0, 7)
            .mapToObj(i -> new Mentioned(user("U" + i), List.of("Somebody " + i)))
            .toList();
    Contents contents =
        new Contents(
                Optional.of(CommitList.of(List.of(commit(1, "One", "Carol")))),
                Optional.empty(),
                Optional.empty())
            .mentioning(Optional.of(all));

    assertThat(
            words(
                StableMessage.of(
                    SHOP, "master", stable(246, contents, Standing.NEWEST, List.of()))))
        .contains("One commit since #245 by @U0, @U1, @U2, @U3, @U4, @U5, @U6 and 1 more:");
  }

  private static UserId user(String id) {
    return new UserId("T0ACME", id);
  }

  @Test
  void tellsOfANewStableBuildAllThatIsKnown() {
    Contents contents =
        new Contents(
            Optional.of(
                CommitList.of(
                    List.of(
                        commit(1, "Keep people signed in", "Ann Lee"),
                        commit(2, "Round <!channel> prices", "@bob")))),
            Optional.of(
                List.of(
                    new Contents.MergeRequest(
                        42, "Fix the login", URI.create("https://gitlab.example.com/mr/42")))),
            Optional.of(new Contents.Tests(430, 0, 4)));
    StableBuild build =
        stable(246, contents, Standing.NEWEST, presence(Optional.of(245), Optional.of(230)));

    assertThat(words(StableMessage.of(SHOP, "master", build)))
        .isEqualTo(
            """
            New stable build #246 on master of shop
            2 commits since #245 by Ann Lee and @bob:
            00000000 Keep people signed in · Ann Lee
            00000000 Round <!channel> prices · @bob
            !42 Fix the login
            Tests 430 (+5), 4 skipped · Coverage 84.5 % (−0.3) · Took 4 min 10 s
            On staging is #245.
            On production is #230.
            [Deploy to staging: deploy shop #246 to staging] [Deploy to production: deploy shop #246 to production] [Details: show build #246 of shop]\
            """);
  }

  @Test
  void tellsOfAnOlderOneAndOfOneThatIsLiveOrRolledBackOnlyWhatConcernsIt() {
    StableBuild live =
        stable(
            244,
            Contents.UNKNOWN,
            Standing.OVERTAKEN,
            presence(Optional.of(244), Optional.of(230)));
    StableBuild rolledBack =
        stable(
            246,
            Contents.UNKNOWN,
            Standing.NEWEST,
            List.of(
                new Presence(
                    new EnvironmentName("staging"), Optional.of(new BuildNumber(245)), true)));

    assertThat(words(StableMessage.of(SHOP, "master", live)))
        .isEqualTo(
            """
            New stable build #244 on master of shop
            It is older than #245, which was stable before it.
            Coverage 84.5 % (−0.3) · Took 4 min 10 s
            It is live on staging.
            [Details: show build #244 of shop]\
            """);
    assertThat(StableMessage.of(SHOP, "master", live).summary())
        .isEqualTo("New stable build #244 on master of shop, live on staging");
    assertThat(words(StableMessage.of(SHOP, "master", rolledBack)))
        .contains(
            "It is kept from staging, as it was rolled back there or was found bad; there is #245.")
        .doesNotContain("Deploy to staging");
  }

  @Test
  void tellsWhatTheNewestOneWouldBringToEachEnvironment() {
    List<Presence> places =
        List.of(
            presence(Optional.of(245), Optional.of(230))
                .getFirst()
                .with(new Presence.Distance(OptionalInt.of(1), 0)),
            presence(Optional.of(245), Optional.of(230))
                .getLast()
                .with(new Presence.Distance(OptionalInt.of(14), 2)));
    StableBuild build = stable(246, Contents.UNKNOWN, Standing.NEWEST, places);

    assertThat(words(StableMessage.of(SHOP, "master", build)))
        .contains(
            "On staging is #245; this would bring one commit.\n"
                + "On production is #230; this would bring 14 commits and change 2 files of migrations.");
    assertThat(build.with(presence(Optional.of(246), Optional.of(230))).presence())
        .extracting(Presence::distance)
        .containsExactly(
            Optional.empty(), Optional.of(new Presence.Distance(OptionalInt.of(14), 2)));
    assertThat(places.getLast().with(Presence.Distance.UNKNOWN).lacksDistance(build.number()))
        .isFalse();
    assertThat(presence(Optional.of(247), Optional.empty()))
        .noneMatch(place -> place.lacksDistance(build.number()));
  }

  /// Others may have put something there all the same: `status` asks the cluster.
  @Test
  void saysWhereNothingThatItDeployedIsLive() {
    String nowhere = words(newest(presence(Optional.empty(), Optional.empty())));
    String onStaging = words(newest(presence(Optional.of(246), Optional.empty())));
    String overtaken =
        words(
            StableMessage.of(
                SHOP,
                "master",
                stable(
                    246,
                    Contents.UNKNOWN,
                    Standing.OVERTAKEN,
                    presence(Optional.empty(), Optional.empty()))));

    assertThat(nowhere)
        .contains(
            "No build that I deployed is known to be live on staging or production, so I can't tell what this would change there. status of shop shows what runs.\n"
                + "[Deploy to staging: deploy shop #246 to staging]");
    assertThat(onStaging)
        .contains(
            "It is live on staging.\n"
                + "No build that I deployed is known to be live on production, so I can't tell what this would change there. status of shop on production shows what runs.");
    assertThat(overtaken).doesNotContain("No build that I deployed");
  }

  /// It was rolled back there, and what is there now I did not put there.
  @Test
  void saysOnlyThatItIsKeptOutWhereItIsAndNothingElseIsKnown() {
    Presence staging = new Presence(new EnvironmentName("staging"), Optional.empty(), true);

    assertThat(words(newest(List.of(staging))))
        .contains("It is kept from staging, as it was rolled back there or was found bad.")
        .doesNotContain("No build that I deployed");
  }

  @Test
  void saysThatGitLabCanNotTellWhatItWouldBring() {
    Presence staging =
        presence(Optional.of(245), Optional.empty()).getFirst().with(Presence.Distance.UNKNOWN);

    assertThat(words(newest(List.of(staging))))
        .contains("On staging is #245; GitLab can't tell any more what this would bring.");
  }

  private static Message newest(List<Presence> presence) {
    return StableMessage.of(
        SHOP, "master", stable(246, Contents.UNKNOWN, Standing.NEWEST, presence));
  }

  @Test
  void tellsOfABreakageUntilItIsOver() {
    Breakage broken =
        new Breakage(
            ended(247, PipelineStatus.FAILED, NOON),
            Optional.empty(),
            new Contents(
                Optional.of(CommitList.of(List.of(commit(3, "Count carts", "Carol Meyer")))),
                Optional.of(List.of()),
                Optional.empty()),
            new Failure(
                Optional.of(
                    List.of(
                        new FailedJob("test", "test", URI.create("https://gitlab.example.com/1")))),
                Optional.of(new FailedLog("test", List.of("expected 1", "but was 2")))),
            1,
            new BuildNumber(248),
            Optional.empty(),
            DEPLOYS);
    Breakage repaired =
        broken.repairedBy(ended(249, PipelineStatus.SUCCEEDED, NOON.plusSeconds(8_100)));

    assertThat(words(BreakageMessage.of(SHOP, "master", broken)))
        .isEqualTo(
            """
            Build #247 broke master of shop
            Failed in test.
            Build #248 failed too.
            The last 2 lines of test:
            expected 1
            but was 2
            One commit since the last stable build by Carol Meyer:
            00000000 Count carts · Carol Meyer
            [Details: show build #247 of shop]\
            """);
    assertThat(BreakageMessage.recovery("master", broken)).isEmpty();
    assertThat(words(BreakageMessage.of(SHOP, "master", repaired)))
        .startsWith("Repaired: build #247 broke master of shop")
        .contains("Build #249 is green again, after 2 h 15 min.")
        .doesNotContain("expected 1");
    assertThat(BreakageMessage.recovery("master", repaired).orElseThrow().summary())
        .isEqualTo("master is repaired. Build #249 is green again, after 2 h 15 min.");
  }

  @Test
  void keepsTheLastTwentyLinesOfALogWithoutWhatIsSecret() {
    List<String> lines =
        IntStream.range(0, 100).mapToObj(line -> "line " + line + " s3cret").toList();

    FailedLog shown = new FailedLog("test", lines).shown(text -> text.replace("s3cret", "***"));

    assertThat(shown.lines())
        .containsExactlyElementsOf(
            IntStream.range(80, 100).mapToObj(line -> "line " + line + " ***").toList());
    assertThat(BreakageMessage.wholeLog(brokenWith(shown))).isEmpty();
  }

  @Test
  void showsTwentyLinesHoweverLongTheyAreAndInTheThreadAllOfThem() {
    List<String> lines =
        IntStream.range(0, 20)
            .mapToObj(line -> line % 2 == 0 ? "short " + line : longLine(line))
            .toList();
    Breakage broken = brokenWith(new FailedLog("test", lines).shown(text -> text));

    List<String> shown = preformatted(BreakageMessage.of(SHOP, "master", broken));
    List<Message> thread = BreakageMessage.wholeLog(broken);
    List<String> whole =
        thread.stream().flatMap(message -> preformatted(message).stream()).toList();

    assertThat(shown).hasSize(20);
    assertThat(String.join("\n", shown)).hasSizeBetween(2_400, 2_500);
    for (int i = 0; i < 20; i++) {
      assertThat(shown.get(i)).startsWith(i % 2 == 0 ? lines.get(i) : "long " + i + " 😀");
    }
    assertThat(shown)
        .filteredOn(line -> line.startsWith("long"))
        .allMatch(NewsMessagesTest::isCutWell);
    assertThat(words(BreakageMessage.of(SHOP, "master", broken)))
        .contains("The last 20 lines of test, whole in the thread:");
    assertThat(whole).isEqualTo(lines);
    assertThat(thread)
        .extracting(Message::summary)
        .startsWith("The last 20 lines of test (1 of 2)");
    assertThat(thread).allSatisfy(message -> assertThat(words(message).length()).isLessThan(3_000));
  }

  @Test
  void cutsWhatNoThreadHasRoomForAndTellsNothingOfALogOnceItIsRepaired() {
    FailedLog log =
        new FailedLog("test", IntStream.range(0, 30).mapToObj(_ -> "x".repeat(90_000)).toList())
            .shown(text -> text);
    Breakage broken = brokenWith(log);

    assertThat(log.lines())
        .hasSize(20)
        .allMatch(line -> line.length() == 600 && line.endsWith("…"));
    assertThat(preformatted(BreakageMessage.of(SHOP, "master", broken))).hasSize(20);
    assertThat(BreakageMessage.wholeLog(broken)).hasSize(5);
    assertThat(
            BreakageMessage.wholeLog(broken.repairedBy(ended(249, PipelineStatus.SUCCEEDED, NOON))))
        .isEmpty();
  }

  private static String longLine(int line) {
    return "long " + line + " " + "😀".repeat(200);
  }

  private static boolean isCutWell(String line) {
    return line.endsWith("😀…") || line.endsWith(" …");
  }

  private static List<String> preformatted(Message message) {
    return message.sections().stream()
        .filter(Section.Preformatted.class::isInstance)
        .map(Section.Preformatted.class::cast)
        .flatMap(section -> section.text().lines())
        .toList();
  }

  private static Breakage brokenWith(FailedLog log) {
    return new Breakage(
        ended(247, PipelineStatus.FAILED, NOON),
        Optional.empty(),
        Contents.UNKNOWN,
        new Failure(Optional.of(List.of()), Optional.of(log)),
        1,
        new BuildNumber(247),
        Optional.empty(),
        DEPLOYS);
  }

  private static List<Presence> presence(Optional<Integer> staging, Optional<Integer> production) {
    return List.of(
        new Presence(
            new EnvironmentName("staging"), staging.map(number -> new BuildNumber(number)), false),
        new Presence(
            new EnvironmentName("production"),
            production.map(number -> new BuildNumber(number)),
            false));
  }

  private static StableBuild stable(
      long number, Contents contents, Standing standing, List<Presence> presence) {
    return new StableBuild(
        ended(number, PipelineStatus.SUCCEEDED, NOON),
        Optional.of(
            new Earlier(
                new BuildNumber(245),
                sha(245),
                Optional.of("84.8"),
                Optional.of(new Contents.Tests(425, 0, 4)))),
        contents,
        1,
        standing,
        presence,
        DEPLOYS);
  }

  private static Ended ended(long number, PipelineStatus status, Instant at) {
    return new Ended(
        new Build(
            new BuildNumber(number),
            number + 4_000,
            status,
            "master",
            Build.RefKind.BRANCH,
            commit(number, "Change " + number, "Carol Meyer"),
            URI.create("https://gitlab.example.com/" + number)),
        at,
        Optional.of(Duration.ofSeconds(250)),
        Optional.of("84.5"));
  }

  private static Commit commit(long number, String title, String author) {
    return new Commit(sha(number), title, author, NOON);
  }

  private static CommitSha sha(long number) {
    return new CommitSha("%040x".formatted(number));
  }

  private static String words(Message message) {
    return message.sections().stream()
        .map(NewsMessagesTest::words)
        .collect(Collectors.joining("\n"));
  }

  private static String words(Section section) {
    return switch (section) {
      case Section.Title(var text) -> text.plain();
      case Section.Paragraph(var text) -> text.plain();
      case Section.Note(var text) -> text.plain();
      case Section.Preformatted(String text) -> text;
      case Section.Facts(var facts) ->
          facts.stream()
              .map(fact -> fact.label() + " " + fact.value().plain())
              .collect(Collectors.joining(" · "));
      case Section.Buttons(var buttons) ->
          buttons.stream()
              .map(button -> "[" + button.label() + ": " + button.phrase() + "]")
              .collect(Collectors.joining(" "));
    };
  }
}
