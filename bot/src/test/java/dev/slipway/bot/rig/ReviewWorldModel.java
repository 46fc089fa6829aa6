package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.ReviewDuty;
import dev.slipway.bot.engine.ReviewWorld;
import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.ImageRegistry;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.ports.ReviewPlaces;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.reviews.Asked;
import dev.slipway.commands.reviews.Moving;
import dev.slipway.commands.reviews.ReviewApp;
import dev.slipway.commands.reviews.ReviewId;
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.commands.reviews.ReviewName;
import dev.slipway.commands.reviews.ReviewRequest;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Reviews;
import dev.slipway.config.SignatureKey;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredInbox;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.StoredReviewApps;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// GitLab, a cluster, the database and the clock, and processes that keep review apps in them. Used
/// by one thread.
final class ReviewWorldModel implements AutoCloseable {
  static final AppName SHOP = new AppName("shop");
  static final UserId ANN = new UserId("T0ACME", "U0ANN");

  final HandSetClock clock = new HandSetClock(Schedule.NOON);
  SimBranches gitlab = new SimBranches();
  SimReviewPlaces cluster = new SimReviewPlaces(clock);
  final SlipwayConfig config = Rig.example();
  final App app = config.app(SHOP).orElseThrow();
  final Reviews reviews = app.reviews().orElseThrow();
  final Database database;
  final ReviewApps apps;
  Directory.Standing standing = Directory.Standing.MEMBER;

  /// Ends of the tags of images that are other ones, and of those that nobody has pushed.
  final Set<String> remade = new HashSet<>();

  final Set<String> notPushed = new HashSet<>();
  private int said;

  ReviewWorldModel(Vendor vendor) {
    this.database =
        vendor == Vendor.H2 ? TestDatabase.inMemory() : TestDatabase.create(vendor).open();
    this.apps = new StoredReviewApps(database);
  }

  /// As it was at first.
  void reset() {
    TestDatabase.empty(database);
    gitlab = new SimBranches();
    cluster = new SimReviewPlaces(clock);
    standing = Directory.Standing.MEMBER;
  }

  /// A process that nobody kills.
  ReviewDuty process() {
    return process(crossings(Optional.empty()));
  }

  Crossings crossings(Optional<Kill> kill) {
    return new Crossings(kill, faults(), _ -> {});
  }

