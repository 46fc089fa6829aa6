package dev.slipway.bot.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.AppName;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Loaded;
import dev.slipway.config.Secret;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MaskingsTest {
  private static final String TEXT = "ours-ours, first-first, second-second";

  private final List<Workload> asked = new ArrayList<>();
  private Answer<List<Secret>> answer = found("first-first");
  private Instant now = Instant.parse("2026-03-02T12:00:00Z");
  private final Maskings maskings =
      new Maskings(
          new Masking(List.of(new Secret("ours-ours"))),
          config(),
          (_, workload) -> {
            asked.add(workload);
            return answer;
          },
          () -> now);

  private static SlipwayConfig config() {
    Map<String, String> tokens =
        Map.of("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN", "xapp-2", "GITLAB_TOKEN", "3");
    Loaded loaded = ConfigFile.read(Path.of("../config/examples/shop.yaml"), tokens);
    return ((Loaded.Usable) loaded).config();
  }

  private static Answer<List<Secret>> found(String secret) {
    return new Answer.Found<>(List.of(new Secret(secret)));
  }

  private String masked(String target) {
    return maskings
        .of(new AppName("shop"), new EnvironmentName("staging"), new TargetName(target))
        .mask(TEXT);
  }

  @Test
  void takesOutWhatTheAppGetsAndAsksAgainAfterAWhile() {
    assertThat(masked("eu")).isEqualTo("***, ***, second-second");
    assertThat(masked("eu")).isEqualTo("***, ***, second-second");
    assertThat(asked).extracting(Workload::name).containsExactly("web");

    answer = found("second-second");
    now = now.plus(Duration.ofMinutes(6));
    assertThat(masked("eu")).as("what was a secret before stays one").isEqualTo("***, ***, ***");
  }

  @Test
  void takesOutWhatIsKnownWhileTheClusterDoesNotAnswer() {
    assertThat(masked("eu")).isEqualTo("***, ***, second-second");
    answer = new Answer.Unavailable<>(new Outage("Kubernetes (eu)", "no answer"));
    now = now.plus(Duration.ofMinutes(6));
    assertThat(masked("eu")).isEqualTo("***, ***, second-second");

    answer = found("second-second");
    assertThat(masked("eu")).as("not asked at once again").isEqualTo("***, ***, second-second");
    now = now.plus(Duration.ofMinutes(1));
    assertThat(masked("eu")).isEqualTo("***, ***, ***");
  }

  @Test
  void takesOutWhatIsOursWhereTheConfigurationHasNoSuchTargetAnyMore() {
    assertThat(masked("gone")).isEqualTo("***, first-first, second-second");
    assertThat(asked).isEmpty();
  }
}
