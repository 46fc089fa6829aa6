package dev.slipway.commands.locks;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Decision.Denied;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.UserId;
import dev.slipway.config.DeployHours;
import dev.slipway.config.DeployHours.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// When deploy hours are open, across changes to and from summer time.
public final class OpenHours {
  private static final int DAYS_AHEAD = 400;

  private OpenHours() {}

  /// A stretch of time in which hours are open.
  ///
  /// @param from the first moment
  /// @param to the first moment after it
  public record Stretch(Instant from, Instant to) {
    boolean isOpenAt(Instant now) {
      return !now.isBefore(from) && now.isBefore(to);
    }
  }

  /// The stretch that is open at a moment, else the next one; empty when there is none within a
  /// year.
  public static Optional<Stretch> next(DeployHours hours, Instant now) {
    LocalDate today = now.atZone(hours.zone()).toLocalDate();
    for (int ahead = 0; ahead < DAYS_AHEAD; ahead++) {
      LocalDate date = today.plusDays(ahead);
      Optional<Stretch> stretch =
          on(hours, date).stream().filter(each -> now.isBefore(each.to())).findFirst();
      if (stretch.isPresent()) {
        return stretch;
      }
    }
    return Optional.empty();
  }

  private static List<Stretch> on(DeployHours hours, LocalDate date) {
    if (hours.closedOn().contains(date)) {
      return List.of();
    }
    return hours.windows().stream()
        .filter(window -> window.days().contains(date.getDayOfWeek()))
        .map(window -> stretch(window, date, hours.zone()))
        .filter(stretch -> stretch.from().isBefore(stretch.to()))
        .sorted(Comparator.comparing(Stretch::from))
        .toList();
  }

  private static Stretch stretch(Window window, LocalDate date, ZoneId zone) {
    LocalDate last = window.to().equals(LocalTime.MIDNIGHT) ? date.plusDays(1) : date;
    return new Stretch(
        date.atTime(window.from()).atZone(zone).toInstant(),
        last.atTime(window.to()).atZone(zone).withLaterOffsetAtOverlap().toInstant());
  }

  public static boolean isOpen(DeployHours hours, Instant now) {
    return next(hours, now).filter(stretch -> stretch.isOpenAt(now)).isPresent();
  }

  /// What being closed is for the record of decisions.
  public static Denied denial(DeployHours hours, Instant now) {
    return new Denied(
        List.of(
            new Decision.Reason(
                "frozen",
                next(hours, now)
                    .map(stretch ->
                        Text.of("These are no deploy hours; the next begin at ")
                            .and(new Text.Span.Moment(stretch.from()))
                            .and("."))
                    .orElseGet(() -> Text.of("These are no deploy hours.")))));
  }

  /// The first moment from now on at which nothing keeps somebody from deploying; empty when there
  /// is none within a year.
  ///
  /// @param binding the locks that bind them there
  /// @param hours empty when it is always open
  public static Optional<Instant> free(
      List<Lock> binding, Optional<DeployHours> hours, Instant now) {
    Instant at = now;
    for (int step = 0; step < DAYS_AHEAD; step++) {
      Instant moment = at;
      Instant unlocked =
          binding.stream()
              .filter(lock -> lock.standsAt(moment))
              .map(Lock::until)
              .max(Comparator.naturalOrder())
              .orElse(moment);
      Optional<Instant> open =
          hours.isEmpty()
              ? Optional.of(unlocked)
              : next(hours.get(), unlocked)
                  .map(stretch -> stretch.isOpenAt(unlocked) ? unlocked : stretch.from());
      if (open.isEmpty() || open.get().equals(moment)) {
        return open;
      }
      at = open.get();
    }
    return Optional.empty();
  }

  /// The locks that keep somebody from deploying.
  public static List<Lock> binding(List<Lock> standing, UserId who, Scope.OneEnvironment where) {
    return standing.stream()
        .filter(lock -> lock.scope().covers(where.app(), where.environment()) && lock.binds(who))
        .toList();
  }
}
