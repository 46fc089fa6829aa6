package dev.slipway.integrations.store;

import static dev.slipway.integrations.store.StoredInbox.time;
import static java.util.stream.Collectors.joining;

import dev.slipway.commands.chat.UserId;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The people who want to hear of one thing: the rows of a table with their `team`, `person` and
/// `since`, and with columns that name the thing.
///
/// @param table its name; none from outside
/// @param thing values by the names of columns; no names from outside
record People(String table, SortedMap<String, String> thing) {
  static People of(String table, String app) {
    return new People(table, new TreeMap<>()).and("app", app);
  }

  People and(String column, String value) {
    SortedMap<String, String> more = new TreeMap<>(thing);
    more.put(column, value);
    return new People(table, more);
  }

  /// Whoever came first comes first.
  List<UserId> all(Handle handle) {
    return thing(
            handle.createQuery(
                "select team, person from %s where %s order by since, person"
                    .formatted(table, isTheThing())))
        .map((row, _) -> new UserId(row.getString("team"), row.getString("person")))
        .list();
  }

  /// Within the caller's transaction; who is there already stays.
  void add(Handle handle, UserId who, Instant now) {
    int _ =
        thing(
                person(
                    handle.createUpdate(
                        "insert into %s (team, person, since, %s) values (:team, :person, :now, :%s) on conflict do nothing"
                            .formatted(
                                table,
                                String.join(", ", thing.keySet()),
                                String.join(", :", thing.keySet()))),
                    who))
            .bind("now", time(now))
            .execute();
  }

  /// Within the caller's transaction; who is not there is left alone.
  void remove(Handle handle, UserId who) {
    int _ =
        thing(
                person(
                    handle.createUpdate(
                        "delete from %s where team = :team and person = :person and %s"
                            .formatted(table, isTheThing())),
                    who))
            .execute();
  }

  private String isTheThing() {
    return thing.keySet().stream()
        .map(column -> column + " = :" + column)
        .collect(joining(" and "));
  }

  private <T extends SqlStatement<T>> T thing(T statement) {
    return statement.bindMap(thing);
  }

  private static <T extends SqlStatement<T>> T person(T statement, UserId who) {
    return statement.bind("team", who.team()).bind("person", who.value());
  }
}
