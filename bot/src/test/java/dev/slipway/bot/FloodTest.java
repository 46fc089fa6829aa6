package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One person sends far more than a person does.
final class FloodTest {
  private static final int ALLOWED = 60;
  private static final int FLOOD = 300;
  private static final String TOO_MANY = "more commands than I take";

  @TempDir Path folder;

  @Test
  void tellsWhoeverFloodsAndKeepsNobodyElseWaiting() {
    Instant begun = Instant.now();
    AtomicBoolean standsStill = new AtomicBoolean(true);
    InstantSource clock = () -> standsStill.get() ? begun : Instant.now();
    Stage.Cast cast =
        Stage.overSignedRequests(
            (config, variables, place) -> Stage.inThisProcess(config, variables, place, clock));
    try (Stage stage = Stage.setWithSignedRequests(folder, cast)) {
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < FLOOD; i++) {
        answers.add(stage.command("bob", "/slipway", "deploi #235 to staging").toString());
      }
      List<String> late = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        late.add(stage.command("bob", "/deploy", "#235 to staging").toString());
      }
      standsStill.set(false);
      Instant asked = Instant.now();
      stage.say("ann", "what's on production?");
      stage.awaitMessage(said -> (said.text() + said.blocks()).contains("production"));

      assertThat(Duration.between(asked, Instant.now())).isLessThan(Duration.ofSeconds(60));
      assertThat(answers.subList(0, ALLOWED)).noneMatch(answer -> answer.contains(TOO_MANY));
      assertThat(answers).filteredOn(answer -> answer.contains(TOO_MANY)).hasSize(FLOOD - ALLOWED);
      assertThat(late)
          .hasSize(5)
          .allMatch(answer -> answer.contains(TOO_MANY))
          .noneMatch(answer -> answer.contains("Understood"));
      assertThat(stage.writes()).isEmpty();
    }
  }
}
