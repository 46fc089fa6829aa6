package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.Arrivals;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Authorship;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Follows;
import dev.slipway.commands.ports.Follows.Follower;
import dev.slipway.commands.ports.Follows.Way;
import dev.slipway.commands.ports.Mails;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Recorder.Known;
import dev.slipway.commands.records.Account;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.KnownPerson;
import dev.slipway.config.MailAddress;
import dev.slipway.config.MailSettings;
import dev.slipway.config.MailSettings.Security;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredMails;
import dev.slipway.integrations.store.StoredOutbox;
import dev.slipway.integrations.store.TestDatabase;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Who is told, and how, that what they wrote is live: wherever the process dies, in the end there
/// is one message to each, and one e-mail to each who asked for it.
final class ArrivalsTest {
  private static final UserId ANN = new UserId("T0ACME", "U0ANN");
  private static final UserId BOB = new UserId("T0ACME", "U0BOB");
  private static final UserId CAROL = new UserId("T0ACME", "U0CAROL");
  private static final MailAddress BOBS = new MailAddress("bob@example.com");
  private static final CommitSha BEFORE = new CommitSha("a".repeat(40));

  private static final Known NEW = new Known(Optional.empty(), Optional.empty());

  @ParameterizedTest
  @EnumSource(Side.class)
  void tellsEachOnceWhereverTheProcessDies(Side side) {
    try (World world = new World()) {
      int call = 0;
      boolean killed = true;
      while (killed) {
        call++;
        TestDatabase.empty(world.database);
        killed = world.killed(new Where.Call(call, side));

        assertThat(world.outcome(Optional.empty())).isEqualTo(new Answer.Found<>(Optional.empty()));

        assertThat(world.told())
            .describedAs("%s call %d", side, call)
            .containsExactlyInAnyOrder("arrived/d17/U0ANN", "arrived/d17/U0BOB");
        assertThat(world.mailed())
            .describedAs("%s call %d", side, call)
            .containsExactly(
                "T0ACME.shop.production.17." + world.since() + ".to.U0BOB to " + BOBS.value());
      }
      assertThat(call).isGreaterThan(7);
    }
  }

  @Test
  void mailsNobodyWhoseAddressIsNotKnownAnyMore() {
    try (World world = new World()) {
      world.address = Optional.empty();

      assertThat(world.outcome(Optional.empty())).isEqualTo(new Answer.Found<>(Optional.empty()));

      assertThat(world.told()).hasSize(2);
      assertThat(world.mailed()).isEmpty();
    }
  }

  @Test
  void tellsNobodyWhileThatIsWithheld() {
    try (World world = new World()) {
      Outage outage = new Outage("Slipway", "another process is at it");

      assertThat(world.outcome(Optional.of(outage))).isEqualTo(new Answer.Unavailable<>(outage));

      assertThat(world.told()).isEmpty();
      assertThat(world.mailed()).isEmpty();
    }
  }

  /// The database, and a deployment that brought commits of ann and bob. All three follow, bob by
  /// e-mail too.
  private static final class World implements AutoCloseable {
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final Database database = TestDatabase.inMemory();
    private Optional<MailAddress> address = Optional.of(BOBS);

    private SlipwayConfig config() {
      SlipwayConfig example = Rig.example();
      return new SlipwayConfig(
          example.slack(),
          example.gitlab(),
          Optional.empty(),
          Optional.of(
              new MailSettings(
                  "smtp.example.com",
                  587,
                  Security.STARTTLS,
                  Optional.empty(),
                  Optional.empty(),
                  new MailAddress("slipway@example.com"),
                  Duration.ofSeconds(30))),
          example.store(),
          example.http(),
          example.registries(),
          example.apps(),
          example.channels(),
          List.of(
              new KnownPerson("U0ANN", "ann", Optional.empty()),
              new KnownPerson("U0BOB", "bob", address),
              new KnownPerson("U0CAROL", "carol", Optional.empty())));
    }

    private static Build build() {
      Commit commit = new Commit(new CommitSha("b".repeat(40)), "Round", "bob", Schedule.NOON);
      return new Build(
          new BuildNumber(246),
          946,
          PipelineStatus.SUCCEEDED,
          "master",
          Build.RefKind.BRANCH,
          commit,
          URI.create("https://gitlab.example.com/946"));
    }

