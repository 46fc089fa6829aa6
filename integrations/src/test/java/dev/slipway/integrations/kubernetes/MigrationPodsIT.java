package dev.slipway.integrations.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.PodSight.Ending;
import dev.slipway.commands.migrations.Reach;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods.Done;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.integrations.kubernetes.OpenSsh.Said;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Migration containers on a real cluster, entered with the real OpenSSH client. Most claims are
/// about one container, which all tests share.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set up before all tests
final class MigrationPodsIT {
  private static final Duration LIFE = Duration.ofHours(2);

  /// Those of terminals. Bash leaves out the NULs between the words of a command line.
  @TempDir static Path ann;

  private MigrationStage stage;
  private Instant asked;
  private boolean wasBusy;
  private Duration toLogin;
  private HostKey hostKey;
  private PodSight.Ready ready;
  private OpenSsh ssh;
  private HeardEvents heard;
  private PodOrder brief;
  private CompletableFuture<Instant> restGone;
  private CompletableFuture<String> warning;
  private Process inside;
  private PodSight.Ready prolonged;

  @BeforeAll
  void makeTheSharedContainer() {
    stage = MigrationStage.set();
    OpenSsh.newKey(ann, "ed25519", "-t", "ed25519");
    OpenSsh.newKey(ann, "ecdsa", "-t", "ecdsa", "-b", "384");
    OpenSsh.newKey(ann, "rsa", "-t", "rsa", "-b", "2048");
    stage.keys(ann, "ann", "ed25519", "ecdsa", "rsa");
    wasBusy = stage.isBusy();
    asked = Instant.now();

    hostKey = stage.make(order("migration235").build());
    ready = stage.awaitReady("migration235");
    ssh = stage.client(ann, ready);
    assertThat(ssh.ssh("ed25519", "true")).isEqualTo(new Said(0, "", ""));

    toLogin = Duration.between(asked, Instant.now());
    heard = stage.follow("migration235", LogPosition.START);
    makeThoseThatTakeTheirTime();
  }

  /// They come up, or not, while other tests run.
  private void makeThoseThatTakeTheirTime() {
    brief = order("migration238").life(Duration.ofSeconds(60)).build();
    stage.make(brief);
    stage.make(order("migration247").life(Duration.ofSeconds(60)).build());
    inside = stage.client(ann, stage.awaitReady("migration238")).begin("ed25519", "-tt");
    restGone =
        CompletableFuture.supplyAsync(this::awaitThatTheRestIsGone, Thread::startVirtualThread);
    prolonged = stage.awaitReady("migration247");
    MigrationStage.found(
        stage
            .pods()
            .extend(
                stage.target(),
                new ContainerName("migration247"),
                stage.sessionOf("migration247"),
                asked.plus(LIFE).truncatedTo(ChronoUnit.SECONDS)));
    stage.make(order("migration249").life(Duration.ofMinutes(2)).build());
    warning =
        screenWith(
            stage.client(ann, stage.awaitReady("migration249")).begin("ed25519", "-tt"),
            "This container ends in");
    stage.make(order("migration239").connectWithin(Duration.ofSeconds(3)).build());
    stage.make(
        order("migration240")
            .image(stage.imageWithoutShell())
            .recording(Recording.IN_CONTAINER)
            .build());
    stage.make(order("migration241").image(stage.imageThatIsNotThere()).build());
    stage.deployWithTooMuchMemory("greedy");
    stage.make(order("migration242").workload("greedy").build());
    // Nobody is at that address (RFC 5737).
    stage.make(order("migration243").reach(new Reach.NodePort(Optional.of("192.0.2.1"))).build());
    stage.make(order("migration245").reach(new Reach.LoadBalancer(Optional.empty())).build());
    stage.make(order("migration246").reach(new Reach.Forwarded()).build());
    stage.make(order("migration248").scratchBytes(8 << 20).build());
    PodOrder half = order("migration236").build();
    stage.make(half);
    stage.forgetThatItWasMade("migration236");
    OpenSsh small = stage.client(ann, stage.awaitReady("migration248"));
    assertThat(small.ssh("ed25519", "dd if=/dev/zero of=$HOME/data bs=1M count=24 2>/dev/null"))
        .isEqualTo(new Said(0, "", ""));
  }

