package dev.slipway.config;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/// When deployments may begin in an environment.
///
/// @param zone where times and dates are meant
/// @param windows at least one
/// @param closedOn dates on which no window is open: holidays
public record DeployHours(ZoneId zone, List<Window> windows, Set<LocalDate> closedOn) {
  public DeployHours {
    windows = List.copyOf(windows);
    closedOn = Set.copyOf(closedOn);
  }

  /// Hours of certain days.
  ///
  /// @param from the first moment
  /// @param to the first moment after it, later than `from`; midnight is the end of the day
  public record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    public Window {
      days = Set.copyOf(days);
    }
  }
}
