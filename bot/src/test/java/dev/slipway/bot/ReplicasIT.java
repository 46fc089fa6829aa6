package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Replicas.Replica;
import dev.slipway.bot.Stage.Said;
import dev.slipway.config.StoreSettings;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// Three processes of the packaged bot on one PostgreSQL, killed, paused and cut off from it all
/// the time: nothing is lost, nothing is done twice, and every message has one poster.
///
/// `-Dslipway.operations=10000` makes it last for hours.
final class ReplicasIT {
  private static final long SEED = Long.getLong("slipway.seed", System.nanoTime());
  private static final int QUESTIONS = Integer.getInteger("slipway.operations", 90);
  private static final List<String> PEOPLE = List.of("ann", "bob", "carol", "dave");

  /// Longer than a lease, which is 8 s.
  private static final Duration PAUSE = Duration.ofSeconds(11);

  private static final Duration PATIENCE = Duration.ofMinutes(8);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  private final Random random = new Random(SEED);
  private final CountDownLatch enough = new CountDownLatch(1);
  private final Map<String, Integer> hurt = new HashMap<>();

  @Test
  void loseAndDoubleNothingThoughTheyAreHurtAllTheTime() throws Exception {
    try (TestDatabase database = TestDatabase.create(Vendor.POSTGRESQL)) {
      Replicas replicas = new Replicas(database.settings(), 3);
      try (Stage stage = Stage.set(folder, replicas)) {
        Thread chaos = Thread.ofVirtual().start(() -> hurt(replicas.all(), database));
        Thread questions = Thread.ofVirtual().start(() -> ask(stage));
        int deployments = deployUntilDone(stage, questions);
        enough.countDown();
        chaos.join();
        questions.join();

        try {
          awaitAllAnswers(stage);
        } catch (ConditionTimeoutException late) {
          throw new AssertionError("not sent: " + unsent(database.settings()), late);
        }
        System.out.printf(
            "ReplicasIT: -Dslipway.seed=%d, %d questions, %d deployments, %s%n",
            SEED, QUESTIONS, deployments, hurt);
        assertThat(stage.writes()).as("each workload written once").hasSize(2 * deployments);
        // What comes late beside that of another replica is taken away.
        await()
            .atMost(PATIENCE)
            .untilAsserted(() ->
                assertThat(stage.messages())
                    .filteredOn(said -> !said.inThread())
                    .as("one message for each deployment")
                    .hasSize(deployments)
                    .allMatch(said -> said.text().contains(" is live on staging")));
      }
    }
  }

  /// Never more than two at once, so that somebody is there to go on.
  private void hurt(List<Replica> replicas, TestDatabase database) {
    while (!isEnoughWithin(Duration.ofMillis(random.nextInt(2_000)))) {
      // As Kubernetes does with what ends by itself, such as for want of the database at its start.
      replicas.stream()
          .filter(Replica::hasEnded)
          .forEach(replica -> {
            count("ended by itself");
            replica.start();
          });
      int first = random.nextInt(replicas.size());
      Replica one = replicas.get(first);
      Replica other = replicas.get((first + 1) % replicas.size());
      switch (random.nextInt(4)) {
        case 0 -> {
          count("killed");
          one.kill();
          isEnoughWithin(Duration.ofMillis(random.nextInt(3_000)));
          one.start();
        }
        case 1 -> {
          count("paused");
          whilePaused(one, () -> isEnoughWithin(PAUSE));
        }
        case 2 -> {
          count("connections cut");
          cutConnections(database.settings());
        }
        default -> {
          count("paused while another was killed");
          whilePaused(
              one,
              () -> {
                other.kill();
                isEnoughWithin(Duration.ofMillis(random.nextInt(3_000)));
                other.start();
                isEnoughWithin(PAUSE);
              });
        }
      }
      // A process needs some seconds until it takes part.
      isEnoughWithin(Duration.ofSeconds(4));
    }
  }

  /// One that ends by itself at this very moment is not paused.
  private static void whilePaused(Replica replica, Runnable happens) {
    if (replica.hasEnded()) {
      return;
    }
    replica.pause();
    try {
      happens.run();
    } finally {
      replica.wake();
    }
  }

  /// As a failover of the database does, wherever they are in a transaction.
  private static void cutConnections(StoreSettings store) {
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and pid <> pg_backend_pid()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> unsent(StoreSettings store) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = connect(store);
        Statement statement = connection.createStatement()) {
      for (String query :
          List.of(
              "select * from message where state <> 'sent' order by created_at limit 12",
              "select state, count(*) from message group by state",
              "select task_name, task_instance, picked, picked_by, last_heartbeat, now() from scheduled_tasks",
              "select state, count(*) from inbox group by state")) {
        ResultSet found = statement.executeQuery(query);
        int columns = found.getMetaData().getColumnCount();
        while (found.next()) {
          StringBuilder row = new StringBuilder();
          for (int i = 1; i <= columns; i++) {
            String text = String.valueOf(found.getString(i));
            row.append(found.getMetaData().getColumnName(i))
                .append('=')
                .append(text, 0, Math.min(60, text.length()))
                .append(' ');
          }
          rows.add("\n" + row);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  private static Connection connect(StoreSettings store) throws SQLException {
    return DriverManager.getConnection(
        store.url(), store.user().orElseThrow(), store.password().orElseThrow().reveal());
  }

  private void count(String what) {
    hurt.merge(what, 1, Integer::sum);
  }

  private boolean isEnoughWithin(Duration time) {
    try {
      return enough.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int number(int question) {
    return 700_000 + question;
  }

  private static String asker(int question) {
    return PEOPLE.get(question % PEOPLE.size());
  }

  /// Each about a build of its own that there is not, so that answers can be told apart.
  private void ask(Stage stage) {
    for (int question = 0; question < QUESTIONS; question++) {
      stage.sayDirectly(asker(question), "build #" + number(question));
      isEnoughWithin(Duration.ofMillis(500));
    }
  }

  private static int deployUntilDone(Stage stage, Thread questions) {
    int deployments = 0;
    while (deployments < 4 || questions.isAlive()) {
      int build = deployments % 2 == 0 ? 235 : 240;
      deployments++;
      int wanted = deployments;
      stage.say("ann", "deploy build #" + build + " to staging");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(stage.messages())
                  .filteredOn(message -> !message.inThread())
                  .extracting(Said::text)
                  .hasSize(wanted)
                  .allMatch(text -> text.contains(" is live on staging")));
    }
    return deployments;
  }

  private static void awaitAllAnswers(Stage stage) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          for (String person : PEOPLE) {
            List<String> answers = stage.directMessages(person).stream().map(Said::text).toList();
            for (int question = 0; question < QUESTIONS; question++) {
              String number = "#" + number(question);
              if (asker(question).equals(person)) {
                assertThat(answers)
                    .as("answers to %s", number)
                    .filteredOn(answer -> answer.contains(number))
                    .hasSize(1);
              }
            }
          }
        });
  }
}
