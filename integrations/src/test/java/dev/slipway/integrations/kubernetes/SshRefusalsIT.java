package dev.slipway.integrations.kubernetes;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.Recording;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.integrations.kubernetes.OpenSsh.Said;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a container on a real cluster refuses OpenSSH's client, and what the client refuses when it
/// has only the line for `known_hosts` to go by.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set up before all tests
final class SshRefusalsIT {
  @TempDir static Path ann;
  private MigrationStage stage;
  private OpenSsh ssh;

  @BeforeAll
  void makeAContainer() {
    stage = MigrationStage.set();
    OpenSsh.newKey(ann, "ed25519", "-t", "ed25519");
    OpenSsh.newKey(ann, "strange", "-t", "ed25519");
    stage.keys(ann, "ann", "ed25519");
    stage.make(stage.order("migration235").recording(Recording.GATE).build());
    PodSight.Ready ready = stage.awaitReady("migration235");
    ssh = stage.client(ann, ready);

    assertThat(ssh.ssh("ed25519", "true")).isEqualTo(new Said(0, "", ""));
  }

  @AfterAll
  void clearTheStage() {
    if (stage != null) {
      stage.close();
    }
  }

  private static void isDenied(Said said) {
    assertThat(said.code()).isEqualTo(255);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("Permission denied (publickey)");
  }

  @Test
  void aKeyThatIsNotInGitLab() {
    isDenied(ssh.ssh("strange", "echo in"));
  }

  /// Neither certificates nor their authorities are known to it.
  @ParameterizedTest
  @CsvSource({"good, ubuntu, -1h:+1h", "expired, ubuntu, -2h:-1h", "wrong, root, -1h:+1h"})
  void aCertificate(String name, String principal, String validity) throws IOException {
    OpenSsh.newKey(ann, name, "-t", "ed25519");
    OpenSsh.newKey(ann, name + "-authority", "-t", "ed25519");
    Said signed =
        OpenSsh.run(
            List.of(
                "ssh-keygen",
                "-q",
                "-s",
                ann.resolve(name + "-authority").toString(),
                "-I",
                "ann",
                "-n",
                principal,
                "-V",
                validity,
                ann.resolve(name + ".pub").toString()),
            "");
    assertThat(signed.code()).as(signed.err()).isZero();

    Said said = ssh.ssh(name, "-v", "echo in");

    assertThat(said.err()).contains(name + "-cert").contains("Permission denied (publickey)");
    assertThat(said.code()).isEqualTo(255);
    assertThat(said.out()).isEmpty();
  }