  /// What a screen shows until a text is there, or it is closed.
  private static CompletableFuture<String> screenWith(Process client, String text) {
    return CompletableFuture.supplyAsync(
        () -> {
          StringBuilder seen = new StringBuilder();
          try (BufferedReader screen = client.inputReader(UTF_8)) {
            int next;
            while (seen.indexOf(text) < 0 && (next = screen.read()) >= 0) {
              seen.append((char) next);
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            client.destroyForcibly();
          }
          return seen.toString();
        },
        Thread::startVirtualThread);
  }

  /// Tests run in any order, and late: when it was is seen from the beginning.
  private Instant awaitThatTheRestIsGone() {
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() ->
            stage.leftOf("migration238").stream()
                .allMatch(left -> left.startsWith("Job/") || left.startsWith("Pod/")));
    return Instant.now();
  }

  @AfterAll
  void clearTheStage() {
    if (stage != null) {
      stage.close();
    }
  }

  private MigrationStage.OrderBuilder order(String name) {
    return stage.order(name).life(LIFE).recording(Recording.GATE);
  }

  @Test
  void letsInWithinTenSecondsOfTheRequest() {
    System.out.println("from the request to a login: " + toLogin.toMillis() + " ms");

    assertThat(toLogin).isLessThan(Duration.ofSeconds(wasBusy || stage.isBusy() ? 120 : 10));
    assertThat(ready.hostKey()).isEqualTo(hostKey);
    assertThat(ready.endsAt())
        .isBetween(asked.plus(LIFE).minusSeconds(5), asked.plus(LIFE).plusSeconds(60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void letsInWithEachKindOfKeyAndHandsBackTheExitCode(String key) {
    assertThat(ssh.ssh(key, "id -un; echo oops >&2; exit 7"))
        .isEqualTo(new Said(7, "ubuntu\n", "oops\n"));
  }

  @Test
  void hasTheEnvironmentOfTheApp() {
    Said said =
        ssh.ssh("ed25519", "env; cat /etc/credentials/token; echo; cat /etc/shop/shop.properties");

    assertThat(said.out().lines())
        .contains(
            "DATABASE_URL=postgres://shop:s3cret@db/shop",
            "spring.datasource.url=jdbc:postgresql://db/shop",
            "FOO-BAR=it's \"quoted\"",
            "LINES=first",
            "API_TOKEN=from-the-secret",
            "HOME=/home/ubuntu",
            "USER=ubuntu")
        .contains("file-token", "tax=0.19");
  }

  @Test
  void isNobodySpecialInside() {
    Said said = ssh.ssh("ed25519", "id -u; cat /proc/self/status; ls /var/run/secrets");

    assertThat(said.out().lines().findFirst()).contains("1000");
    assertThat(said.out())
        .containsPattern("CapEff:\\s+0+\n")
        .containsPattern("CapBnd:\\s+0+\n")
        .containsPattern("NoNewPrivs:\\s+1\n")
        .containsPattern("Seccomp:\\s+2\n");
    assertThat(said.err()).contains("/var/run/secrets");
  }

  @Test
  void keepsHostKeyAndRecorderFromTheDeveloper() {
    Said said =
        ssh.ssh(
            "ed25519",
            "ls /slipway/conf /slipway/signal; ps; touch /slipway/signal/end 2>&1;"
                + " kill -9 -1; echo survived");

    assertThat(said.out()).doesNotContain("host_key").doesNotContain("rec ").contains("key.pub");
    assertThat(ssh.ssh("ed25519", "echo back")).isEqualTo(new Said(0, "back\n", ""));
  }

  /// As root of the cluster can; a developer can't reach it.
  @ParameterizedTest
  @ValueSource(strings = {"rec", "typed"})
  void endsATerminalWhoseRecorderIsKilled(String recorder) throws IOException {
    String begin = recorder.substring(0, recorder.length() - 1);
    String end = recorder.substring(recorder.length() - 1);
    Process client =
        ssh.begin(
            "ed25519",
            "-tt",
            ": " + recorder + "; while :; do echo tick-$((6*7)); sleep 0.2; done");
    try (BufferedReader screen = client.inputReader(UTF_8)) {
      until(client, screen, "tick-42");

      stage.inFront(
          "migration235",
          "/slipway/bin/bash",
          "-c",
          "for p in /proc/[0-9]*; do case $(<$p/cmdline) in */bin/%s[%s]%%*) kill -9 ${p#/proc/};; esac; done 2>/dev/null"
              .formatted(begin, end));

      await().until(() -> !client.isAlive());
    } finally {
      client.destroyForcibly();
    }
    assertThat(ssh.ssh("ed25519", "echo back")).isEqualTo(new Said(0, "back\n", ""));
  }

  /// Keys that lead to a command line of tmux as it comes: the gate's, were it not for its
  /// settings.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0002:",
        "\u0002[:",
        "\u0002[\u001bx",
        "\u0002$",
        "\u0002,",
        "\u0002w:",
        "\u0002C"
      })
  void letsNoKeyOfTheTerminalLeadIntoTheGate(String keys) throws IOException {
    Process client = ssh.begin("ed25519", "-tt");
    try (BufferedReader screen = client.inputReader(UTF_8)) {
      until(client, screen, "ubuntu");
      type(client, keys);
      type(client, "new-window /slipway/bin/bash\r\" ; new-window \"/slipway/bin/bash\r");
      type(client, "\u001bqq\u0003");
      type(client, "echo user-$UID-at-${#HOSTNAME}; ls /slipway/conf; echo looked-''around\r");

      String seen = until(client, screen, "looked-around");
      assertThat(seen).doesNotContain("host_key").doesNotContain("user-2000");
    } finally {
      client.destroyForcibly();
    }
  }

  @Test
  void isRestrictedAndHasNoneOfTheAppsLabels() {
    Pod pod = stage.pod("migration235");

    assertThat(RestrictedProfile.violations(pod)).isEmpty();
    assertThat(pod.getMetadata().getLabels()).doesNotContainKey("app");
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("slipway-migration");
    assertThat(stage.liveEndpoints()).doesNotContain(pod.getStatus().getPodIP());
  }

  @Test
  void copiesFilesInAndOut() throws IOException {
    Path csv = Files.writeString(ann.resolve("in.csv"), "id,name\n1,Ann\n".repeat(50_000));

    Said in = ssh.scp("ed25519", csv.toString(), ":in.csv");
    Said counted = ssh.ssh("rsa", "wc -l < /home/ubuntu/in.csv; pwd");
    Said renamed = ssh.sftp("ecdsa", "rename in.csv out.csv\nget out.csv " + ann + "/out.csv\n");

    assertThat(in).isEqualTo(new Said(0, "", ""));
    assertThat(counted.out().strip()).startsWith("100000");
    assertThat(renamed.code()).isZero();
    assertThat(ssh.oldScp("rsa", ":out.csv", ann.resolve("again.csv").toString()))
        .isEqualTo(new Said(0, "", ""));
    assertThat(Files.mismatch(csv, ann.resolve("again.csv"))).isEqualTo(-1);
    assertThat(ssh.oldScp("rsa", csv.toString(), ":old.csv")).isEqualTo(new Said(0, "", ""));
    assertThat(ssh.ssh("rsa", "wc -l < /home/ubuntu/old.csv").out().strip()).isEqualTo("100000");
    assertThat(Files.mismatch(csv, ann.resolve("out.csv"))).isEqualTo(-1);
    heard.await(event ->
        event instanceof SessionEvent.Output output
            && output.pane().startsWith("files/")
            && output.bytes().text().contains("/home/ubuntu/in.csv"));
  }

  @Test
  void takesABackInTheMiddleOfARunningCommand() throws IOException {
    Process first = ssh.begin("ed25519", "-tt");
    try (BufferedReader screen = first.inputReader(UTF_8)) {
      type(
          first,
          "i=0; until test -e /tmp/go-on; do i=$((i+1)); echo step $i; sleep 0.2; done;"
              + " echo MIG''RATED > /home/ubuntu/result; cat /home/ubuntu/result\n");
      until(first, screen, "step 3");
      first.destroyForcibly();
    }

    Process second = ssh.begin("rsa", "-tt");
    try (BufferedReader screen = second.inputReader(UTF_8)) {
      until(second, screen, "step ");
      assertThat(ssh.ssh("ecdsa", "test -e /home/ubuntu/result; echo $?; touch /tmp/go-on").out())
          .isEqualTo("1\n");
      until(second, screen, "MIGRATED");
    } finally {
      second.destroyForcibly();
    }
    heard.awaitPrinted("MIGRATED");
  }

  @Test
  void findsACommandWithATerminalAgainAndItsExitCode() throws IOException {
    String[] command = {"-tt", "while ! test -e /tmp/done; do sleep 0.1; done; exit 5"};
    Process first = ssh.begin("ed25519", command);
    heard.awaitPrinted("/tmp/done");
    first.destroyForcibly();

    Process second = ssh.begin("ed25519", command);
    ssh.ssh("ed25519", "touch /tmp/done");

    await().until(() -> !second.isAlive());
    assertThat(second.exitValue()).isEqualTo(5);
  }

  @Test
  void runsACommandOnWhenItsClientIsGone() {
    Process first =
        ssh.begin(
            "ed25519",
            "echo begun; while ! test -e /tmp/alone; do sleep 0.1; done; echo alone-to-the-end");
    heard.awaitPrinted("begun");
    first.destroyForcibly();

    ssh.ssh("ed25519", "touch /tmp/alone");

    heard.awaitPrinted("alone-to-the-end");
  }

  @Test
  void recordsWhatTheTerminalWasToldNotToShow() throws IOException {
    Process client =
        ssh.begin("ed25519", "-tt", "stty -echo; echo mu''te; cat > /home/ubuntu/typed");
    try (BufferedReader screen = client.inputReader(UTF_8)) {
      until(client, screen, "mute");
      type(client, "hidden-from-the-screen\r");
      heard.awaitTyped("hidden-from-the-screen");
    } finally {
      client.destroyForcibly();
    }
    assertThat(heard.printed()).doesNotContain("hidden-from-the-screen");
  }

  @Test
  void countsTheKeysOfAPasswordAndKeepsNone() throws IOException {
    Process client =
        ssh.begin(
            "ed25519",
            "-tt",
            "read -rsp 'Password for us''er shop: ' secret; echo; echo took-${#secret}; read -r word; echo $word");
    try (BufferedReader screen = client.inputReader(UTF_8)) {
      until(client, screen, "user shop:");
      heard.awaitPrinted("user shop: ");
      type(client, "correct-horse\r");
      until(client, screen, "took-13");
      heard.await(SessionEvent.Hidden.class, hidden -> hidden.keys() == 13);
      type(client, "battery\r");
      heard.awaitTyped("battery");
    } finally {
      client.destroyForcibly();
    }
    assertThat(heard.typed() + heard.printed()).doesNotContain("correct-horse");
  }

  @Test
  void recordsWhatAShellWithoutATerminalIsGivenAndPrints() {
    Said piped = ssh.sshWith("echo pi''ped-in\n", "ed25519", "bash");
    Said shell = ssh.sshWith("echo she''ll-alone; exit 3\n", "ed25519");

    assertThat(piped).isEqualTo(new Said(0, "piped-in\n", ""));
    assertThat(shell.code()).isEqualTo(3);
    assertThat(shell.out()).isEqualTo("shell-alone\n");
    heard.awaitTyped("echo pi''ped-in");
    heard.awaitPrinted("piped-in");
    heard.awaitTyped("echo she''ll-alone");
    heard.awaitPrinted("shell-alone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "scp -t /nowhere; echo be''side",
        "scp -r -S /home/ubuntu/own a b:c 2>&1; echo be''side",
        "rsync --server --daemon --config=/nowhere || echo be''side"
      })
  void recordsWhatIsRunBesideCopying(String command) {
    ssh.ssh(
        "ed25519",
        "printf '#!/bin/sh\\necho beside\\n' > /home/ubuntu/own; chmod +x /home/ubuntu/own");
    int before = heard.printed().split("beside", -1).length;

    ssh.ssh("ed25519", command);

    await().until(() -> heard.printed().split("beside", -1).length > before);
  }

  /// A program that scp would run is seen to run.
  @Test
  void takesNoCopyingThatRunsAProgramForCopyingAlone() {
    ssh.ssh("ed25519", "scp -r -S /home/ubuntu/nothing a localhost:b");

    SessionEvent.Opened opened =
        heard.await(SessionEvent.Opened.class, one -> one.what() == SessionEvent.Purpose.COMMAND);
    heard.awaitPrinted("$ scp -r -S /home/ubuntu/nothing a localhost:b");
    assertThat(opened.who().value()).isEqualTo("ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Enter pass phrase for key.pem:",
        "Password (again): ",
        "New password> ",
        "\\033[1mPassword:\\033[0m ",
        "Verification code: "
      })
  void knowsManyWaysToAskForAPassword(String prompt) throws IOException {
    String asked = prompt.replaceFirst("([a-z])([a-z])", "$1''$2");
    Process client =
        ssh.begin(
            "ed25519", "-tt", "printf '" + asked + "'; stty -echo; read -r x; echo got-${#x}");
    try (BufferedReader screen = client.inputReader(UTF_8)) {
      String seen = prompt.replaceAll("\\\\033\\[[0-9]m", "").strip();
      until(client, screen, seen);
      String shown = seen;
      await().until(() -> heard.printed().contains(shown));
      type(client, "sesame-" + prompt.length() + "\r");
      until(client, screen, "got-");
    } finally {
      client.destroyForcibly();
    }
    assertThat(heard.typed()).doesNotContain("sesame-" + prompt.length());
  }

  private static void type(Process client, String text) throws IOException {
    client.outputWriter(UTF_8).append(text).flush();
  }

  /// What the screen shows until a text is there; a client that does not show it is ended.
  private static String until(Process client, BufferedReader screen, String text)
      throws IOException {
    StringBuilder seen = new StringBuilder();
    CompletableFuture<Void> found = new CompletableFuture<>();
    CompletableFuture<Void> _ =
        found
            .orTimeout(2, TimeUnit.MINUTES)
            .exceptionally(_ -> {
              client.destroyForcibly();
              return null;
            });
    int next;
    while (seen.indexOf(text) < 0 && (next = screen.read()) >= 0) {
      seen.append((char) next);
    }
    found.complete(null);
    assertThat(seen.toString()).contains(text);
    return seen.toString();
  }

  @Test
  void saysWhoCameWithWhichKeyAndWhenTheyLeft() {
    SshKey rsa = stage.key(ann, "rsa");

    ssh.ssh("rsa", "echo who-came");

    SessionEvent.Opened opened =
        heard.await(
            SessionEvent.Opened.class, event -> event.fingerprint().equals(rsa.fingerprint()));
    assertThat(opened.who().value()).isEqualTo("ann");
    heard.await(SessionEvent.Closed.class, event -> event.login().equals(opened.login()));
  }

  @Test
  void readsTheLogOnFromWhereAReaderStopped() {
    ssh.ssh("ed25519", "echo before-the-stop");
    LogPosition position =
        heard.positionOf(event ->
            event instanceof SessionEvent.Output output
                && output.bytes().text().equals("before-the-stop\n"));
    ssh.ssh("ed25519", "echo after-the-stop");

    HeardEvents again = stage.follow("migration235", position);

    again.awaitPrinted("after-the-stop");
    assertThat(again.printed()).doesNotContain("before-the-stop");
  }

  @Test
  void isTheSameContainerForTheSameSessionAndTakenForAnother() {
    Answer<HostKey> again = stage.pods().make(stage.target(), order("migration235").build());
    Answer<HostKey> other =
        stage.pods().make(stage.target(), order("migration235").session("other").build());

    assertThat(again).isEqualTo(new Answer.Found<>(hostKey));
    assertThat(other)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(((Answer.Refused<?>) refused).refusal().code()).isEqualTo("name-taken"));
    assertThat(stage.pods().all(stage.target()))
        .isInstanceOfSatisfying(
            Answer.Found.class,
            found ->
                assertThat((List<?>) ((Answer.Found<?>) found).value())
                    .filteredOn(
                        one -> ((StandingContainer) one).name().value().equals("migration235"))
                    .hasSize(1));
  }

