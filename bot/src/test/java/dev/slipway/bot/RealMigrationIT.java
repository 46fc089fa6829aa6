package dev.slipway.bot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.bot.Stage.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// Migration containers from the chat to a login and back, on a real cluster: the packaged bot, and
/// OpenSSH's own client with the very lines that the developer is sent.
@SuppressWarnings("NullAway.Init") // set up before each test
final class RealMigrationIT {
  private static final Optional<String> TOOLKIT =
      Optional.ofNullable(System.getenv("SLIPWAY_TEST_TOOLKIT"));
  private static final String PASSWORD = "sesame-open-77";
  private static final int MANY = 20;
  private static final List<String> TYPES = List.of("ed25519", "ecdsa", "rsa");

  @TempDir Path folder;
  private RealNamespace namespace;
  private Stage stage;

  @BeforeEach
  void setTheStage() throws IOException {
    assumeTrue(
        RealNamespace.isThere() && TOOLKIT.isPresent(),
        "SLIPWAY_TEST_KUBECONFIG, SLIPWAY_TEST_AUDIT_LOG and SLIPWAY_TEST_TOOLKIT name no real cluster");
    namespace = RealNamespace.make();
    namespace.credentials("postgres://shop:" + PASSWORD + "@db/shop");
    stage = Stage.set(folder, new WithToolkit(namespace.cast()));
    List<String> keys = new ArrayList<>();
    for (String type : TYPES) {
      run(List.of("ssh-keygen", "-q", "-N", "", "-C", "ann@laptop", "-t", type, "-f", key(type)));
      keys.add(Files.readString(Path.of(key(type) + ".pub")).strip());
    }
    stage.keys("ann", keys.toArray(String[]::new));
  }

