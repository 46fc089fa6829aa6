package dev.slipway.integrations.store;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Mentions;
import dev.slipway.config.AppName;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Who wants to be mentioned as a table. Safe for use by several threads and processes.
public final class StoredMentions implements Mentions {
  private final Jdbi jdbi;

  public StoredMentions(Database database) {
    this.jdbi = database.jdbi();
  }

  @Override
  public List<UserId> of(AppName app) {
    return jdbi.withHandle(people(app)::all);
  }

  static People people(AppName app) {
    return People.of("mention", app.value());
  }
}