  /// As a process that was paused for long would do it: its session is over, and the name is given
  /// to another one.
  @Test
  void isLeftAloneByWhatWasMeantForAnEarlierContainerOfItsName() {
    ContainerName name = new ContainerName("migration235");
    SessionId earlier = new SessionId("earlier");
    HeardEvents nothing = new HeardEvents();

    Answer<PodSight> seen = stage.pods().look(stage.target(), name, earlier);
    Answer<Instant> extended =
        stage.pods().extend(stage.target(), name, earlier, asked.plus(Duration.ofHours(20)));
    Answer<Done> stopped = stage.pods().stop(stage.target(), name, earlier);
    Answer<Done> removed = stage.pods().remove(stage.target(), name, earlier);
    try (Following _ =
        stage.pods().follow(stage.target(), name, earlier, LogPosition.START, nothing)) {
      nothing.awaitFinished();
    }

    assertThat(seen).isEqualTo(new Answer.Found<>(new PodSight.Absent()));
    assertThat(extended).isInstanceOf(Answer.Refused.class);
    assertThat(List.of(stopped, removed)).containsOnly(new Answer.Found<>(Done.DONE));
    assertThat(nothing.all()).isEmpty();
    assertThat(stage.look("migration235")).isEqualTo(ready);
    assertThat(ssh.ssh("ed25519", "echo still-in")).isEqualTo(new Said(0, "still-in\n", ""));
  }

