package dev.slipway.integrations.gitlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "2016-08-12 15:23:28 UTC",
        "2016-08-12 17:23:28 +0200",
        "2016-08-12T15:23:28Z",
        "2016-08-12T17:23:28.000+02:00"
      })
  void readsEveryWayInWhichGitLabWritesTimes(String text) {
    assertThat(Times.read(text)).contains(Instant.parse("2016-08-12T15:23:28Z"));
  }

  @Test
  void needsNoTime() {
    assertThat(Times.read(null)).isEmpty();
    assertThat(Times.read("yesterday")).isEmpty();
  }
}
