package dev.slipway.integrations.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.slipway.config.Secret;
import dev.slipway.config.StoreSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jdbi.v3.core.Jdbi;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The opened database: connected, its promises checked, its schema at this version.
///
/// At most [#MOST_CONNECTIONS] connections are in use at once; who needs one waits for it at most
/// [#CONNECTION_TIMEOUT], a statement may take [#STATEMENT_TIMEOUT], and waiting for a row somebody
/// else holds [#LOCK_TIMEOUT]. Safe for use by several threads at once, virtual ones too.
public final class Database implements AutoCloseable {
  public static final int MOST_CONNECTIONS = 8;
  public static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final String DEFAULT_H2_USER = "sa";
  private static final Map<String, String> POSTGRESQL_PROPERTIES =
      Map.of(
          "ApplicationName", "slipway",
          "connectTimeout", "3",
          "loginTimeout", "5",
          "socketTimeout", "30",
          "tcpKeepAlive", "true");

  static {
    // H2 can call any Java method from SQL, its own web console among them. Read when its driver is
    // first used; no class has this name.
    System.setProperty("h2.allowedClasses", "dev.slipway.none");
  }

  private final Vendor vendor;
  private final HikariDataSource pool;
  private final DataSource unpooled;
  private final Jdbi jdbi;
  private final Together together;

  /// @param pool may be kept by tests in memory; everybody else opens what settings name
  Database(Vendor vendor, HikariDataSource pool, DataSource unpooled) {
    this.vendor = vendor;
    this.pool = pool;
    this.unpooled = unpooled;
    this.jdbi = Jdbi.create(pool);
    this.together = new Together(jdbi);
  }

  /// Opens it, or throws a [StoreNotUsable].
  public static Database open(StoreSettings settings) {
    Vendor vendor = Vendor.of(settings.url());
    String url =
        switch (vendor) {
          case H2 -> H2Address.of(settings.url()).url();
          case POSTGRESQL -> settings.url();
        };
    String user = settings.user().orElse(vendor == Vendor.H2 ? DEFAULT_H2_USER : "");
    String password = settings.password().map(Secret::reveal).orElse("");
    HikariDataSource pool = pool(vendor, url, user, password);
    try {
      new Promises(vendor, url).check(pool);
      DataSource unpooled = unpooled(vendor, url, user, password);
      Migrations.migrate(unpooled);
      return new Database(vendor, pool, unpooled);
    } catch (RuntimeException thrown) {
      pool.close();
      throw thrown;
    }
  }

  public Vendor vendor() {
    return vendor;
  }

  /// Whether the database lives in this process, so that no other process can have it open.
  public boolean isEmbedded() {
    return vendor == Vendor.H2;
  }

  /// What keeps the database from answering at this moment, in words; empty when it answers.
  public Optional<String> problem() {
    try (Connection connection = pool.getConnection()) {
      return connection.isValid(1) ? Optional.empty() : Optional.of("it does not answer");
    } catch (SQLException e) {
      return Optional.of("no connection: " + e.getMessage());
    }
  }

  Jdbi jdbi() {
    return jdbi;
  }

  /// For small transactions that may come in floods.
  Together together() {
    return together;
  }

  /// For libraries that want plain JDBC, such as db-scheduler.
  public DataSource dataSource() {
    return pool;
  }

  private static HikariDataSource pool(Vendor vendor, String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(url);
    if (!user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password);
    }
    config.setMaximumPoolSize(MOST_CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_TIMEOUT.toMillis());
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    config.setThreadFactory(Thread.ofVirtual().name("store-", 0).factory());
    switch (vendor) {
      case H2 -> {
        config.setMaxLifetime(0);
        config.setConnectionInitSql("set query_timeout " + STATEMENT_TIMEOUT.toMillis());
      }
      case POSTGRESQL -> {
        POSTGRESQL_PROPERTIES.forEach(config::addDataSourceProperty);
        config.setConnectionInitSql(
            """
            set statement_timeout = %d; set lock_timeout = %d; set idle_in_transaction_session_timeout = %d;
            set synchronous_commit = on; set time zone 'UTC'
            """
                .formatted(
                    STATEMENT_TIMEOUT.toMillis(),
                    LOCK_TIMEOUT.toMillis(),
                    STATEMENT_TIMEOUT.multipliedBy(3).toMillis()));
      }
    }
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException thrown) {
      throw Promises.notOpened(url, thrown);
    }
  }

  /// Migrations may take longer than a statement of ours, and must leave no settings behind.
  private static DataSource unpooled(Vendor vendor, String url, String user, String password) {
    return switch (vendor) {
      case H2 -> {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL(url);
        h2.setUser(user);
        h2.setPassword(password);
        yield h2;
      }
      case POSTGRESQL -> {
        PGSimpleDataSource postgresql = new PGSimpleDataSource();
        postgresql.setURL(url);
        if (!user.isEmpty()) {
          postgresql.setUser(user);
          postgresql.setPassword(password);
        }
        yield postgresql;
      }
    };
  }

  /// Closes the connections, and the file of H2. What was committed is there whether this is called
  /// or not.
  @Override
  public void close() {
    if (pool.isClosed()) {
      return;
    }
    pool.close();
    if (vendor == Vendor.H2) {
      try (Connection connection = unpooled.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("shutdown");
      } catch (SQLException thrown) {
        LOG.warn("the store's file was not closed properly: {}", thrown.getMessage());
      }
    }
  }
}
