package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.Orphans;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.config.AppName;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.StoreSettings;
import dev.slipway.config.Workload;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredMigrations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of containers whose session the store does not know.
final class OrphansTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TempDir Path folder;
  private final ModelPods pods = new ModelPods();
  private final SlipwayConfig config = config();

  @Test
  void leavesWhatMayBeSomebodysWorkUntilItsTimeIsUp() {
    pods.leaveBehind(order(1, NOON.minus(Duration.ofMinutes(11))));
    pods.leaveBehind(order(2, NOON.minus(Duration.ofMinutes(9))));
    pods.leaveBehind(order(3, NOON.plus(Duration.ofHours(1))));

    try (Database database = database()) {
      new Orphans(config, new StoredMigrations(database), pods, () -> NOON).sweep();
    }

    assertThat(pods.standing()).containsExactly("migration230-2", "migration230-3");
  }

  private Database database() {
    return Database.open(
        new StoreSettings(
            "jdbc:h2:file:" + folder.resolve("slipway"), Optional.empty(), Optional.empty()));
  }

  private static SlipwayConfig config() {
    Map<String, String> tokens =
        Map.of("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN", "xapp-2", "GITLAB_TOKEN", "3");
    Loaded loaded = ConfigFile.read(Path.of("../config/examples/shop.yaml"), tokens);
    return ((Loaded.Usable) loaded).config();
  }

  private PodOrder order(int place, Instant endsAt) {
    Workload workload =
        config
            .app(new AppName("shop"))
            .flatMap(app -> app.environment(new EnvironmentName("staging")))
            .orElseThrow()
            .migrationWorkload();
    PinnedImage image =
        new PinnedImage("registry/shop/web", new ImageDigest("sha256:" + "1".repeat(64)));
    return new PodOrder(
        ContainerName.at(new BuildNumber(230), place),
        new SessionId("somebody-elses-" + place),
        new AppName("shop"),
        new BuildNumber(230),
        new PodOrder.Template(workload, workload.containers().getFirst()),
        image,
        image,
        List.of(new AuthorisedKey(SshKey.ed25519(new byte[32]), new DeveloperName("ann"))),
        endsAt,
        Duration.ofMinutes(30),
        1L << 30,
        new Reach.Forwarded(),
        Recording.OFF);
  }
}