  @Test
  void makesAnewWhatWasHalfMade() {
    HostKey second = stage.make(order("migration236").build());

    PodSight.Ready again = stage.awaitReady("migration236");
    assertThat(again.hostKey()).isEqualTo(second);
    assertThat(stage.client(ann, again).ssh("ed25519", "echo in").out()).isEqualTo("in\n");
  }

  @Test
  void livesOnWhenItIsExtendedAndLeavesNothingWhenItIsStopped() {
    stage.make(order("migration237").life(Duration.ofMinutes(10)).build());
    PodSight.Ready seen = stage.awaitReady("migration237");
    HeardEvents events = stage.follow("migration237", LogPosition.START);
    events.await(SessionEvent.Warned.class, _ -> true);
    Instant later = seen.endsAt().plusSeconds(3600);
    ContainerName name = new ContainerName("migration237");
    SessionId session = stage.sessionOf("migration237");

    Answer<Instant> extended = stage.pods().extend(stage.target(), name, session, later);
    SessionEvent.Extended told = events.await(SessionEvent.Extended.class, _ -> true);
    Answer<Instant> late = stage.pods().extend(stage.target(), name, session, seen.endsAt());
    Answer<Instant> tooLong =
        stage
            .pods()
            .extend(stage.target(), name, session, Instant.now().plus(Duration.ofHours(25)));
    Answer<Done> stopped = stage.pods().stop(stage.target(), name, session);
    Answer<Instant> afterTheStop =
        stage.pods().extend(stage.target(), name, session, later.plusSeconds(60));
    PodSight.Ended ended = stage.awaitEnded("migration237");
    events.awaitFinished();
    stage.pods().remove(stage.target(), name, new SessionId("another"));
    boolean leftAlone = stage.look("migration237") instanceof PodSight.Ended;
    stage.pods().remove(stage.target(), name, session);

    assertThat(extended).isEqualTo(new Answer.Found<>(later));
    assertThat(told.endsAt()).isEqualTo(later);
    assertThat(late).isEqualTo(new Answer.Found<>(later));
    assertThat(List.of(tooLong, afterTheStop)).hasOnlyElementsOfType(Answer.Refused.class);
    assertThat(stopped).isEqualTo(new Answer.Found<>(Done.DONE));
    assertThat(ended.how()).isEqualTo(Ending.STOPPED);
    assertThat(leftAlone).isTrue();
    assertThat(events.all()).last().isInstanceOf(SessionEvent.Ended.class);
    await().until(() -> stage.look("migration237") instanceof PodSight.Absent);
    await().untilAsserted(() -> assertThat(stage.leftOf("migration237")).isEmpty());
  }