    private Account account(App app, Environment environment) {
      Order order =
          new Order(
              app.name(),
              environment.name(),
              new BuildReference.Numbered(new BuildNumber(246)),
              Order.WhenGreen.REFUSE,
              Order.Urgency.ROUTINE,
              ANN,
              Optional.empty(),
              new ChannelId("C0DEPLOYS"),
              Place.LISTED_CHANNEL,
              Schedule.NOON);
      Plan.Change change =
          new Plan.Change(
              new TargetName("eu"),
              Workload.Kind.DEPLOYMENT,
              "web",
              Map.of(),
              Optional.empty(),
              new Plan.Before(Map.of(), new PodTemplate("{}"), Optional.empty()));
      Plan plan = new Plan(build(), 3, OptionalLong.empty(), List.of(change));
      return new Account(
          new Deployment(
              new DeploymentId(17),
              order,
              new DeploymentState.Succeeded(plan),
              9,
              1,
              Optional.empty()),
          plan,
          Schedule.NOON,
          Optional.of(Schedule.NOON),
          Optional.of(BEFORE));
    }

    /// The time in the name of the thread.
    private String since() {
      return Long.toString(Schedule.NOON.toEpochMilli(), 36);
    }

    private boolean killed(Where where) {
      Crossings crossings =
          crossings(Optional.of(new Kill(where, new What.Dead(Duration.ofSeconds(8)))));
      try {
        Answer<?> _ = outcome(crossings, Optional.empty());
      } catch (Killed _) {
        clock.set(clock.instant().plusSeconds(8));
      }
      return crossings.isSpent();
    }

    private Answer<?> outcome(Optional<Outage> withheld) {
      return outcome(crossings(Optional.empty()), withheld);
    }

    private Answer<?> outcome(Crossings crossings, Optional<Outage> withheld) {
      SlipwayConfig config = config();
      App app = config.apps().getFirst();
      Environment environment =
          app.environments().stream()
              .filter(one -> one.name().value().equals("production"))
              .findFirst()
              .orElseThrow();
      Follows follows =
          _ ->
              List.of(
                  new Follower(ANN, Way.MESSAGE),
                  new Follower(BOB, Way.MESSAGE_AND_MAIL),
                  new Follower(CAROL, Way.MESSAGE_AND_MAIL));
      Written written = new Written(List.of(), List.of(build().commit()));
      Authorship authorship =
          (_, _, _, _) -> new Answer.Found<>(Map.of("ann", written, "bob", written));
      Directory directory =
          user ->
              new Answer.Found<>(
                  new Directory.Person(
                      user, user.value(), Directory.Standing.MEMBER, Set.of("S0DEPLOYERS")));
      return new Arrivals(
              config,
              crossings.guard(Follows.class, follows),
              crossings.guard(Authorship.class, authorship),
              crossings.guard(Directory.class, directory),
              crossings.guard(Outbox.class, new StoredOutbox(database)),
              new SimSlack(clock, faults()),
              crossings.guard(Mails.class, new StoredMails(database)),
              () -> {},
              clock)
          .write(app, environment, account(app, environment), NEW, () -> withheld);
    }

    private Crossings crossings(Optional<Kill> kill) {
      return new Crossings(kill, faults(), _ -> {});
    }

    private Faults faults() {
      Schedule story = Schedule.deploying(Builds.GOOD);
      return new Faults(new Dice(1), story, clock);
    }

    private List<String> told() {
      try (Connection connection = database.dataSource().getConnection();
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("select message_key from message")) {
        List<String> keys = new ArrayList<>();
        while (rows.next()) {
          keys.add(rows.getString("message_key"));
        }
        return keys;
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private List<String> mailed() {
      return new StoredMails(database)
          .due(clock.instant().plusSeconds(60), 100).stream()
              .map(due -> due.owed())
              .map(owed -> words(owed.letter(), owed.to()))
              .toList();
    }

    private static String words(LetterId letter, MailAddress to) {
      return letter + " to " + to.value();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