  private Faults faults() {
    return new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock);
  }

  ReviewDuty process(Crossings crossings) {
    return process(crossings, cluster);
  }

  /// One whose configuration has no review apps.
  ReviewDuty processWithout() {
    App without = new App(app.name(), app.project(), app.defaultBranch(), app.environments());
    return process(
        new SlipwayConfig(
            config.slack(),
            config.gitlab(),
            config.store(),
            config.http(),
            config.registries(),
            List.of(without),
            config.channels()),
        crossings(Optional.empty()),
        cluster);
  }

  /// @param places the cluster, perhaps with something between
  ReviewDuty process(Crossings crossings, ReviewPlaces places) {
    return process(config, crossings, places);
  }

  private ReviewDuty process(SlipwayConfig own, Crossings crossings, ReviewPlaces places) {
    return new ReviewDuty(
        own,
        crossings.guard(ReviewApps.class, apps),
        new ReviewWorld(
            crossings.guard(ReviewSources.class, gitlab),
            crossings.guard(ReviewPlaces.class, places),
            crossings.guard(BuildSource.class, gitlab.builds()),
            new Registry(),
            crossings.guard(Directory.class, new People())),
        messages(),
        new StoredOutbox(database),
        () -> {},
        Duration.ofSeconds(30),
        clock);
  }

  private ReviewMessages messages() {
    Conversations slack = new SimSlack(clock, faults());
    return new ReviewMessages(slack);
  }

  /// Has processes go their rounds, one after the other, until this much time is over.
  void run(Duration time, ReviewDuty... processes) {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      Duration pause = Duration.ofSeconds(30);
      for (ReviewDuty process : processes) {
        Duration wanted = process.round(Runnable::run);
        pause = wanted.compareTo(pause) < 0 ? wanted : pause;
      }
      Instant next = clock.instant().plus(pause.isPositive() ? pause : Duration.ofMillis(100));
      clock.set(next.isAfter(end) ? end : next);
    }
  }

  /// The same until something is so, which it must become within ten minutes.
  void runUntil(BooleanSupplier done, ReviewDuty... processes) {
    Instant end = clock.instant().plus(Duration.ofMinutes(10));
    while (!done.getAsBoolean()) {
      assertThat(clock.instant())
          .describedAs("%s\n%s", apps.live(SHOP), cluster.ledger)
          .isBefore(end);
      run(Duration.ofSeconds(1), processes);
    }
  }

  /// Lets this much time go by at once, and then a few minutes.
  void pass(Duration time, ReviewDuty... processes) {
    clock.set(clock.instant().plus(time));
    run(Duration.ofMinutes(2), processes);
  }

  /// Ann asks for a review app.
  void ask(String branch) {
    ReviewRequest request =
        new ReviewRequest(
            SHOP,
            branch,
            name(branch),
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            clock.instant());
    say(
        new Inbox.Consequence(
            Optional.of(
                new Inbox.Beginning.OfReviewApp(
                    request,
                    new Asked.ByPerson(ANN, Place.LISTED_CHANNEL),
                    reviews,
                    row -> messages().of(row, clock.instant()))),
            Optional.empty(),
            List.of(),
            List.of()));
  }

  /// Ann has something done with the one of a branch.
  void move(String branch, ReviewMove move) {
    ReviewApp row =
        apps.live(SHOP).stream()
            .filter(one -> one.request().branch().equals(branch))
            .findFirst()
            .orElseThrow();
    if (Moving.of(row, move, ANN, reviews, clock.instant())
        instanceof Moving.Outcome.Moved(ReviewApp moved)) {
      say(
          new Inbox.Consequence(
              Optional.empty(),
              Optional.of(
                  new Inbox.Instruct.ToReviewApp(moved, messages().of(moved, clock.instant()))),
              List.of(),
              List.of()));
    } else {
      throw new AssertionError("it can't be moved: " + row);
    }
  }

  private void say(Inbox.Consequence consequence) {
    said++;
    Inbox inbox = new StoredInbox(database);
    ChatMessage message =
        new ChatMessage(
            "m:" + said,
            ChatMessage.Via.MENTION,
            new ChannelId("C0DEPLOYS"),
            Optional.empty(),
            ANN,
            "review app",
            clock.instant(),
            Optional.empty());
    List<Inbox.Taken> _ = inbox.store(List.of(message), clock.instant(), _ -> Inbox.Due.AN_ANSWER);
    assertThat(inbox.answer(message, consequence, clock.instant()))
        .isInstanceOf(Inbox.Answered.Done.class);
  }

  ReviewName name(String branch) {
    return ReviewName.of(reviews.target().namespace().value(), SHOP, branch);
  }

  ReviewApp row(long id) {
    return apps.find(new ReviewId(id)).orElseThrow();
  }

  /// What the message about one says.
  String said(long id) {
    return query("select fallback from message where message_key = 'r" + id + "'");
  }

  String query(String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      String said = rows.next() ? rows.getString(1) : "";
      return said == null ? "" : said;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private final class Registry implements ImageRegistry {
    @Override
    public Answer<ImageDigest> resolve(ImageName image) {
      if (notPushed.stream().anyMatch(image.tag()::endsWith)) {
        return new Answer.Refused<>(new Refusal("image-not-found", "There is no " + image + "."));
      }
      boolean isOther = remade.stream().anyMatch(image.tag()::endsWith);
      return new Answer.Found<>(new ImageDigest("sha256:" + (isOther ? "b" : "a").repeat(64)));
    }

    @Override
    public Answer<ImageDigest> confirm(PinnedImage image) {
      return new Answer.Found<>(image.digest());
    }

    @Override
    public Answer<ImageDigest> verify(PinnedImage image, List<SignatureKey> keys) {
      return confirm(image);
    }
  }

  private final class People implements Directory {
    @Override
    public Answer<Person> person(UserId user) {
      return new Answer.Found<>(new Person(user, "ann", standing, Set.of()));
    }
  }
}
