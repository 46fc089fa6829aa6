package dev.slipway.integrations.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;

/// What the bot relies on, read back from the opened database: what was asked for is not always
/// what is there.
///
/// @param url holds no password we put there, but may hold one of the operator: never shown whole
record Promises(Vendor vendor, String url) {
  private static final String H2_FILE_IN_USE = "90020";
  private static final String WRONG_PASSWORD_CLASS = "28";
  private static final String NO_SUCH_DATABASE = "3D000";
  private static final String NO_CONNECTION_CLASS = "08";

  void check(DataSource dataSource) {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      switch (vendor) {
        case H2 -> {
          expect(
              "0",
              read(
                  statement,
                  "select setting_value from information_schema.settings where setting_name = 'WRITE_DELAY'"),
              "WRITE_DELAY");
          expect("false", read(statement, "select readonly()"), "READONLY");
        }
        case POSTGRESQL -> {
          expect("on", read(statement, "show synchronous_commit"), "synchronous_commit");
          expect("off", read(statement, "show transaction_read_only"), "transaction_read_only");
        }
      }
    } catch (SQLException thrown) {
      throw notOpened(url, thrown);
    }
  }

  private void expect(String wanted, String actual, String setting) {
    if (!wanted.equals(actual)) {
      throw new StoreNotUsable(
          "the store at %s has %s %s, but the bot needs %s: it could lose what it has acknowledged"
              .formatted(place(url), setting, actual, wanted));
    }
  }

  private static String read(Statement statement, String sql) throws SQLException {
    try (ResultSet result = statement.executeQuery(sql)) {
      return result.next() ? result.getString(1).toLowerCase(Locale.ROOT) : "nothing";
    }
  }

  /// Why it could not be opened, in words.
  static StoreNotUsable notOpened(String url, Throwable thrown) {
    String place = place(url);
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException failure && failure.getSQLState() != null) {
        String state = failure.getSQLState();
        if (state.equals(H2_FILE_IN_USE)) {
          return new StoreNotUsable(
              "the store at %s is in use by another process. Stop that one, or give this one a file of its own; for several replicas use PostgreSQL"
                  .formatted(place),
              thrown);
        }
        if (state.startsWith(WRONG_PASSWORD_CLASS)) {
          return new StoreNotUsable(
              "the store at %s refuses the user name or the password: check store.user and store.password"
                  .formatted(place),
              thrown);
        }
        if (state.equals(NO_SUCH_DATABASE)) {
          return new StoreNotUsable(
              "there is no database at %s: create it, the tables are made by the bot"
                  .formatted(place),
              thrown);
        }
        if (state.startsWith(NO_CONNECTION_CLASS)) {
          return new StoreNotUsable(
              "the store at %s does not answer: is the server up, are host and port right?"
                  .formatted(place),
              thrown);
        }
        return new StoreNotUsable(
            "the store at %s can't be opened: %s".formatted(place, failure.getMessage()), thrown);
      }
    }
    return new StoreNotUsable(
        "the store at %s can't be opened: %s".formatted(place, thrown.getMessage()), thrown);
  }

  /// The address without settings, which may hold a password.
  private static String place(String url) {
    return url.replaceFirst("[;?].*", "")
        .replaceFirst("^jdbc:h2:async:", "jdbc:h2:file:")
        .replaceFirst("//[^/@]*@", "//");
  }
}
