package dev.slipway.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.bot.Stage.Said;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same conversation as with a real cluster, on the sandbox alone: keys come from the GitLab
/// stand-in, the pod from the simulated Kubernetes, and an SSH server answers at the told address.
@SuppressWarnings("NullAway.Init") // set up before each test
final class SandboxMigrationTest {
  private static final Pattern LINE = Pattern.compile("ssh -p (\\d+) ubuntu@127\\.0\\.0\\.1");
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f ann@laptop";

  @TempDir Path folder;
  private Stage stage;

  @BeforeEach
  void setTheStage() {
    stage = Stage.set(folder);
    stage.keys("ann", KEY);
  }

  @AfterEach
  void clearTheStage() {
    stage.close();
  }

  @Test
  void answersToSshAtTheAddressThatTheDeveloperIsTold() throws IOException {
    stage.say("ann", "I need a migration container at build #235 on staging");

    Said told = stage.awaitDirect("ann", "Your migration container migration235");
    assertThat(banner(told)).startsWith("SSH-2.0-");
    stage.awaitText("has a migration container for shop #235 on staging · not connected yet");
  }

  @Test
  void closesThePortAndRemovesEverythingWhenItIsStopped() throws IOException {
    stage.say("ann", "I need a migration container at build #235 on staging");
    Said told = stage.awaitDirect("ann", "Your migration container migration235");
    int port = port(told);

    stage.say("ann", "stop migration235");

    stage.awaitText("It was stopped by");
    await().atMost(Stage.PATIENCE).until(() -> isClosed(port));
    await()
        .atMost(Stage.PATIENCE)
        .untilAsserted(() -> assertThat(stage.left("shop-staging")).isEmpty());
  }

  @Test
  void keepsTheContainerThroughARestartOfTheBot() throws IOException {
    stage.say("ann", "I need a migration container at build #235 on staging");
    Said told = stage.awaitDirect("ann", "Your migration container migration235");

    stage.restartBot();

    assertThat(banner(told)).startsWith("SSH-2.0-");
    stage.say("ann", "extend migration235 by 2h");
    stage.awaitMessage(said -> said.inThread() && said.text().contains("It ends at"));
  }

  @Test
  void refusesWhoHasNoKeyInGitLab() {
    stage.keys("bob");

    stage.say("bob", "I need a migration container at build #235 on staging");

    Said refusal = stage.awaitText("No migration container of shop");
    assertThat(refusal.text()).containsIgnoringCase("key");
    assertThat(stage.left("shop-staging")).isEmpty();
  }

  private static int port(Said told) {
    Matcher line = LINE.matcher(told.blocks());
    assertThat(line.find()).as(told.blocks()).isTrue();
    return Integer.parseInt(line.group(1));
  }

  private static String banner(Said told) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(told));
        InputStream in = socket.getInputStream()) {
      return new String(in.readNBytes(8), StandardCharsets.US_ASCII);
    }
  }

  private static boolean isClosed(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException refused) {
      return true;
    }
  }
}
