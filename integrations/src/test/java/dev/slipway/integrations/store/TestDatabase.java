package dev.slipway.integrations.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.slipway.commands.audit.AuditHead;
import dev.slipway.config.Secret;
import dev.slipway.config.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// An empty database of a test's own: a file of H2 in a folder that goes away, or a database in the
/// one PostgreSQL of the JVM, which starts when first asked for and needs some seconds.
///
/// For the same tests on both: `@ParameterizedTest @EnumSource(Vendor.class)`, or an abstract class
/// with a subclass for each.
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /// Those that refer to others first.
  private static final List<String> TABLES =
      List.of(
          "owed_mail",
          "owed_record",
          "flag_change",
          "review_app",
          "progress_event",
          "migration_event",
          "session_log",
          "migration",
          "release",
          "message",
          "decision",
          "held_lock",
          "automatic_deploys",
          "follow",
          "mention",
          "subscription",
          "past_build",
          "branch_watch",
          "inbox",
          "deployment",
          "scheduled_tasks");

  private final StoreSettings settings;
  private final Optional<Path> folder;

  private TestDatabase(StoreSettings settings, Optional<Path> folder) {
    this.settings = settings;
    this.folder = folder;
  }

  public static TestDatabase create(Vendor vendor) {
    return switch (vendor) {
      case H2 -> h2();
      case POSTGRESQL -> postgresql();
    };
  }

  /// A database in this process's memory, open until it is closed: for tests that need thousands of
  /// transactions and no file. It has the tables and the manners of H2 in a file.
  public static Database inMemory() {
    String url =
        "jdbc:h2:mem:test_"
            + NUMBER.incrementAndGet()
            + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_DELAY=-1;QUERY_CACHE_SIZE=200";
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername("sa");
    config.setMaximumPoolSize(Database.MOST_CONNECTIONS);
    HikariDataSource pool = new HikariDataSource(config);
    Migrations.migrate(pool);
    return new Database(Vendor.H2, pool, pool);
  }

  /// Empties every table of ours and begins to count from one again.
  public static void empty(Database database) {
    database
        .jdbi()
        .useTransaction(handle -> {
          for (String table : TABLES) {
            handle.execute("delete from " + table);
          }
          handle.execute("update decision_head set seq = 0, hash = ?", AuditHead.START.hash());
          handle.execute("alter sequence deployment_number restart with 1");
          handle.execute("alter sequence migration_number restart with 1");
          handle.execute("alter sequence flag_change_number restart with 1");
          handle.execute("alter sequence review_app_number restart with 1");
          handle.execute("alter sequence fence_number restart with 1");
        });
  }

  /// For an own process, or to open it with [Database#open(StoreSettings)] as often as wanted.
  public StoreSettings settings() {
    return settings;
  }

  /// Opens it; the caller closes what it gets.
  public Database open() {
    return Database.open(settings);
  }

  private static TestDatabase h2() {
    try {
      Path folder = Files.createTempDirectory("slipway-store");
      return new TestDatabase(
          new StoreSettings(
              "jdbc:h2:file:" + folder.resolve("slipway"), Optional.empty(), Optional.empty()),
          Optional.of(folder));
    } catch (IOException thrown) {
      throw new UncheckedIOException(thrown);
    }
  }

  private static TestDatabase postgresql() {
    String name = "test_" + NUMBER.incrementAndGet();
    try (Connection connection = Server.POSTGRESQL.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException thrown) {
      throw new IllegalStateException("no database for the test", thrown);
    }
    return new TestDatabase(
        new StoreSettings(
            "jdbc:postgresql://localhost:" + Server.POSTGRESQL.getPort() + "/" + name,
            Optional.of("postgres"),
            Optional.of(new Secret("postgres"))),
        Optional.empty());
  }

  /// Removes the files. Databases in PostgreSQL go with the server.
  @Override
  public void close() {
    folder.ifPresent(TestDatabase::remove);
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException thrown) {
      throw new UncheckedIOException(thrown);
    }
  }

  private static final class Server {
    /// Closed by its own shutdown hook.
    static final EmbeddedPostgres POSTGRESQL = start();

    private static final int ATTEMPTS = 3;

    /// It takes a port that is free, which another process may take before it does.
    private static EmbeddedPostgres start() {
      for (int attempt = 1; ; attempt++) {
        try {
          return EmbeddedPostgres.builder()
              .setServerConfig("fsync", "off")
              .setServerConfig("full_page_writes", "off")
              .setServerConfig("max_connections", "200")
              .setPGStartupWait(Duration.ofMinutes(1))
              .start();
        } catch (IOException | IllegalStateException thrown) {
          if (attempt == ATTEMPTS) {
            throw new IllegalStateException("PostgreSQL did not start", thrown);
          }
        }
      }
    }
  }
}
