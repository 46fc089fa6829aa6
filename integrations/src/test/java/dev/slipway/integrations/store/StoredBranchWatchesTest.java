package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineJobs.FailedJob;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.Breakage;
import dev.slipway.commands.news.CommitList;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.FailedLog;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.news.Mentioned;
import dev.slipway.commands.news.Presence;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.BranchWatches.Following;
import dev.slipway.commands.ports.BranchWatches.Stored;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is known of default branches, the same on both databases.
final class StoredBranchWatchesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final AppName SHOP = new AppName("shop");
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final URI PAGE = URI.create("https://gitlab.example.com/1");

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void storesWhatIsKnownWithWhatIsSaidUnlessSomebodyElseWasFirst(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      StoredBranchWatches watches = new StoredBranchWatches(database);
      StoredOutbox outbox = new StoredOutbox(database);
      assertThat(watches.find(SHOP)).isEmpty();

      assertThat(watches.store(watch(1), 0, saying("one"), NOON)).isTrue();
      assertThat(watches.store(watch(2), 0, saying("two"), NOON)).isFalse();
      assertThat(watches.store(watch(3), 1, saying("three"), NOON)).isTrue();
      assertThat(watches.store(watch(4), 1, saying("four"), NOON)).isFalse();

      assertThat(watches.find(SHOP)).contains(new Stored(watch(3), 2));
      assertThat(outbox.due(NOON, Set.of(), 10)).extracting(Pending::key).containsExactly("one");
    }
  }

  @Test
  void readsWhatWasStoredBeforeAnybodyCouldBeMentioned() {
    Contents known = watch(1).announced().getFirst().contents();
    String before = Json.write(known).replaceFirst(",\"mentioned\":\\[.*]}$", "}");

    assertThat(before).doesNotContain("mentioned").contains("mergeRequests");
    assertThat(Json.read(before, Contents.class)).isEqualTo(known.mentioning(Optional.empty()));
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void putsBuildsByAndFindsThoseThatSomethingMayHaveHappenedTo(Vendor vendor) {
    try (TestDatabase testDatabase = TestDatabase.create(vendor);
        Database database = testDatabase.open()) {
      StoredBranchWatches watches = new StoredBranchWatches(database);
      StableBuild kept = build(246, 245, true);
      StableBuild live = build(247, 247, false);
      StableBuild one = build(248, 245, false);
      StableBuild other = build(249, 245, false);
      StableBuild none = build(250, 245, false);

      boolean first = watches.store(watch(1), 0, putBy(kept, live, one, other, none), NOON);
      boolean second = watches.store(watch(1), 1, putBy(build(246, 251, false)), NOON);
      boolean late = watches.store(watch(1), 1, putBy(build(247, 251, false)), NOON);

      assertThat(List.of(first, second, late)).containsExactly(true, true, false);
      assertThat(watches.past(watch(1), Set.of(), Set.of())).containsExactly(live);
      assertThat(
              watches.past(
                  watch(1),
                  Set.of(new BuildNumber(248), new BuildNumber(999)),
                  Set.of(other.pipeline())))
          .containsExactly(live, one, other);
      assertThat(watches.past(watch(1), Set.of(new BuildNumber(246)), Set.of()))
          .containsExactly(build(246, 251, false), live);
      assertThat(watches.past(elsewhere(watch(1)), Set.of(new BuildNumber(246)), Set.of()))
          .isEmpty();
    }
  }

  private static BranchWatch elsewhere(BranchWatch watch) {
    return new BranchWatch(
        watch.app(),
        "acme/other",
        watch.branch(),
        watch.seenUntil(),
        watch.oldBelow(),
        watch.greens(),
        watch.verdict(),
        watch.stable(),
        watch.announced(),
        watch.breakage());
  }

  /// @param live what is live on staging
  private static StableBuild build(long number, long live, boolean quarantined) {
    StableBuild one = watch(1).announced().getFirst();
    Build build = one.ended().build();
    Build other =
        new Build(
            new BuildNumber(number),
            number + 4_692,
            build.status(),
            build.ref(),
            build.refKind(),
            build.commit(),
            build.url());
    return new StableBuild(
        new Ended(other, one.ended().at(), one.ended().took(), one.ended().coverage()),
        one.since(),
        one.contents(),
        one.looks(),
        StableBuild.Standing.OVERTAKEN,
        List.of(
            new Presence(
                new EnvironmentName("staging"), Optional.of(new BuildNumber(live)), quarantined)),
        one.channels());
  }

  private static Following putBy(StableBuild... builds) {
    return new Following(List.of(builds), List.of(), List.of());
  }

  private static Following saying(String key) {
    return new Following(List.of(), List.of(message(key)), List.of());
  }

  private static Outgoing message(String key) {
    return new Outgoing(key, new Address.InChannel(DEPLOYS), new Rendered(key, "[]"));
  }

  private static BranchWatch watch(long seen) {
    Commit commit = new Commit(new CommitSha("a".repeat(40)), "Count", "Ann", NOON);
    Ended ended =
        new Ended(
            new Build(
                new BuildNumber(246),
                4938,
                PipelineStatus.SUCCEEDED,
                "master",
                Build.RefKind.BRANCH,
                commit,
                PAGE),
            NOON,
            Optional.of(Duration.ofSeconds(250)),
            Optional.of("84.5"));
    Contents contents =
        new Contents(
            Optional.of(CommitList.of(List.of(commit))),
            Optional.of(List.of(new Contents.MergeRequest(42, "Fix", PAGE))),
            Optional.of(new Contents.Tests(430, 1, 4)),
            Optional.of(
                List.of(new Mentioned(new UserId("T0ACME", "U0ANN"), List.of("Ann", "A. Lee")))));
    StableBuild.Earlier earlier =
        new StableBuild.Earlier(
            new BuildNumber(245), commit.sha(), Optional.empty(), contents.tests());
    return new BranchWatch(
        SHOP,
        "acme/shop",
        "master",
        NOON,
        seen,
        List.of(4935L, 4938L),
        Optional.of(new BranchWatch.Verdict(4938, PipelineStatus.SUCCEEDED)),
        Optional.of(earlier),
        List.of(
            new StableBuild(
                ended,
                Optional.of(earlier),
                contents,
                2,
                StableBuild.Standing.NEWEST,
                List.of(
                    new Presence(
                        new EnvironmentName("staging"), Optional.of(new BuildNumber(245)), true),
                    new Presence(
                            new EnvironmentName("production"),
                            Optional.of(new BuildNumber(230)),
                            false)
                        .with(new Presence.Distance(OptionalInt.of(14), 2))),
                List.of(DEPLOYS))),
        Optional.of(
            new Breakage(
                ended,
                Optional.of(commit.sha()),
                contents,
                new Failure(
                    Optional.of(List.of(new FailedJob("test", "test", PAGE))),
                    Optional.of(new FailedLog("test", List.of("it broke")))),
                1,
                new BuildNumber(247),
                Optional.of(new Breakage.Repair(new BuildNumber(248), PAGE, NOON)),
                List.of(DEPLOYS))));
  }
}
