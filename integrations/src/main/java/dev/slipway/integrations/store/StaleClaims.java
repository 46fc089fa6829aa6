package dev.slipway.integrations.store;

/// The claims of db-scheduler that a killed process left behind.
public final class StaleClaims {
  private StaleClaims() {}

  /// Frees every claim. Only for a database that no other process can have open, which is what the
  /// embedded one sees to: there, whoever held a claim is gone, and its heartbeat need not be
  /// waited for.
  ///
  /// @return how many there were
  public static int release(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle.execute(
                """
                update scheduled_tasks set picked = false, picked_by = null, last_heartbeat = null,
                  version = version + 1
                where picked = true
                """));
  }
}
