package dev.slipway.integrations.kubernetes;

import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.SessionEvent;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/// Finds in a log that is read on from a position what was not heard before. A cluster can only be
/// asked for what was written since a second, so it sends some lines again; and a line can be cut
/// off when its stream ends. Used by one thread, for one stream.
final class UnheardLines {
  private final LogPosition from;
  private final BiFunction<Instant, String, Optional<SessionEvent>> meaning;
  private LogPosition position;
  private boolean beyond;
  private int again;

  UnheardLines(LogPosition from) {
    this(from, (_, line) -> SessionLines.event(line));
  }

  /// @param meaning what a line says, given the time of its time stamp
  UnheardLines(LogPosition from, BiFunction<Instant, String, Optional<SessionEvent>> meaning) {
    this.from = from;
    this.position = from;
    this.meaning = meaning;
  }

  /// What a line with a time stamp says; empty where it says nothing or was heard before.
  Optional<SessionEvent> next(String line) {
    int space = line.indexOf(' ');
    Optional<Instant> at = space < 0 ? Optional.empty() : Mapping.time(line.substring(0, space));
    return at.flatMap(
        time -> meaning.apply(time, line.substring(space + 1)).filter(_ -> isUnheard(time)));
  }

  /// Where reading goes on after the last line that was unheard.
  LogPosition position() {
    return position;
  }

  private boolean isUnheard(Instant at) {
    beyond = beyond || at.isAfter(from.at()) || (at.equals(from.at()) && ++again > from.lines());
    if (beyond) {
      int before = at.equals(position.at()) ? position.lines() : 0;
      position = new LogPosition(position.pod(), at, before + 1);
    }
    return beyond;
  }
}
