package dev.slipway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  private static final Type<List<Duration>> DURATIONS =
      Types.list(Durations.between(Duration.ZERO, Duration.ofHours(2)));

  @ParameterizedTest
  @CsvSource({
    "0s,PT0S,0s",
    "90s,PT1M30S,90s",
    "10m,PT10M,10m",
    "2h,PT2H,2h",
    "1h30m,PT1H30M,1h30m",
    "1h0m5s,PT1H5S,1h5s",
    "120s,PT2M,2m"
  })
  void readsAndWritesUnits(String written, Duration duration, String shown) {
    assertThat(read(written)).contains(List.of(duration));
    assertThat(Durations.text(duration)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "90",
        "1.5h",
        "-5s",
        "5 s",
        "5S",
        "30m1h",
        "s",
        "1d",
        "7201s",
        "9999999s",
        "٣s"
      })
  void refusesEverythingElse(String written) {
    assertThat(read(written)).isEmpty();
  }

  private static Optional<List<Duration>> read(String written) {
    return new Reading(Path.of(""), Map.of()).read("- \"" + written + "\"", DURATIONS);
  }
}