  @AfterEach
  void clearTheStage() {
    if (stage != null) {
      stage.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  /// The example configuration with the toolkit image that the environment names.
  private record WithToolkit(Stage.Cast cast) implements Stage.Cast {
    @Override
    public Stage.RunningBot start(String config, Map<String, String> variables, Path folder) {
      return cast.start(config, variables, folder);
    }

    @Override
    public String config(String example) {
      return cast.config(example)
          .replaceFirst(
              "(?m)^( +toolkit: ).*$", "$1" + Matcher.quoteReplacement(TOOLKIT.orElseThrow()));
    }

    @Override
    public Map<String, String> variables() {
      return cast.variables();
    }
  }

  /// What a developer was sent.
  ///
  /// @param ssh the line to type
  /// @param known the line for `known_hosts`
  private record Way(List<String> ssh, String known) {
    private static final Pattern SSH = Pattern.compile("ssh -p \\d+ ubuntu@[\\d.]+");
    private static final Pattern KNOWN =
        Pattern.compile("\\[[\\d.]+]:\\d+ ssh-ed25519 [A-Za-z0-9+/=]+");

    static Way in(Said told) {
      return new Way(List.of(found(SSH, told.blocks()).split(" ")), found(KNOWN, told.blocks()));
    }

    private static String found(Pattern pattern, String text) {
      Matcher matcher = pattern.matcher(text);
      assertThat(matcher.find()).as(text).isTrue();
      return matcher.group();
    }
  }

  /// Types the line that ann was sent, with nothing in her `known_hosts` but the other one.
  private String types(Way way, String type, String command) {
    try {
      Path known = Files.writeString(folder.resolve("known_hosts_" + type), way.known() + "\n");
      Path settings =
          Files.writeString(
              folder.resolve("config_" + type),
              """
              IdentityFile %s
              IdentitiesOnly yes
              IdentityAgent none
              UserKnownHostsFile %s
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes
              BatchMode yes
              """
                  .formatted(key(type), known));
      List<String> words = new ArrayList<>(way.ssh());
      words.addAll(1, List.of("-F", settings.toString()));
      words.add(command);
      return run(words);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String key(String type) {
    return folder.resolve("id_" + type).toString();
  }

  @Test
  void letsADeveloperInFromTheChatAndEndsWhileTheBotIsDead() {
    Instant asked = Instant.now();
    stage.say("ann", "I need a migration container at build #235 on staging");
    Way way = Way.in(stage.awaitDirect("ann", "Your migration container migration235"));
    Duration told = Duration.between(asked, Instant.now());
    List<Duration> logins =
        TYPES.parallelStream()
            .map(type -> {
              assertThat(types(way, type, "id -un")).isEqualTo("ubuntu\n");
              return Duration.between(asked, Instant.now());
            })
            .toList();
    System.out.printf(
        "from the request in the chat to the private message %d ms, to a login with %s %s ms; images: %s%n",
        told.toMillis(),
        TYPES,
        logins.stream().map(Duration::toMillis).toList(),
        namespace.pulls());

    assertThat(types(way, "rsa", "env").lines())
        .contains("DATABASE_URL=postgres://shop:" + PASSWORD + "@db/shop");
    assertThat(types(way, "ecdsa", "migrate")).contains("migrating with build 235");
    assertThat(types(way, "ecdsa", "echo the word is ${DATABASE_URL#*shop:}"))
        .isEqualTo("the word is " + PASSWORD + "@db/shop\n");
    Instant end = namespace.endOf("migration235");
    stage.say("ann", "extend migration235 by 2h");
    stage.awaitMessage(said -> said.inThread() && said.text().contains("It ends at"));
    assertThat(namespace.endOf("migration235")).isEqualTo(end.plus(Duration.ofHours(2)));

    stage.say("ann", "stop migration235");
    stage.awaitText("It was stopped by");
    Stage.Shared log = stage.awaitFile();
    assertThat(log.name()).isEqualTo("migration235-session-1.txt");
    assertThat(stage.read(log))
        .contains("ann logged in (command from ", "migrating with build 235")
        .contains("DATABASE_URL=***", "the word is ***@db/shop")
        .doesNotContain(PASSWORD);
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> assertThat(namespace.leftOfMigrations()).isEmpty());

    endsWhileTheBotIsDead();
  }

  /// Nobody who asks for a container gets one that is over as soon as a test wants it to be, so its
  /// end is brought forward where Kubernetes keeps it, after the bot is dead.
  private void endsWhileTheBotIsDead() {
    stage.say("ann", "I need a migration container at build #236 on staging for 1 hour");
    Way way = Way.in(stage.awaitDirect("ann", "Your migration container migration236"));
    assertThat(types(way, "ed25519", "echo left-$((6*7))-behind")).isEqualTo("left-42-behind\n");

    stage.whileTheBotIsDead(() -> {
      assertThat(types(way, "rsa", "echo in")).isEqualTo("in\n");
      Instant end = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS);
      namespace.endAt("migration236", end);
      Instant over = namespace.awaitPodEnd("migration236");
      System.out.printf(
          "with the bot dead, over %d s after its end%n", Duration.between(end, over).toSeconds());
      assertThat(over).isBefore(end.plusSeconds(240));
      Instant gone = namespace.awaitNothingButItsLog("migration236");
      System.out.printf(
          "with the bot dead, Secret, Service and policy gone %d s after its end%n",
          Duration.between(end, gone).toSeconds());
      assertThat(gone).isBefore(end.plusSeconds(240));
    });

    stage.awaitMessage(said ->
        !said.inThread()
            && said.text().contains("#236")
            && said.text().contains("Its time was up"));
    Said file =
        stage.awaitMessage(
            said -> said.files().stream().anyMatch(one -> one.name().startsWith("migration236")));
    assertThat(stage.read(file.files().getFirst())).contains("left-42-behind");
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> assertThat(namespace.leftOfMigrations()).isEmpty());
  }

  @Test
  @EnabledIfSystemProperty(named = "slipway.long", matches = "true")
  void servesTwentyContainersThatAreAskedForAtOnce() {
    Instant asked = Instant.now();
    for (int i = 0; i < MANY; i++) {
      stage.say("ann", "I need a migration container at build #235 on staging for 1 hour");
    }

    List<Duration> times = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      String name = "migration235" + (i == 1 ? "" : "-" + i);
      Way way =
          Way.in(
              stage.awaitDirectWithin(
                  Duration.ofMinutes(6), "ann", "Your migration container " + name + " "));
      assertThat(types(way, "ed25519", "cat /etc/hostname")).isEqualTo(name + "\n");
      times.add(Duration.between(asked, Instant.now()));
    }
    System.out.printf(
        "%d containers asked for at once: first login after %d s, last after %d s%n",
        MANY, times.getFirst().toSeconds(), times.getLast().toSeconds());
    for (int i = 1; i <= MANY; i++) {
      stage.say("ann", "stop migration235" + (i == 1 ? "" : "-" + i));
    }
    await()
        .atMost(Duration.ofMinutes(6))
        .untilAsserted(() -> assertThat(namespace.leftOfMigrations()).isEmpty());
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() ->
            assertThat(stage.messages().stream().mapToLong(said -> said.files().size()).sum())
                .isEqualTo(MANY));
  }

  /// What a program printed; it must not fail.
  private static String run(List<String> command) {
    try {
      List<String> detached = new ArrayList<>(List.of("setsid"));
      detached.addAll(command);
      Process process =
          new ProcessBuilder(detached)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      CompletableFuture<String> err =
          CompletableFuture.supplyAsync(() -> {
            try {
              return new String(process.getErrorStream().readAllBytes(), UTF_8);
            } catch (IOException e) {
              return e.toString();
            }
          });
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      boolean over = process.waitFor(40, TimeUnit.SECONDS);
      assertThat(over && process.exitValue() == 0).as(command + ": " + err.join()).isTrue();
      return out;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