  /// Nobody but the cluster does anything.
  @Test
  void losesWhatNobodyNeedsWhenItsTimeIsUpAndKeepsItsLog() throws Exception {
    stage.awaitPodEnd("migration238");
    Instant gone = restGone.get(5, TimeUnit.MINUTES);
    await()
        .atMost(Duration.ofMinutes(4))
        .untilAsserted(() ->
            assertThat(stage.leftOf("migration238"))
                .containsExactlyInAnyOrder(
                    "Job/migration238",
                    "Pod/" + stage.pod("migration238").getMetadata().getName()));
    System.out.println(
        "Secret, Service and policy gone "
            + Duration.between(brief.endsAt(), gone).toSeconds()
            + " s after the end");

    assertThat(Duration.between(brief.endsAt(), gone))
        .isLessThan(Duration.ofSeconds(wasBusy || stage.isBusy() ? 240 : 60));
    HeardEvents log = stage.follow("migration238", LogPosition.START);
    log.awaitFinished();
    assertThat(log.all()).last().isInstanceOf(SessionEvent.Ended.class);
    // This one had the same end, before it was extended.
    assertThat(stage.leftOf("migration247"))
        .anyMatch(left -> left.startsWith("Secret/"))
        .anyMatch(left -> left.startsWith("Service/"))
        .anyMatch(left -> left.startsWith("NetworkPolicy/"));
    assertThat(stage.client(ann, prolonged).ssh("ed25519", "echo in").out()).isEqualTo("in\n");
  }

