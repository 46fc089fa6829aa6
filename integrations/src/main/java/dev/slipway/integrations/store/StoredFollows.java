package dev.slipway.integrations.store;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Follows;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Who follows what as a table. Safe for use by several threads and processes.
public final class StoredFollows implements Follows {
  private final Jdbi jdbi;

  public StoredFollows(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<UserId> of(Scope.OneEnvironment where) {
    return jdbi.withHandle(people(where)::all);
  }

  static People people(Scope.OneEnvironment where) {
    return People.of("follow", where.app().value()).and("environment", where.environment().value());
  }
}
