package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.Orphans;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.commands.migrations.AuthorisedKey;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods.Done;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.config.AppName;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.config.StoreSettings;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredMigrations;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
  private final LeftBehind runs = new LeftBehind();
  private final SlipwayConfig config = config();

  @Test
  void leavesWhatMayBeSomebodysWorkUntilItsTimeIsUp() {
    pods.leaveBehind(order(1, NOON.minus(Duration.ofMinutes(11))));
    pods.leaveBehind(order(2, NOON.minus(Duration.ofMinutes(9))));
    pods.leaveBehind(order(3, NOON.plus(Duration.ofHours(1))));

    try (Database database = database()) {
      new Orphans(config, new StoredMigrations(database), pods, runs, () -> NOON).sweep();
    }

    assertThat(pods.standing()).containsExactly("migration230-2", "migration230-3");
  }

  @Test
  void findsPodsOfCommandsToo() {
    runs.left.add(left("migration230-run1", NOON.minus(Duration.ofMinutes(11))));
    runs.left.add(left("migration230-run2", NOON));

    try (Database database = database()) {
      new Orphans(config, new StoredMigrations(database), pods, runs, () -> NOON).sweep();
    }

    assertThat(runs.removed).containsExactly("migration230-run1");
  }

  private static StandingContainer left(String name, Instant endsAt) {
    return new StandingContainer(
        new ContainerName(name),
        new SessionId("somebody-elses-" + name),
        new AppName("shop"),
        new BuildNumber(230),
        endsAt.minus(Duration.ofHours(1)),
        endsAt);
  }

  /// Pods that others have left, and nothing else.
  private static final class LeftBehind implements RunPods {
    private final List<StandingContainer> left = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();

    @Override
    public Answer<List<StandingContainer>> all(Target target) {
      return new Answer.Found<>(left);
    }

    @Override
    public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
      removed.add(name.value());
      return new Answer.Found<>(Done.DONE);
    }

    @Override
    public Answer<String> make(Target target, RunOrder order) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Done> release(Target target, ContainerName name, String pod) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer<RunSight> look(Target target, ContainerName name, String pod) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Done> stop(Target target, ContainerName name, String pod) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Following follow(
        Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
      throw new UnsupportedOperationException();
    }
  }

  private Database database() {
    return Database.open(
        new StoreSettings(
            "jdbc:h2:file:" + folder.resolve("slipway"), Optional.empty(), Optional.empty()));
  }

  static SlipwayConfig config() {
    Map<String, String> tokens =
        Map.of("SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN", "xapp-2", "GITLAB_TOKEN", "3");
    Loaded loaded = ConfigFile.read(Path.of("../config/examples/shop.yaml"), tokens);
    return ((Loaded.Usable) loaded).config();
  }

  private PodOrder order(int place, Instant endsAt) {
    return somebodyElses(config, new BuildNumber(230), place, endsAt);
  }

  /// A container that another bot has asked for.
  static PodOrder somebodyElses(
      SlipwayConfig config, BuildNumber build, int place, Instant endsAt) {
    Workload workload =
        config
            .app(new AppName("shop"))
            .flatMap(app -> app.environment(new EnvironmentName("staging")))
            .orElseThrow()
            .migrationWorkload();
    PinnedImage image =
        new PinnedImage("registry/shop/web", new ImageDigest("sha256:" + "1".repeat(64)));
    return new PodOrder(
        ContainerName.at(build, place),
        new SessionId("somebody-elses-" + place),
        new AppName("shop"),
        build,
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
