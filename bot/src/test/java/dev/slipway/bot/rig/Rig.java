package dev.slipway.bot.rig;

import dev.slipway.bot.ExampleConfig;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Environment.OnFailure;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.TestDatabase;
import dev.slipway.integrations.store.Vendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Where trials run: a database in memory, used for one after the other, and the example
/// configuration with less patience. Used by one thread; make one for each.
///
///     try (Rig rig = new Rig()) {
///       Trial.Outcome outcome = rig.run(Schedule.deploying(Builds.GOOD).saying(soon, "U0BOB", "abort"));
///       assertThat(outcome.violations()).isEmpty();
///     }
public final class Rig implements AutoCloseable {
  private static final Map<OnFailure, SlipwayConfig> CONFIGS = configs(text -> text);
  private static final Map<OnFailure, SlipwayConfig> MIGRATING_FIRST =
      configs(text -> text.replace("beforeDeploy: false", "beforeDeploy: true"));

  private static final Map<OnFailure, SlipwayConfig> APPROVED_FIRST =
      configs(text ->
          text.replaceFirst(
                  "    aliases: \\[stage]", "    approval:\n      people: 2\n    aliases: [stage]")
              .replaceFirst("approver: \\[]", "approver: [U0ANN, U0BOB, U0CAROL]"));

  private static final Map<OnFailure, SlipwayConfig> CAUTIOUS = configs(Rig::cautious);

  private static final Map<OnFailure, SlipwayConfig> AUTOMATIC = configs(Rig::automatic);

  private static final Map<OnFailure, SlipwayConfig> AUTOMATIC_MIGRATING_FIRST =
      configs(text -> automatic(text).replace("beforeDeploy: false", "beforeDeploy: true"));

  /// Two regions, one after the other.
  private static final Map<OnFailure, SlipwayConfig> IN_WAVES = configs(Rig::inWaves);

  /// The same, with a trial in the first.
  private static final Map<OnFailure, SlipwayConfig> CAUTIOUS_IN_WAVES =
      configs(text -> cautious(inWaves(text)));

  private static final Map<OnFailure, SlipwayConfig> COUNTING_DOWN =
      configs(text -> text.replaceFirst("revertAfter: 0s", "revertAfter: 30s"));

  /// Batches are short, and what is live is judged.
  private static final Map<OnFailure, SlipwayConfig> WATCHED =
      configs(text ->
          text.replaceFirst("revertAfter: 0s", "revertAfter: 30s")
              .replaceFirst("stableFor: 5s", "stableFor: 8s")
              .replaceFirst(
                  "    strategy: rolling",
                  """
                      strategy: canary
                      batches:
                        steps: [50]
                        window: 5s
                        metrics: {prometheus: "http://127.0.0.1:9090", workloads: [web]}
                  """));

  private final Database database;
  private final Map<OnFailure, SlipwayConfig> configs;

  /// On a database in memory.
  public Rig() {
    this(TestDatabase.inMemory(), CONFIGS);
  }

  private Rig(Database database, Map<OnFailure, SlipwayConfig> configs) {
    this.database = database;
    this.configs = configs;
  }

  /// Where each deployment runs the migration of its build first.
  public static Rig migratingFirst() {
    return new Rig(TestDatabase.inMemory(), MIGRATING_FIRST);
  }

  /// Where two others have to approve what goes to staging.
  public static Rig approvedFirst() {
    return new Rig(TestDatabase.inMemory(), APPROVED_FIRST);
  }

  /// The same on a PostgreSQL server.
  public static Rig approvedFirstOnPostgreSql() {
    return new Rig(TestDatabase.create(Vendor.POSTGRESQL).open(), APPROVED_FIRST);
  }

  private static String automatic(String text) {
    return text.replaceFirst(
        "    aliases: \\[stage]", "    auto: {on: stable}\n    aliases: [stage]");
  }

  /// Where what is stable goes to staging by itself, and each deployment migrates first.
  public static Rig automaticMigratingFirst() {
    return new Rig(TestDatabase.inMemory(), AUTOMATIC_MIGRATING_FIRST);
  }

  /// Where what is stable goes to staging by itself.
  public static Rig automatic() {
    return new Rig(TestDatabase.inMemory(), AUTOMATIC);
  }