  @Test
  void warnsInTheTerminalBeforeTheEnd() throws Exception {
    assertThat(warning.get(6, TimeUnit.MINUTES)).contains("This container ends in");
  }

  @Test
  void endsByItselfWhenItsTimeIsUp() {
    // Nobody looks until the cluster itself says that it is over.
    Instant over = stage.awaitPodEnd("migration238");

    assertThat(Duration.between(brief.endsAt(), over))
        .isBetween(
            Duration.ofSeconds(-2), Duration.ofSeconds(wasBusy || stage.isBusy() ? 240 : 60));
    assertThat(stage.awaitEnded("migration238").how()).isEqualTo(Ending.TIME_UP);
    await().until(() -> !inside.isAlive());
    assertThat(inside.inputReader(UTF_8).lines().toList().toString()).contains("time is up");
  }

  @Test
  void endsWhenNobodyComes() {
    assertThat(stage.awaitEnded("migration239").how()).isEqualTo(Ending.NOBODY_CAME);
  }

  /// The node looks about once a minute.
  @Test
  void isEndedByTheNodeWithTheReasonWhenItsSpaceIsFull() {
    PodSight.Ended ended = stage.awaitEnded("migration248");

    assertThat(ended.how()).isEqualTo(Ending.BROKEN);
    assertThat(ended.words())
        .startsWith("the cluster ended it (Evicted): ")
        .contains("\"slipway-home\" exceeds the limit \"8Mi\"");
  }

