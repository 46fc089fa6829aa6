package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.intake.Followers;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.bot.rig.SimSlack.Shown;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.news.Subscription;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.news.Subscription.Wish;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.config.AppName;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredSubscriptions;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Somebody subscribes a channel elsewhere, and the process dies at each of its calls: what was
/// said is stored once, with one answer and one line in the channel.
final class ChannelSubscriptionsTest {
  private static final AppName APP = new AppName("shop");
  private static final ChatMessage SAID =
      new ChatMessage(
          "m:1",
          Via.MENTION,
          new ChannelId("C0DEPLOYS"),
          Optional.empty(),
          new UserId("T0ACME", "U0ANN"),
          "subscribe #C0SHOP to deployments of shop",
          Schedule.NOON,
          Optional.empty());

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void subscribesOnceWhereverTheProcessDies(Vendor vendor) {
    try (TestDatabase test = TestDatabase.create(vendor);
        Database database = test.open()) {
      for (Side side : Side.values()) {
        int call = 0;
        boolean killed = true;
        while (killed) {
          call++;
          TestDatabase.empty(database);
          World world = new World(database);

          killed =
              world.live(
                  Optional.of(new Kill(new Where.Call(call, side), new What.Dead(Duration.ZERO))));
          boolean _ = world.live(Optional.empty());

          assertThat(world.told())
              .describedAs("killed %s call %d", side, call)
              .containsExactlyInAnyOrder("C0DEPLOYS am:1", "C0SHOP am:1/there");
          assertThat(new StoredSubscriptions(database).of(APP))
              .describedAs("killed %s call %d", side, call)
              .containsExactly(
                  new Subscription(
                      new ChannelId("C0SHOP"),
                      APP,
                      Topic.DEPLOYMENTS,
                      Optional.of(Wish.SUBSCRIBED),
                      Optional.empty()));
        }
        assertThat(call).isGreaterThan(8);
      }
    }
  }

  /// A workspace and a database, which outlive processes.
  private static final class World {
    private final Database database;
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final Faults faults = new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock);
    private final SimSlack slack = new SimSlack(clock, faults);

    private World(Database database) {
      this.database = database;
    }

    /// Slack delivers the message to one process, which answers what is left and sends it.
    ///
    /// @return whether it was killed on the way
    private boolean live(Optional<Kill> kill) {
      SimCluster cluster =
          new SimCluster(clock, faults, new Dice(1), (_, _) -> {}, Instant.MAX, _ -> {});
      Crossings crossings = new Crossings(kill, faults, _ -> {});
      try (Life life =
          new Life(
              Rig.example(),
              database,
              new Life.Outside(
                  new SimGitLab(clock, faults, Schedule.deploying(Builds.GOOD)),
                  cluster,
                  new SimMetrics(cluster, faults),
                  new SimRuns(clock, faults, (_, _) -> {}),
                  new SimContainers(clock, faults, (_, _) -> {}, _ -> {}),
                  slack,
                  clock),
              crossings,
              (_, _) -> {},
              new Nobody(),
              _ -> {},
              _ -> {},
              () -> {})) {
        var _ = life.intake.accept(SAID);
        clock.set(clock.instant().plusSeconds(1));
        life.inbox.unanswered(clock.instant(), 10).stream()
            .map(Taken::message)
            .forEach(life.answerer::answer);
        for (int round = 0; round < 8; round++) {
          clock.set(clock.instant().plusSeconds(30));
          var _ = life.publisher.round(Runnable::run);
        }
      } catch (Killed _) {
        // Another process goes on.
      }
      return crossings.isSpent();
    }

    private List<String> told() {
      return slack.messages().stream().map(World::place).toList();
    }

    private static String place(Shown shown) {
      return shown.channel() + " " + shown.key();
    }
  }

  private static final class Nobody implements Followers {
    @Override
    public void begun(Begun begun) {}

    @Override
    public void instructed(Instruct instruct) {}

    @Override
    public void messagesChanged() {}
  }
}
