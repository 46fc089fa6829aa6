package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.Content;
import dev.slipway.commands.reviews.Newer;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.commands.reviews.Silence;
import dev.slipway.commands.reviews.Standing;
import dev.slipway.commands.reviews.Wish;
import dev.slipway.commands.reviews.Wish.Why;
import dev.slipway.config.AppName;
import dev.slipway.config.Namespace;
import dev.slipway.config.ReviewUrl;
import dev.slipway.config.Reviews;
import dev.slipway.config.Roles;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Review apps, the same on both databases.
final class StoredReviewAppsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant LATER = NOON.plusSeconds(90);
  private static final AppName SHOP = new AppName("shop");
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final CommitSha COMMIT = new CommitSha("1".repeat(40));
  private static final Asked BY_ANN = new Asked.ByPerson(ANN, Place.LISTED_CHANNEL);
  private static final Asked BY_LABEL = new Asked.ByLabel(42, "dave", Optional.of("U0DAVE"));
  private static final Reviews REVIEWS =
      new Reviews(
          new Target(new TargetName("eu"), new Target.Cluster.InCluster(), new Namespace("review")),
          Reviews.DEFAULT_MANIFESTS,
          new ReviewUrl("http://{name}.example.com"),
          Optional.of("review"),
          Duration.ofHours(8),
          Duration.ofHours(24),
          Duration.ofMinutes(10),
          3,
          2,
          Reviews.Limits.DEFAULT,
          new Roles(Map.of()),
          Optional.empty());

  private record Store(TestDatabase testDatabase, Database database, StoredReviewApps apps)
      implements AutoCloseable {
    static Store on(Vendor vendor) {
      TestDatabase testDatabase = TestDatabase.create(vendor);
      Database database = testDatabase.open();
      return new Store(testDatabase, database, new StoredReviewApps(database));
    }

    Optional<ReviewApp> asked(String branch) {
      return database
          .jdbi()
          .inTransaction(
              handle -> StoredReviewApps.begin(handle, request(branch), BY_ANN, REVIEWS));
    }

    Optional<ReviewApp> labelled(String branch) {
      return apps.begin(
          request(branch),
          BY_LABEL,
          REVIEWS,
          StoredReviewAppsTest::message,
          new AuditEntry(
              NOON,
              UserId.SLIPWAY,
              Action.REVIEW,
              SHOP,
              Reviews.PLACE,
              new Decision.Allowed("label"),
              "label of !42",
              branch));
    }

    ReviewApp keep(ReviewApp row, Instant at) {
      return apps.keep(row, List.of(message(row)), List.of(), at).orElseThrow();
    }

    ReviewApp gone(ReviewApp row, Why why, Instant at) {
      return keep(
          row.wishing(new Wish.Away(why)).standing(new Standing.Gone()).next(Optional.empty()), at);
    }

    @Override
    public void close() {
      database.close();
      testDatabase.close();
    }
  }

  private static ReviewRequest request(String branch) {
    return request(SHOP, branch);
  }

  private static ReviewRequest request(AppName app, String branch) {
    return new ReviewRequest(
        app,
        branch,
        ReviewName.of("review", app, branch),
        new ChannelId("C0DEPLOYS"),
        Optional.of(new MessageId("1.2")),
        NOON);
  }

  private static Outgoing message(ReviewApp row) {
    return new Outgoing(
        "r" + row.id(),
        new Outgoing.Address.InChannel(row.request().channel()),
        new Rendered("as it is", "[]"));
  }

  /// In each round all begin at once.
  @ParameterizedTest
  @EnumSource(Vendor.class)
  void beginsNoMoreThanThereIsRoomForWhenManyAreAskedForAtOnce(Vendor vendor) throws Exception {
    int rounds = 50;
    int asked = 4;
    try (Store store = Store.on(vendor);
        ExecutorService threads = Executors.newFixedThreadPool(asked)) {
      for (int round = 0; round < rounds; round++) {
        AppName app = new AppName("shop" + round);
        CyclicBarrier together = new CyclicBarrier(asked);
        List<Future<Optional<ReviewApp>>> all = new ArrayList<>();
        for (int i = 0; i < asked; i++) {
          ReviewRequest request = request(app, "b" + i);
          all.add(
              threads.submit(() ->
                  store
                      .database()
                      .jdbi()
                      .inTransaction(handle -> {
                        int _ = together.await(20, TimeUnit.SECONDS);
                        return StoredReviewApps.begin(handle, request, BY_ANN, REVIEWS);
                      })));
        }

        int begun = 0;
        for (Future<Optional<ReviewApp>> one : all) {
          begun += one.get(20, TimeUnit.SECONDS).isPresent() ? 1 : 0;
        }

        assertThat(begun).describedAs("round %d", round).isEqualTo(REVIEWS.perOwner());
        assertThat(store.apps().live(app)).hasSize(REVIEWS.perOwner());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void givesBackWhatWasStored(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      ReviewApp row = store.asked("fix-login").orElseThrow();
      assertThat(store.apps().find(row.id())).contains(row);
      for (Standing standing :
          List.of(
              new Standing.Making(Optional.empty(), "Service web is not there any more"),
              new Standing.Making(
                  Optional.of(
                      new Standing.Older(
                          COMMIT,
                          new BuildNumber(236),
                          Optional.of(URI.create("http://x.example.com")),
                          "")),
                  ""),
              new Standing.Coming(NOON, "0 of 1 pods ready"),
              new Standing.Ready(URI.create("http://x.example.com")),
              new Standing.Failed(NOON, "exits with 3"),
              new Standing.Settling(),
              new Standing.Asleep(),
              new Standing.Leaving("a volume"))) {
        row = store.keep(row.standing(standing), NOON);
        assertThat(store.apps().find(row.id())).contains(row);
      }
      for (Why why :
          List.of(
              new Why.StoppedBy(ANN),
              new Why.Merged(),
              new Why.Closed(),
              new Why.BranchGone(),
              new Why.LabelOff(),
              new Why.TimeUp(),
              new Why.Refused(new Refusal("no-room", "Full.")))) {
        row = store.keep(row.wishing(new Wish.Away(why)), NOON);
        assertThat(store.apps().find(row.id())).contains(row);
      }
      ReviewApp full =
          row.wishing(new Wish.Asleep())
              .askedBy(BY_LABEL)
              .seenOpen(Optional.of(42L))
              .holding(
                  Optional.of(new Content(3, COMMIT, new BuildNumber(236), Optional.of("a@b"))))
              .behind(
                  Optional.of(
                      new Newer(
                          COMMIT,
                          Newer.Stage.MANUAL,
                          Optional.of(new BuildNumber(240)),
                          Optional.of(URI.create("http://gitlab/240")))))
              .troubled(Optional.of(new Refusal("name-taken", "Taken.", "Look.")))
              .silent(Optional.of(new Silence("GitLab", "no answer", NOON)))
              .commented(Optional.of("abc"))
              .next(Optional.of(LATER));

      ReviewApp kept = store.keep(full, NOON);

      assertThat(store.apps().find(row.id())).contains(kept);
      assertThat(store.apps().live(SHOP)).containsExactly(kept);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void hasOneOfABranchUntilThatIsGone(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      ReviewApp first = store.asked("fix-login").orElseThrow();
      Optional<ReviewApp> twice = store.asked("fix-login");
      Optional<ReviewApp> byLabel = store.labelled("fix-login");
      Optional<ReviewApp> other = store.labelled("other");
      ReviewApp leaving = store.keep(first.wishing(new Wish.Away(new Why.Merged())), NOON);
      Optional<ReviewApp> early = store.asked("fix-login");
      ReviewApp _ = store.gone(leaving, new Why.Merged(), NOON);
      Optional<ReviewApp> again = store.asked("fix-login");

      assertThat(twice).isEmpty();
      assertThat(byLabel).isEmpty();
      assertThat(other).isPresent();
      assertThat(early).isEmpty();
      assertThat(again).isPresent();
      assertThat(store.apps().live(SHOP))
          .extracting(row -> row.id().value())
          .containsExactly(2L, 3L);
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsALabelFromBringingBackWhatWasStoppedUntilItWasOff(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      ReviewApp _ = store.gone(store.labelled("a").orElseThrow(), new Why.StoppedBy(ANN), NOON);
      ReviewApp _ = store.gone(store.labelled("b").orElseThrow(), new Why.TimeUp(), NOON);
      ReviewApp _ = store.gone(store.labelled("c").orElseThrow(), new Why.LabelOff(), NOON);

      assertThat(store.labelled("a")).isEmpty();
      assertThat(store.labelled("b")).isEmpty();
      assertThat(store.labelled("c")).isPresent();
      store.apps().forgetEnded(SHOP, Set.of(), NOON);
      assertThat(store.labelled("a")).isEmpty();
      store.apps().forgetEnded(SHOP, Set.of("a"), LATER);
      assertThat(store.labelled("a")).isEmpty();
      assertThat(store.labelled("b")).isPresent();
      ReviewApp _ = store.gone(store.asked("a").orElseThrow(), new Why.Merged(), LATER);
      assertThat(store.labelled("a")).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void isLookedAtByOneAtATime(Vendor vendor) {
    try (Store store = Store.on(vendor)) {
      ReviewApp read = store.asked("fix-login").orElseThrow();
      List<ReviewApp> due = store.apps().due(NOON, 10);

      ReviewApp mine = store.apps().claim(read, NOON, LATER).orElseThrow();
      Optional<ReviewApp> other = store.apps().claim(read, NOON, LATER);
      Optional<ReviewApp> reread = store.apps().claim(mine, NOON, LATER);
      List<ReviewApp> meanwhile = store.apps().due(NOON, 10);
      ReviewApp kept = store.keep(mine.standing(new Standing.Asleep()), NOON);

      assertThat(due).containsExactly(read);
      assertThat(other).isEmpty();
      assertThat(reread).isEmpty();
      assertThat(meanwhile).isEmpty();
      assertThat(store.apps().due(NOON, 10)).isEmpty();
      assertThat(store.apps().due(LATER, 10)).containsExactly(kept);
      store.apps().release(read.id(), LATER.plusSeconds(1));
      assertThat(store.apps().due(NOON, 10)).isEmpty();
      store.apps().release(read.id(), LATER);
      assertThat(store.apps().due(NOON, 10)).containsExactly(kept);
      assertThat(store.apps().keep(read, List.of(), List.of(), NOON)).isEmpty();
      ReviewApp later = store.keep(kept.next(Optional.of(LATER)), NOON);
      assertThat(store.apps().nextDue(NOON)).contains(LATER);
      assertThat(store.keep(later.next(Optional.empty()), NOON).next()).isEmpty();
      assertThat(store.apps().nextDue(NOON)).isEmpty();
    }
  }
}