  @Test
  void worksInAnImageWithoutAShellAndWithoutAGate() {
    PodSight.Ready seen = stage.awaitReady("migration240");
    HeardEvents events = stage.follow("migration240", LogPosition.START);
    OpenSsh client = stage.client(ann, seen);

    Said said = client.ssh("ed25519", "echo $DATABASE_URL; ls /; exit 3");

    assertThat(said.code()).isEqualTo(3);
    assertThat(said.out()).startsWith("postgres://shop:s3cret@db/shop\n").contains("\npause\n");
    events.awaitPrinted("postgres://");
    assertThat(RestrictedProfile.violations(stage.pod("migration240"))).isEmpty();
  }

  @Test
  void saysInOneLineWhyItDoesNotComeUp() {
    assertThat(stage.awaitFailed("migration241").code()).isEqualTo(Cause.Code.IMAGE_PULL);
    await()
        .atMost(Duration.ofMinutes(5)) // the node tells its events late
        .until(() -> stage.awaitFailed("migration241").words().contains("not found"));
    assertThat(stage.awaitFailed("migration242").code()).isEqualTo(Cause.Code.QUOTA);
    assertThat(stage.awaitFailed("migration243").code()).isEqualTo(Cause.Code.UNREACHABLE);
  }

  /// The test is the load balancer: it gives the Service an address (RFC 5737), which kube-proxy
  /// answers on this machine.
  @Test
  void isReachedThroughALoadBalancer() {
    stage.balance("migration245", "203.0.113.45");

    PodSight.Ready seen = stage.awaitReady("migration245");
    assertThat(seen.door()).isEqualTo(new Door.Direct("203.0.113.45", 22));
    assertThat(seen.door().lines()).containsExactly("ssh ubuntu@203.0.113.45");
    assertThat(stage.client(ann, seen).ssh("ed25519", "echo in"))
        .isEqualTo(new Said(0, "in\n", ""));
  }

