package dev.slipway.commands.locks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.OpenHours.Stretch;
import dev.slipway.config.DeployHours;
import dev.slipway.config.DeployHours.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// In Berlin it is an hour later than UTC, in summer (from 2026-03-29 to 2026-10-25) two.
final class OpenHoursTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Set<DayOfWeek> WEEKDAYS = EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY);

  private static DeployHours hours(Set<DayOfWeek> days, String from, String to) {
    return new DeployHours(
        BERLIN,
        List.of(new Window(days, LocalTime.parse(from), LocalTime.parse(to))),
        Set.of(LocalDate.of(2026, 3, 30)));
  }

  private static Optional<Stretch> next(DeployHours hours, String at) {
    return OpenHours.next(hours, Instant.parse(at));
  }

  private static Optional<Stretch> stretch(String from, String to) {
    return Optional.of(new Stretch(Instant.parse(from), Instant.parse(to)));
  }

  @Test
  void isOpenFromTheFirstMomentToTheLast() {
    DeployHours office = hours(WEEKDAYS, "09:00", "17:00");

    assertThat(OpenHours.isOpen(office, Instant.parse("2026-03-02T07:59:59.999Z"))).isFalse();
    assertThat(OpenHours.isOpen(office, Instant.parse("2026-03-02T08:00:00Z"))).isTrue();
    assertThat(OpenHours.isOpen(office, Instant.parse("2026-03-02T15:59:59.999Z"))).isTrue();
    assertThat(OpenHours.isOpen(office, Instant.parse("2026-03-02T16:00:00Z"))).isFalse();
  }

  @Test
  void opensNextAfterTheWeekendTheHolidayAndTheChangeToSummerTime() {
    DeployHours office = hours(WEEKDAYS, "09:00", "17:00");

    assertThat(next(office, "2026-03-27T16:00:00Z"))
        .isEqualTo(stretch("2026-03-31T07:00:00Z", "2026-03-31T15:00:00Z"));
  }

  @Test
  void keepsToTheClockOnTheWallWhenAnHourIsMissingOrTwice() {
    DeployHours night = hours(EnumSet.of(DayOfWeek.SUNDAY), "02:30", "04:00");
    DeployHours toTheHourThatComesTwice = hours(EnumSet.of(DayOfWeek.SUNDAY), "01:00", "02:30");

    assertThat(next(night, "2026-03-29T00:00:00Z"))
        .isEqualTo(stretch("2026-03-29T01:30:00Z", "2026-03-29T02:00:00Z"));
    assertThat(next(toTheHourThatComesTwice, "2026-10-24T22:00:00Z"))
        .isEqualTo(stretch("2026-10-24T23:00:00Z", "2026-10-25T01:30:00Z"));
  }

  @Test
  void lastsToTheEndOfTheDay() {
    DeployHours evening = hours(EnumSet.of(DayOfWeek.SATURDAY), "22:00", "00:00");

    assertThat(next(evening, "2026-10-24T10:00:00Z"))
        .isEqualTo(stretch("2026-10-24T20:00:00Z", "2026-10-24T22:00:00Z"));
  }

  @Test
  void saysThatItNeverOpens() {
    DeployHours never =
        new DeployHours(
            BERLIN,
            List.of(new Window(Set.of(), LocalTime.of(9, 0), LocalTime.of(17, 0))),
            Set.of());

    assertThat(next(never, "2026-03-02T12:00:00Z")).isEmpty();
  }

  @Test
  void isFreeOnceNoLockBindsAndHoursAreOpen() {
    DeployHours office = hours(WEEKDAYS, "09:00", "17:00");
    Instant noon = Instant.parse("2026-03-02T12:00:00Z");
    Lock toTheEvening = freeze(noon, Duration.ofHours(6));

    assertThat(OpenHours.free(List.of(), Optional.of(office), noon)).contains(noon);
    assertThat(OpenHours.free(List.of(toTheEvening), Optional.empty(), noon))
        .contains(toTheEvening.until());
    assertThat(OpenHours.free(List.of(toTheEvening), Optional.of(office), noon))
        .contains(Instant.parse("2026-03-03T08:00:00Z"));
  }

  @Test
  void freezeBindsItsMakerToo() {
    UserId ann = new UserId("T0ACME", "U0ANN");
    Instant noon = Instant.parse("2026-03-02T12:00:00Z");

    assertThat(freeze(noon, Duration.ofHours(6)).binds(ann)).isTrue();
  }

  private static Lock freeze(Instant now, Duration length) {
    return Lock.taken(
        new LockId("1"),
        Lock.Kind.FREEZE,
        new Scope.Everything(),
        new UserId("T0ACME", "U0ANN"),
        Optional.empty(),
        now,
        now.plus(length));
  }

  @Test
  void endsAtTheTimeThatWasMeant() {
    Instant mondayNoon = Instant.parse("2026-03-02T12:00:00Z");

    assertThat(at(new Ending.Day.Next(), 18).from(mondayNoon, BERLIN))
        .isEqualTo("2026-03-02T17:00:00Z");
    assertThat(at(new Ending.Day.Next(), 8).from(mondayNoon, BERLIN))
        .isEqualTo("2026-03-03T07:00:00Z");
    assertThat(at(new Ending.Day.Tomorrow(), 18).from(mondayNoon, BERLIN))
        .isEqualTo("2026-03-03T17:00:00Z");
    assertThat(at(new Ending.Day.Weekday(DayOfWeek.MONDAY), 8).from(mondayNoon, BERLIN))
        .isEqualTo("2026-03-09T07:00:00Z");
    assertThat(at(new Ending.Day.Weekday(DayOfWeek.MONDAY), 18).from(mondayNoon, BERLIN))
        .isEqualTo("2026-03-02T17:00:00Z");
    assertThat(at(new Ending.Day.On(LocalDate.of(2026, 3, 29)), 2).from(mondayNoon, BERLIN))
        .isEqualTo("2026-03-29T01:00:00Z");
  }

  private static Ending.At at(Ending.Day day, int hour) {
    return new Ending.At(day, LocalTime.of(hour, 0));
  }
}
