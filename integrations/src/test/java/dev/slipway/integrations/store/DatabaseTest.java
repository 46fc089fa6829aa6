package dev.slipway.integrations.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.slipway.config.Secret;
import dev.slipway.config.StoreSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
  @ParameterizedTest
  @EnumSource(Vendor.class)
  void keepsWhatWasStoredWhenOpenedAgain(Vendor vendor) {
    try (TestDatabase test = TestDatabase.create(vendor)) {
      try (Database database = test.open()) {
        insertTask(database, "one");
      }

      try (Database again = test.open()) {
        assertThat(taskInstances(again)).containsExactly("one");
        assertThat(again.vendor()).isEqualTo(vendor);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void servesMoreVirtualThreadsThanItHasConnections(Vendor vendor) throws Exception {
    try (TestDatabase test = TestDatabase.create(vendor);
        Database database = test.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> inserts =
          IntStream.range(0, 24)
              .<Callable<Boolean>>mapToObj(i ->
                  () -> {
                    insertTask(database, "task " + i);
                    return true;
                  })
              .toList();

      for (Future<Boolean> insert : threads.invokeAll(inserts)) {
        assertThat(insert.get()).isTrue();
      }

      assertThat(taskInstances(database)).hasSize(24);
    }
  }

  /// Interrupting a thread that reads or writes a Java file channel closes the channel, and with it
  /// H2's database, for everybody.
  @ParameterizedTest
  @EnumSource(Vendor.class)
  void survivesThatItsCallersAreInterrupted(Vendor vendor) throws Exception {
    try (TestDatabase test = TestDatabase.create(vendor);
        Database database = test.open()) {
      for (int round = 0; round < 20; round++) {
        CountDownLatch writing = new CountDownLatch(3);
        Thread caller = Thread.startVirtualThread(() -> insertUntilInterrupted(database, writing));
        writing.await();
        caller.interrupt();
        caller.join();
      }

      insertTask(database, "last");

      assertThat(taskInstances(database)).contains("last");
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void holdsTasksWithDataForTheScheduler(Vendor vendor) throws Exception {
    BlockingQueue<String> ran = new ArrayBlockingQueue<>(1);
    OneTimeTask<String> task =
        Tasks.oneTime("greet", String.class)
            .execute((instance, _) -> ran.add(instance.getId() + " " + instance.getData()));
    try (TestDatabase test = TestDatabase.create(vendor);
        Database database = test.open()) {
      Scheduler scheduler =
          Scheduler.create(database.dataSource(), task)
              .pollingInterval(Duration.ofMillis(50))
              .enableImmediateExecution()
              .build();
      scheduler.start();
      try {
        scheduler.schedule(task.instance("ann", "hello"), Instant.EPOCH);

        assertThat(ran.poll(60, TimeUnit.SECONDS)).isEqualTo("ann hello");
      } finally {
        scheduler.stop();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Vendor.class)
  void sortsMissingValuesLastOnBoth(Vendor vendor) {
    try (TestDatabase test = TestDatabase.create(vendor);
        Database database = test.open()) {
      insertTask(database, "never");
      insertTask(database, "once");
      database
          .jdbi()
          .useHandle(handle ->
              handle.execute(
                  "update scheduled_tasks set last_success = execution_time where task_instance = 'once'"));

      List<String> sorted =
          database
              .jdbi()
              .withHandle(handle ->
                  handle
                      .createQuery(
                          "select task_instance from scheduled_tasks order by last_success")
                      .mapTo(String.class)
                      .list());

      assertThat(sorted).containsExactly("once", "never");
    }
  }

  @Test
  void writesToTheFileOfH2BeforeACommitReturns() {
    try (TestDatabase test = TestDatabase.create(Vendor.H2);
        Database database = test.open()) {
      assertThat(
              ask(
                  database,
                  "select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'"))
          .isEqualTo("0");
    }
  }

  @Test
  void refusesToStartWhenH2WouldWriteLater() throws Exception {
    try (TestDatabase test = TestDatabase.create(Vendor.H2);
        Database database = test.open()) {
      Promises promises = new Promises(Vendor.H2, test.settings().url());

      // the pool opens connections in the background, and each of them sets it to 0 again
      await()
          .untilAsserted(() -> {
            database.jdbi().useHandle(handle -> handle.execute("set write_delay 500"));
            assertThatThrownBy(() -> promises.check(database.dataSource()))
                .isInstanceOf(StoreNotUsable.class)
                .hasMessageContaining("has WRITE_DELAY 500, but the bot needs 0");
          });
    }
  }

  @Test
  void canNotStartTheWebConsoleOfH2() {
    try (TestDatabase test = TestDatabase.create(Vendor.H2);
        Database database = test.open()) {
      assertThatThrownBy(() ->
              database
                  .jdbi()
                  .useHandle(handle ->
                      handle.execute(
                          "create alias console for 'org.h2.tools.Server.createWebServer'")))
          .hasMessageContaining("Access to the class \"org.h2.tools.Server\" is denied");
    }
  }

  @Test
  void stopsAStatementThatTakesTooLong() {
    try (TestDatabase test = TestDatabase.create(Vendor.POSTGRESQL);
        Database database = test.open()) {
      assertThat(ask(database, "show statement_timeout")).isEqualTo("10s");
      assertThat(ask(database, "show lock_timeout")).isEqualTo("5s");
    }
  }

  @Test
  void saysThatTheServerDoesNotAnswer() {
    StoreSettings settings =
        new StoreSettings(
            "jdbc:postgresql://user:hidden@127.0.0.1:1/slipway?password=hidden",
            Optional.of("ann"),
            Optional.of(new Secret("hidden")));

    assertThatThrownBy(() -> Database.open(settings))
        .isInstanceOf(StoreNotUsable.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/slipway does not answer")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void saysThatThereIsNoSuchDatabase() {
    try (TestDatabase test = TestDatabase.create(Vendor.POSTGRESQL)) {
      StoreSettings settings =
          new StoreSettings(
              test.settings().url() + "_not", test.settings().user(), test.settings().password());

      assertThatThrownBy(() -> Database.open(settings))
          .isInstanceOf(StoreNotUsable.class)
          .hasMessageContaining("there is no database at");
    }
  }

  @Test
  void saysThatThePasswordIsWrong() throws Exception {
    try (TestDatabase test = TestDatabase.create(Vendor.H2)) {
      test.open().close();
      StoreSettings settings =
          new StoreSettings(
              test.settings().url(), Optional.of("sa"), Optional.of(new Secret("guess")));

      assertThatThrownBy(() -> Database.open(settings))
          .isInstanceOf(StoreNotUsable.class)
          .hasMessageContaining("refuses the user name or the password");
    }
  }

  @Test
  void namesEveryScriptThereIs() throws IOException, URISyntaxException {
    URL folder = Database.class.getClassLoader().getResource(Migrations.FOLDER);

    assertThat(folder).isNotNull();
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      assertThat(files.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrderElementsOf(Migrations.SCRIPTS);
    }
  }

  private static void insertUntilInterrupted(Database database, CountDownLatch writing) {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        insertTask(database, UUID.randomUUID().toString());
        writing.countDown();
      }
    } catch (JdbiException _) {
      // the statement that was interrupted may fail
    } finally {
      while (writing.getCount() > 0) {
        writing.countDown();
      }
    }
  }

  private static String ask(Database database, String sql) {
    return database.jdbi().withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
  }

  private static void insertTask(Database database, String instance) {
    database
        .jdbi()
        .useHandle(handle ->
            handle.execute(
                "insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version) values ('t', ?, now(), false, 1)",
                instance));
  }

  private static List<String> taskInstances(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select task_instance from scheduled_tasks")
                .mapTo(String.class)
                .list());
  }
}