  /// The same on a PostgreSQL server.
  public static Rig automaticOnPostgreSql() {
    return new Rig(TestDatabase.create(Vendor.POSTGRESQL).open(), AUTOMATIC);
  }

  /// Where staging takes a build in batches of 1, 2 and 3 pods.
  public static Rig cautious() {
    return new Rig(TestDatabase.inMemory(), CAUTIOUS);
  }

  private static String cautious(String text) {
    return text.replaceFirst(
        "    strategy: rolling",
        """
            strategy: cautious
            batches:
              window: 10s
              metrics: {prometheus: "http://127.0.0.1:9090", workloads: [web]}
        """);
  }

  private static String inWaves(String text) {
    return text.replaceFirst(
        "      namespace: shop-staging .*\n",
        """
              namespace: shop-staging
            - name: us
              namespace: shop-staging-us
            soak: 4s
        """);
  }

  /// Where staging is two regions, of which one must have been live for 4 s before the other is
  /// changed.
  public static Rig inWaves() {
    return new Rig(TestDatabase.inMemory(), IN_WAVES);
  }

  /// The same, where a build is tried in batches in the first.
  public static Rig cautiousInWaves() {
    return new Rig(TestDatabase.inMemory(), CAUTIOUS_IN_WAVES);
  }

  /// Where a failure on staging is put back after 30 s.
  public static Rig countingDown() {
    return new Rig(TestDatabase.inMemory(), COUNTING_DOWN);
  }

  /// Where a build is tried in one batch, and judged once more when it runs on all pods.
  public static Rig watched() {
    return new Rig(TestDatabase.inMemory(), WATCHED);
  }

  /// On a PostgreSQL server.
  public static Rig onPostgreSql() {
    return new Rig(TestDatabase.create(Vendor.POSTGRESQL).open(), CONFIGS);
  }

  /// Runs a schedule to its end and judges it.
  public Trial.Outcome run(Schedule schedule) {
    TestDatabase.empty(database);
    SlipwayConfig config = configs.get(schedule.onFailure());
    if (config == null) {
      throw new IllegalStateException("no configuration for " + schedule.onFailure());
    }
    return new Trial(schedule, config, database).run();
  }

  private static Map<OnFailure, SlipwayConfig> configs(UnaryOperator<String> change) {
    Map<OnFailure, SlipwayConfig> configs = new EnumMap<>(OnFailure.class);
    for (OnFailure onFailure : OnFailure.values()) {
      configs.put(onFailure, config(onFailure, change));
    }
    return configs;
  }

  /// The example configuration, with less patience.
  static SlipwayConfig example() {
    return config(OnFailure.REVERT, text -> text);
  }

  /// The same, where two others have to approve what is changed on production.
  static SlipwayConfig exampleApprovedFirst() {
    return exampleApprovedFirst(text -> text);
  }

  /// The same with another change of the example.
  static SlipwayConfig exampleApprovedFirst(UnaryOperator<String> change) {
    return config(
        OnFailure.REVERT,
        text ->
            change
                .apply(text)
                .replace(
                    "    aliases: [prod]", "    approval:\n      people: 2\n    aliases: [prod]")
                .replace("      # approver:", "      approver:"));
  }

  private static SlipwayConfig config(OnFailure onFailure, UnaryOperator<String> change) {
    Path folder = Path.of("../config/examples").toAbsolutePath();
    try {
      String text =
          ExampleConfig.withoutConsent(
                  change.apply(
                      Files.readString(folder.resolve("shop.yaml"))
                          .replace("strategy: cautious", "strategy: rolling")))
              .replace("stableFor: 5s", "stableFor: 2s")
              .replace("liveWithin: 10m", "liveWithin: 20s")
              .replace("connectWithin: 30m", "connectWithin: 2m")
              .replace(
                  "onFailure: revert", "onFailure: " + onFailure.name().toLowerCase(Locale.ROOT));
      Loaded loaded =
          ConfigFile.parse(
              text,
              folder,
              Map.of(
                  "SLACK_BOT_TOKEN", "xoxb-1", "SLACK_APP_TOKEN", "xapp-1", "GITLAB_TOKEN", "t"));
      if (loaded instanceof Loaded.Usable(SlipwayConfig config, _)) {
        return config;
      }
      throw new IllegalStateException(loaded.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
