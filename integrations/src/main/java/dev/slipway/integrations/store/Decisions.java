package dev.slipway.integrations.store;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.ports.AuditEntry;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The table of decisions; rows are only ever added.
final class Decisions {
  private Decisions() {}

  static void add(Handle handle, AuditEntry entry) {
    handle
        .createUpdate(
            """
            insert into decision (at, team, person, action, app, environment, allowed, reasons, occasion, subject)
            values (:at, :team, :person, :action, :app, :environment, :allowed, :reasons, :occasion, :subject)
            """)
        .bind("at", StoredInbox.time(entry.at()))
        .bind("team", entry.actor().team())
        .bind("person", entry.actor().value())
        .bind("action", entry.action().name().toLowerCase(Locale.ROOT))
        .bind("app", entry.app().value())
        .bind("environment", entry.environment().value())
        .bind("allowed", entry.decision() instanceof Decision.Allowed)
        .bind("reasons", reasons(entry.decision()))
        .bind("occasion", entry.occasion())
        .bind("subject", entry.subject())
        .execute();
  }

  private static String reasons(Decision decision) {
    return switch (decision) {
      case Decision.Allowed(String rule) -> rule;
      case Decision.Denied(var reasons) ->
          reasons.stream().map(Decision.Reason::code).collect(Collectors.joining(" "));
    };
  }
}
