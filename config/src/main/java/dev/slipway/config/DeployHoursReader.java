package dev.slipway.config;

import dev.slipway.config.DeployHours.Window;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads `deployHours` of an environment.
final class DeployHoursReader {
  private static final Type<LocalTime> TIME = dated("a time such as 09:00", LocalTime::parse);
  private static final Type<LocalTime> END =
      dated(
          "a time such as 17:00, or 24:00",
          text -> text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text));
  private static final Key<List<DayOfWeek>> DAYS =
      Key.required(
          "days",
          Types.someOf(
              Types.choice(
                  Arrays.stream(DayOfWeek.values())
                      .collect(
                          Collectors.toMap(
                              day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT),
                              day -> day)))),
          "the days of the week");
  private static final Key<LocalTime> FROM = Key.required("from", TIME, "when it opens");
  private static final Key<LocalTime> TO =
      Key.required("to", END, "when it closes, on the same day; what is under way then goes on");
  private static final Shape<Window> WINDOW =
      Shape.of(
              List.of(DAYS, FROM, TO),
              section ->
                  new Window(Set.copyOf(section.get(DAYS)), section.get(FROM), section.get(TO)))
          .checked(DeployHoursReader::checkWindow);
  private static final Key<ZoneId> TIMEZONE =
      Key.required(
          "timezone",
          dated("a time zone such as Europe/Berlin or UTC", ZoneId::of),
          "where times and dates are meant");
  private static final Key<List<Window>> WINDOWS =
      Key.required("windows", Types.someOf(WINDOW), "when deployments may begin");
  private static final Key<List<LocalDate>> CLOSED_ON =
      Key.withDefault(
          "closedOn",
          Types.list(dated("a date such as 2026-12-24", LocalDate::parse)),
          "dates on which no window is open: holidays",
          List.of(),
          "none");

  static final Shape<Optional<DeployHours>> SHAPE =
      Shape.of(
          List.of(TIMEZONE, WINDOWS, CLOSED_ON),
          section ->
              Optional.of(
                  new DeployHours(
                      section.get(TIMEZONE),
                      section.get(WINDOWS),
                      Set.copyOf(section.get(CLOSED_ON)))));

  private DeployHoursReader() {}

  private static <T> Type<T> dated(String allowed, Function<String, T> parse) {
    return Types.single(
        allowed,
        text -> {
          try {
            return parse.apply(text);
          } catch (DateTimeException unfit) {
            throw new IllegalArgumentException(unfit);
          }
        });
  }

  private static void checkWindow(Section window) {
    Optional<LocalTime> from = window.find(FROM);
    boolean backwards =
        window
            .find(TO)
            .filter(to -> !to.equals(LocalTime.MIDNIGHT))
            .filter(to -> from.isPresent() && !from.get().isBefore(to))
            .isPresent();
    if (backwards) {
      window.problem(
          TO, "is not after from; for hours over midnight write two windows, the first to 24:00");
    }
  }
}