  /// Both lines as the developer is told them, in known_hosts nothing but the third.
  @Test
  void isReachedThroughAForwardedPortWhereNothingIsExposed() throws IOException {
    PodSight.Ready seen = stage.awaitReady("migration246");
    assertThat(stage.leftOf("migration246")).noneMatch(left -> left.startsWith("Service/"));

    Process forwarding = stage.kubectl(seen.door().lines().getFirst());
    try (BufferedReader says = forwarding.inputReader(UTF_8)) {
      until(forwarding, says, "Forwarding from 127.0.0.1");

      assertThat(OpenSsh.typed(ann, "ed25519", seen, "id -un"))
          .isEqualTo(new Said(0, "ubuntu\n", ""));
    } finally {
      forwarding.destroyForcibly();
    }
  }

  /// Twice at once, and twice one after the other; nothing is left that forwards. What `kubectl`
  /// itself says of a connection that ends is left to it.
  @Test
  void isReachedInOneLineWhereNothingIsExposed() {
    PodSight.Ready seen = stage.awaitReady("migration246");

    CompletableFuture<Said> beside =
        CompletableFuture.supplyAsync(
            () -> stage.inOneLine(ann, "rsa", seen, "echo beside; exit 4"));
    Said first = stage.inOneLine(ann, "ed25519", seen, "id -un; exit 3");
    Said second = stage.inOneLine(ann, "ecdsa", seen, "id -un");

    assertThat(List.of(first, second, beside.join()))
        .extracting(Said::code, Said::out)
        .containsExactly(tuple(3, "ubuntu\n"), tuple(0, "ubuntu\n"), tuple(4, "beside\n"));
    assertThat(first.err()).doesNotContain("cat:");
    await()
        .untilAsserted(() ->
            assertThat(
                    ProcessHandle.allProcesses().flatMap(one -> one.info().commandLine().stream()))
                .noneMatch(line ->
                    line.contains("kubectl")
                        && line.contains("job/migration246 2")
                        && line.contains(stage.target().namespace().value())
                        && !line.contains("--kubeconfig")));
  }

  /// A line that would take any host key would be no better than none.
  @Test
  void isNotTakenForAnotherContainerInOneLine() {
    PodSight.Ready seen = stage.awaitReady("migration246");
    PodSight.Ready other =
        new PodSight.Ready(
            seen.pod(), seen.door(), HostKeyPair.generate().publicHalf(), seen.endsAt());

    Said said = stage.inOneLine(ann, "ed25519", other, "true");

    assertThat(said.code()).isEqualTo(255);
    assertThat(said.err()).contains("Host key verification failed");
  }

  @Test
  void refusesWhatThereIsNothingToCopyFrom() {
    Map<String, PodOrder> orders =
        Map.of(
            "workload-not-found", order("migration244").workload("nothing").build(),
            "container-not-found", order("migration244").container("nothing").build());

    orders.forEach((code, order) ->
        assertThat(stage.pods().make(stage.target(), order))
            .isInstanceOfSatisfying(
                Answer.Refused.class,
                refused ->
                    assertThat(((Answer.Refused<?>) refused).refusal().code()).isEqualTo(code)));
  }
}