  @Test
  void aKeyThatADeveloperLetsInFromInside() throws IOException {
    String key = Files.readString(ann.resolve("strange.pub")).strip();
    Said put =
        ssh.ssh(
            "ed25519",
            "mkdir -p ~/.ssh && chmod 700 ~/.ssh && echo '"
                + key
                + "' > ~/.ssh/authorized_keys && chmod 600 ~/.ssh/authorized_keys");
    assertThat(put.code()).as(put.err()).isZero();

    isDenied(ssh.ssh("strange", "echo in"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"root", "admin", "nobody"})
  void everyUserButOne(String user) {
    isDenied(ssh.ssh("ed25519", "-l", user, "echo in"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"password", "keyboard-interactive", "hostbased", "none"})
  void everythingButKeys(String method) {
    isDenied(ssh.ssh("ed25519", "-o", "PreferredAuthentications=" + method, "echo in"));
  }

  /// The client's part: another container's key at this address, no line for it, and an authority
  /// that has not signed it.
  @ParameterizedTest
  @ValueSource(strings = {"another key", "no line", "an authority"})
  void aHostThatIsNotKnown(String known) {
    String other = ssh.door().knownHostsLine(HostKeyPair.generate().publicHalf());
    String line =
        switch (known) {
          case "another key" -> other;
          case "no line" -> "";
          default -> "@cert-authority " + ssh.known();
        };

    Said said = ssh.knowing(line).ssh("ed25519", "echo in");

    assertThat(said.code()).isEqualTo(255);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("Host key verification failed");
  }

  @Test
  void forwardingToWhatIsInside() throws IOException {
    String port = freePort();

    String said = connected(port, "-L", "127.0.0.1:" + port + ":127.0.0.1:2223", "");

    assertThat(said).contains("administratively prohibited");
  }

  @Test
  void forwardingToAnywhere() throws IOException {
    String port = freePort();
    String connect =
        "\u0005\u0001\u0000" + "\u0005\u0001\u0000\u0001\u007f\u0000\u0000\u0001\u0008\u00af";

    String said = connected(port, "-D", "127.0.0.1:" + port, connect);

    assertThat(said).contains("administratively prohibited");
  }

  @Test
  void forwardingOfStandardInput() {
    Said said = ssh.ssh("ed25519", "-W", "127.0.0.1:2223");

    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("administratively prohibited");
    assertThat(said.code()).isNotZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0:127.0.0.1:22", "/tmp/out.socket:127.0.0.1:22"})
  void forwardingFromInside(String forwarding) {
    Said said = ssh.ssh("ed25519", "-o", "ExitOnForwardFailure=yes", "-R", forwarding, "echo in");

    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("remote port forwarding failed");
    assertThat(said.code()).isEqualTo(255);
  }

  @Test
  void everySubsystemButSftp() {
    Said said = ssh.ssh("ed25519", "-s", "netconf");

    assertThat(said.code()).isEqualTo(255);
    assertThat(said.err()).contains("subsystem request failed");
  }

  @Test
  void theAgent() {
    Said said =
        ssh.sshUnder(List.of("ssh-agent"), "ed25519", "-v", "-A", "echo \"[$SSH_AUTH_SOCK]\"");

    assertThat(said.err()).contains("Requesting authentication agent forwarding");
    assertThat(said.out()).isEqualTo("[]\n");
  }

  @Test
  void theDisplay() {
    Said said = ssh.sshUnder(List.of("env", "DISPLAY=:99"), "ed25519", "-Y", "echo \"[$DISPLAY]\"");

    assertThat(said.err()).contains("X11 forwarding request failed");
    assertThat(said.out()).isEqualTo("[]\n");
  }

  @Test
  void anotherName() {
    Said said =
        ssh.ssh(
            "ed25519",
            "-o",
            "SetEnv=SLIPWAY_USER=root LD_PRELOAD=/tmp/mine.so",
            "echo \"[$SLIPWAY_USER][$LD_PRELOAD]\"");

    assertThat(said.out()).doesNotContain("root").doesNotContain("mine");
    HeardEvents heard = stage.follow("migration235", LogPosition.START);
    heard.awaitPrinted("][]");
    assertThat(heard.all())
        .filteredOn(SessionEvent.Opened.class::isInstance)
        .allMatch(event -> ((SessionEvent.Opened) event).who().value().equals("ann"));
  }

  /// What the client says while somebody connects to a port that it forwards; nothing must come.
  private String connected(String port, String option, String value, String sent)
      throws IOException {
    Process client = ssh.begin("ed25519", option, value, "cat");
    try {
      await().until(() -> isOpen(port));
      try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
        socket.setSoTimeout(60_000);
        socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
        assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8)).doesNotContain("SSH");
      }
    } finally {
      // The process' own way to end it would close what it says.
      boolean _ = client.toHandle().destroy();
    }
    return new String(client.getErrorStream().readAllBytes(), UTF_8);
  }

  private static boolean isOpen(String port) {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /// A local port that nobody else has, and that is given to no connection that begins.
  private static String freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(20_000, 30_000);
      try (var _ = new ServerSocket(port)) {
        return Integer.toString(port);
      } catch (IOException _) {
        // It is taken; the next one.
      }
    }
  }
}
