package dev.slipway.commands.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/// One decision as it is kept.
///
/// @param number counts the decisions from 1, without gaps
/// @param at to the microsecond, which is what every database keeps
/// @param team Slack's id of the workspace
/// @param person Slack's id of who asked
/// @param action what was asked for, in lower case
/// @param allowed whether the answer was yes
/// @param reasons the rule that allowed it, or the codes of the reasons against it
/// @param occasion what it was about: the key of the message that asked, or `deployment 17`
/// @param subject what exactly was decided on
public record AuditRow(
    long number,
    Instant at,
    String team,
    String person,
    String action,
    String app,
    String environment,
    boolean allowed,
    String reasons,
    String occasion,
    String subject) {
  public AuditRow {
    at = at.truncatedTo(ChronoUnit.MICROS);
  }

  /// What is hashed: the members in the order above, each on a line, line ends and backslashes in
  /// them escaped as in C.
  String canonical() {
    return List.of(
            Long.toString(number),
            at.toString(),
            team,
            person,
            action,
            app,
            environment,
            allowed ? "yes" : "no",
            reasons,
            occasion,
            subject)
        .stream()
        .map(text -> text.replace("\\", "\\\\").replace("\n", "\\n") + "\n")
        .collect(Collectors.joining());
  }
}
