package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.ConfigFile;
import dev.slipway.config.Loaded;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Migration containers as they are asked for in the channel: what is made, what the channel says,
/// and what only the developer is told. The pods are a model of the port; everything else is real.
@SuppressWarnings("NullAway.Init") // set up before each test
final class MigrationConversationTest {
  private static final SshKey ANNS_KEY = SshKey.ed25519(new byte[32]);

  @TempDir Path folder;
  private final ModelPods pods = new ModelPods();
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder, this::start);
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  private Stage.RunningBot start(String text, Map<String, String> variables, Path place) {
    Loaded loaded = ConfigFile.parse(text, place, variables);
    if (!(loaded instanceof Loaded.Usable(SlipwayConfig config, _))) {
      throw new IllegalStateException(loaded.toString());
    }
    return Stage.running(Bot.start(config, InstantSource.system(), new Model()));
  }

  /// The model's pods, and keys for everybody but bob.
  private final class Model implements Outside {
    @Override
    public MigrationPods pods(KubernetesClusters clusters, InstantSource clock) {
      return pods;
    }

    @Override
    public DeveloperKeys keys(SlipwayConfig config, InstantSource clock) {
      return user ->
          user.value().equals("U0BOB")
              ? new Answer.Refused<>(
                  new Refusal(
                      "no-keys",
                      "bob has no SSH key in GitLab that can be used.",
                      "Add one in your GitLab settings, then ask again."))
              : new Answer.Found<>(
                  new DeveloperKeys.Keys(
                      new DeveloperName(
                          user.value().substring(2).toLowerCase(java.util.Locale.ROOT)),
                      List.of(ANNS_KEY),
                      List.of()));
    }
  }

  @Test
  void startsAContainerAndTellsOnlyTheDeveloperHowToGetIn() {
    stage.say("ann", "I need a migration container at build #235 on staging");

    Said root = stage.awaitText("has a migration container for shop #235 on staging");
    assertThat(root.text()).contains("not connected yet", "ends");
    assertThat(root.blocks()).contains("extend migration235 by 2h", "stop migration235");
    Said told = stage.awaitDirect("ann", "Your migration container migration235");
    assertThat(told.blocks())
        .contains(
            "ssh -p 31239 ubuntu@migration235.internal.domain",
            "[migration235.internal.domain]:31239 ssh-ed25519 ",
            "SHA256:",
            "Your key from GitLab is installed (1)");
    assertThat(stage.messages()).noneMatch(said -> said.blocks().contains("ssh -p"));
    stage.awaitMessage(said -> said.inThread() && said.blocks().contains("SHA256:"));
    assertThat(pods.order("migration235").recording()).isEqualTo(Recording.GATE);
    assertThat(pods.order("migration235").image().toString()).contains("shop/web@sha256:");
    assertThat(pods.order("migration235").scratchBytes()).isEqualTo(1L << 30);
  }

  @Test
  void keepsTheHostKeyInTheRecordOfDecisions() {
    container();
    Said told = stage.awaitDirect("ann", "Your migration container migration235");

    List<String> decisions = stage.decisions();

    String made = decisions.getLast();
    assertThat(made).startsWith("migration235 host key SHA256:");
    assertThat(told.blocks()).contains(made.substring(made.indexOf("SHA256:")));
  }

  @Test
  void leavesWhatBelongsToAnotherSessionWhereEveryNameIsTaken() {
    SlipwayConfig config = OrphansTest.config();
    Instant later = Instant.now().plus(Duration.ofHours(1));
    for (int place = 1; place <= 50; place++) {
      pods.leaveBehind(OrphansTest.somebodyElses(config, new BuildNumber(235), place, later));
    }

    stage.say("ann", "migration container at #235 on staging");

    Said end = stage.awaitText("did not start");
    assertThat(end.text()).contains("migration235-50");
    assertThat(pods.standing()).hasSize(50);
  }

  @Test
  void answersASlashCommandAlone() {
    var answered =
        stage.command("ann", "/slipway", "migration container at #235 on staging for 2h");

    assertThat(answered.path("text").asText()).contains("Understood");
    stage.awaitText("has a migration container for shop #235 on staging");
    assertThat(Duration.between(Instant.now(), pods.endsAt("migration235")))
        .isBetween(Duration.ofMinutes(118), Duration.ofHours(2));
    stage.awaitSeenAlone("U0ANN", "ssh -p ");
    assertThat(stage.directMessages("ann")).noneMatch(said -> said.blocks().contains("ssh -p "));
  }

  @Test
  void asksForTheEnvironmentAndTakesAPressedButtonForAnAnswer() {
    stage.say("ann", "I need a migration container at build #235");
    Said question =
        stage.awaitMessage(said ->
            said.blocks().contains("on staging") && said.blocks().contains("on production"));
    assertThat(pods.made()).isZero();

    stage.click("ann", question.ts(), "say");

    stage.awaitText("has a migration container for shop #235 on staging");
  }

  @Test
  void refusesWhoIsNoMigratorAndMakesNothing() {
    stage.say("dave", "give me a migration container at #235 on staging");

    Said refusal = stage.awaitText("that is not allowed");
    assertThat(refusal.text()).contains("need the role migrator", "role-missing");
    assertThat(pods.made()).isZero();
  }

  @Test
  void refusesToLetSomebodyInWhoIsNoMigrator() {
    stage.say("ann", "migration container at #235 on staging for <@dave>");

    Said refusal = stage.awaitText("No migration container for");
    assertThat(refusal.text()).contains("needs the role migrator");
    assertThat(pods.made()).isZero();
  }

  @Test
  void refusesAnEnvironmentWithoutMigrationContainers() {
    stage.say("carol", "migration container at #235 on production");

    Said refusal = stage.awaitText("that is not allowed");
    assertThat(refusal.text()).contains("need the role migrator");
  }

  @Test
  void refusesWhoHasNoKeysWithWhatToDo() {
    stage.say("bob", "I need a migration container at #235 on staging");

    Said refusal = stage.awaitText("No migration container of shop");
    assertThat(refusal.text()).contains("has no SSH key in GitLab", "Add one");
    assertThat(pods.made()).isZero();
  }

  @Test
  void refusesMoreThanTheConfigurationAllows() {
    stage.say("ann", "migration container at #235 on staging for 25h");
    stage.awaitText("it can live for 24h at most");

    stage.say("ann", "migration container at #235 on staging with 50Gi");
    stage.awaitText("it can have 20Gi of room at most");
    assertThat(pods.made()).isZero();
  }

  @Test
  void extendsItAndEditsBothMessages() {
    Said root = container();
    Instant before = pods.endsAt("migration235");

    stage.say("ann", "extend migration235 by 2 hours");

    stage.awaitMessage(said -> said.inThread() && said.text().contains("It ends at"));
    assertThat(pods.endsAt("migration235")).isEqualTo(before.plus(Duration.ofHours(2)));
    assertThat(stage.awaitText("has a migration container").ts()).isEqualTo(root.ts());
  }

  @Test
  void extendsNoFurtherThanTheConfigurationAllows() {
    container();

    stage.say("ann", "extend migration235 by 20h");
    stage.awaitMessage(said -> said.inThread() && said.text().contains("It ends at"));
    stage.say("ann", "extend migration235 by 1h");

    stage.awaitMessage(
        said -> said.text().contains("Not extended") || said.text().contains("as late as it can"));
  }

  @Test
  void saysWhoIsInAndSinceWhen() {
    container();

    pods.happens("migration235", ModelPods.login(Instant.now(), "l1", "ann"));
    stage.awaitText("connected since");
    stage.say("dave", "who is in migration235?");

    Said list = stage.awaitText("The migration containers of shop");
    assertThat(list.blocks()).contains("ann connected since", "migration235");
    pods.happens(
        "migration235", new SessionEvent.Closed(Instant.now(), "l1", new DeveloperName("ann")));
    stage.awaitText("nobody is connected");
  }

  @Test
  void storesNoSecretThatTheAppGets() {
    Said root = container();
    pods.happens("migration235", ModelPods.login(Instant.now(), "l1", "ann"));
    pods.happens("migration235", output(1, "it is not-a-real-key, she said\r\n"));
    stage.click("ann", root.ts(), "stop");
    assertThat(stage.read(stage.awaitFile())).contains("it is ***, she said");

    List<String> stored =
        stage.betweenTwoBots(statement -> {
          List<String> bodies = new ArrayList<>();
          try (ResultSet rows = statement.executeQuery("select body from session_log")) {
            while (rows.next()) {
              bodies.add(rows.getString("body"));
            }
          }
          return bodies;
        });

    assertThat(stored).contains("it is ***, she said\r\n");
  }

  @Test
  void stopsItWhenTheButtonIsPressedAndKeepsWhatWasDone() {
    Said root = container();
    pods.happens("migration235", ModelPods.login(Instant.now(), "l1", "ann"));
    pods.happens("migration235", output(1, "$ ./migrate --password=hunter22 --all\r\n"));
    pods.happens("migration235", output(2, "\u001b[32mMIGRATED 12 tables\u001b[0m\r\n"));

    stage.click("ann", root.ts(), "stop");

    Said end = stage.awaitText("is over");
    assertThat(end.ts()).isEqualTo(root.ts());
    assertThat(end.text()).contains("It was stopped by");
    assertThat(end.blocks()).doesNotContain("\"actions\"");
    Said result =
        stage.awaitMessage(said -> said.inThread() && said.text().contains("migration log 1"));
    assertThat(result.blocks()).contains("MIGRATED 12 tables").doesNotContain("hunter22", "[32m");
    stage.say("ann", "migration log 1");
    Said log = stage.awaitText("Session 1");
    assertThat(log.blocks()).contains("ann logged in", "MIGRATED 12 tables", "--password=***");
    assertThat(pods.standing()).isEmpty();
    Stage.Shared file = stage.awaitFile();
    assertThat(file.name()).isEqualTo("migration235-session-1.txt");
    assertThat(stage.read(file))
        .startsWith("Session 1 in migration235, build #235 of shop on staging\n")
        .contains("ann logged in", "$ ./migrate --password=*** --all\nMIGRATED 12 tables\n")
        .doesNotContain("hunter22", "\u001b");
  }

  @Test
  void sharesTheLogOnceThoughSlacksAnswerWasLost() {
    container();
    pods.happens("migration235", ModelPods.login(Instant.now(), "l1", "ann"));
    stage.awaitText("connected since");
    stage.fault("slack", "files.completeUploadExternal", "performed-then-reset", 1);

    stage.say("ann", "stop migration235");

    stage.awaitFile();
    stage.awaitText("It was stopped by");
    // The fault is spent and the file in sight: what comes now is looked for, not shared again.
    await().atMost(Stage.PATIENCE).until(() -> stage.calls("conversations.replies") > 0);
    assertThat(stage.messages()).filteredOn(said -> !said.files().isEmpty()).hasSize(1);
    assertThat(stage.calls("files.completeUploadExternal")).isEqualTo(1);
  }

  @Test
  void sharesNoFileWhereNobodyCame() {
    container();
    pods.happens("migration235", new SessionEvent.Started(Instant.now()));

    pods.end("migration235", PodSight.Ending.NOBODY_CAME, Instant.now());

    stage.awaitText("is over");
    stage.say("dave", "migration containers");
    stage.awaitText("There are no migration containers of shop");
    assertThat(stage.messages()).allMatch(said -> said.files().isEmpty());
    assertThat(stage.calls("files.getUploadURLExternal")).isZero();
  }

  @Test
  void tellsWhenItsTimeWasUp() {
    container();

    pods.end("migration235", PodSight.Ending.TIME_UP, Instant.now());

    Said end = stage.awaitText("is over");
    assertThat(end.text()).contains("Its time was up");
    await().atMost(Stage.PATIENCE).until(() -> pods.standing().isEmpty());
    stage.awaitDirect("ann", "has ended");
  }

  @Test
  void tellsInOneLineWhyItDoesNotComeUp() {
    pods.failWith(new Cause(Cause.Code.IMAGE_PULL, "the image can't be pulled: not found"));

    stage.say("ann", "migration container at #235 on staging");

    Said end = stage.awaitText("did not start");
    assertThat(end.text()).contains("the image can't be pulled");
    assertThat(pods.standing()).isEmpty();
  }

  @Test
  void givesTheSecondContainerOfABuildANameOfItsOwn() {
    container();

    stage.say("ann", "another migration container at #235 on staging");

    await().atMost(Stage.PATIENCE).until(() -> pods.standing().size() == 2);
    assertThat(pods.standing()).containsExactly("migration235", "migration235-2");
  }

  @Test
  void goesOnAfterARestartWithTheSameContainerAndTheSameMessage() {
    Said root = container();

    stage.restartBot();
    pods.happens("migration235", ModelPods.login(Instant.now(), "l1", "ann"));

    Said after = stage.awaitText("connected since");
    assertThat(after.ts()).isEqualTo(root.ts());
    assertThat(pods.made()).isEqualTo(1);
    stage.say("ann", "stop migration235");
    stage.awaitText("It was stopped by");
    assertThat(pods.standing()).isEmpty();
  }

  @Test
  void saysThatThereAreNone() {
    stage.say("dave", "migration containers");
    stage.awaitText("There are no migration containers of shop");

    stage.say("ann", "stop migration99");
    stage.awaitText("There is no migration container or running migration migration99 now");
  }

  private Said container() {
    stage.say("ann", "I need a migration container at build #235 on staging");
    return stage.awaitText("has a migration container for shop #235 on staging");
  }

  private static SessionEvent output(long number, String text) {
    return new SessionEvent.Output(
        Instant.now(), "%0/1", number, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }
}
