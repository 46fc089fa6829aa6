package dev.slipway.integrations.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.SessionEvent;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UnheardLinesTest {
  private static final String NOON = "2026-07-01T12:00:00.000000001Z ";
  private static final String LATER = "2026-07-01T12:00:00.000000002Z ";

  private final UnheardLines unheard = new UnheardLines(LogPosition.beginning("pod-1"));

  @Test
  void hearsEveryLineOfATick() {
    assertThat(warnings(unheard, NOON + warned(3), NOON + warned(2), NOON + warned(1)))
        .containsExactly(3L, 2L, 1L);
    assertThat(unheard.position().lines()).isEqualTo(3);
  }

  @Test
  void goesOnInTheMiddleOfATick() {
    warnings(unheard, NOON + warned(4), NOON + warned(3));

    UnheardLines again = new UnheardLines(unheard.position());

    assertThat(
            warnings(
                again, NOON + warned(4), NOON + warned(3), NOON + warned(2), LATER + warned(1)))
        .containsExactly(2L, 1L);
  }

  @Test
  void hearsALineThatWasCutOffWhenItComesWhole() {
    String line = LATER + warned(1);
    warnings(unheard, NOON + warned(2), line.substring(0, line.length() - 3));

    UnheardLines again = new UnheardLines(unheard.position());

    assertThat(warnings(again, NOON + warned(2), line)).containsExactly(1L);
  }

  @Test
  void hearsOnWhenTheClockIsSetBack() {
    assertThat(warnings(unheard, LATER + warned(2), NOON + warned(1))).containsExactly(2L, 1L);
  }

  @Test
  void hearsNothingInWhatTheToolkitDidNotWrite() {
    assertThat(unheard.next("hello")).isEmpty();
    assertThat(unheard.next(NOON + "hello")).isEmpty();
    assertThat(unheard.next("yesterday " + warned(1))).isEmpty();
    assertThat(unheard.position()).isEqualTo(LogPosition.beginning("pod-1"));
  }

  private static List<Long> warnings(UnheardLines unheard, String... lines) {
    return List.of(lines).stream()
        .map(unheard::next)
        .flatMap(Optional::stream)
        .map(event -> ((SessionEvent.Warned) event).left().toSeconds())
        .toList();
  }

  private static String warned(int left) {
    return "{\"slipway\":\"warned\",\"t\":1782907200.5,\"left\":" + left + "}";
  }
}
