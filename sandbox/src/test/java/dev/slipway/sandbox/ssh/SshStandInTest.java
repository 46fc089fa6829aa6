package dev.slipway.sandbox.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Who gets into the stand-in of a migration container, and what can be done there.
@SuppressWarnings("NullAway.Init") // set up before each test
final class SshStandInTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private KeyPair ann;
  private SshStandIn standIn;
  private SshClient client;

  @BeforeEach
  void open() throws IOException, GeneralSecurityException {
    ann = key();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key(), "", null, file);
    String authorised =
        "restrict,pty,environment=\"SLIPWAY_USER=ann\" "
            + PublicKeyEntry.toString(ann.getPublic())
            + "\n";
    standIn =
        SshStandIn.start(
            0,
            file.toString(StandardCharsets.US_ASCII),
            authorised,
            Map.of("DB_HOST", "db"),
            new Notes());
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier((_, _, _) -> true);
    client.start();
  }

  @AfterEach
  void close() {
    client.stop();
    standIn.close();
  }

  private static KeyPair key() throws GeneralSecurityException {
    return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
  }

  /// Writes down what is heard.
  private final class Notes implements SshStandIn.Listener {
    @Override
    public void opened(String login, String who, String fingerprint, String from, String what) {
      heard.add(login + " opened by " + who + " from " + from + " for a " + what);
    }

    @Override
    public void closed(String login, String who) {
      heard.add(login + " closed by " + who);
    }

    @Override
    public void printed(String login, byte[] bytes) {
      heard.add(login + " " + new String(bytes, StandardCharsets.UTF_8).strip());
    }
  }

  private ClientSession session(String user, KeyPair key) throws IOException {
    ClientSession session =
        client.connect(user, "127.0.0.1", standIn.port()).verify(PATIENCE).getSession();
    session.addPublicKeyIdentity(key);
    session.auth().verify(PATIENCE);
    return session;
  }

  @Test
  void runsACommandAndTellsWhoDidIt() throws IOException {
    try (ClientSession session = session("ubuntu", ann);
        ChannelExec command = session.createExecChannel("echo hello")) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      command.setOut(out);
      command.open().verify(PATIENCE);
      command.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), PATIENCE);

      assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("hello\n");
      assertThat(command.getExitStatus()).isZero();
    }
    assertThat(heard)
        .containsExactly(
            "l1 opened by ann from 127.0.0.1 for a command", "l1 hello", "l1 closed by ann");
  }

  @Test
  void letsNobodyInWithAnotherKeyOrUnderAnotherName() throws GeneralSecurityException {
    KeyPair stranger = key();

    assertThatThrownBy(() -> session("ubuntu", stranger)).isInstanceOf(SshException.class);
    assertThatThrownBy(() -> session("root", ann)).isInstanceOf(SshException.class);
    assertThat(heard).isEmpty();
  }

  @Test
  void forwardsNothing() throws IOException {
    try (ClientSession session = session("ubuntu", ann)) {
      assertThatThrownBy(() ->
              session.startRemotePortForwarding(
                  new SshdSocketAddress("127.0.0.1", 0),
                  new SshdSocketAddress("127.0.0.1", standIn.port())))
          .isInstanceOf(SshException.class);
    }
  }

  @Test
  void knowsNoCommandThatTouchesAnything() {
    HarmlessShell shell = new HarmlessShell(Map.of("DB_HOST", "db"));

    assertThat(shell.run("cat /etc/passwd").code()).isEqualTo(127);
    assertThat(shell.run("env").text()).isEqualTo("DB_HOST=db\n");
    assertThat(shell.run("migrate").text()).endsWith("MIGRATED 3 tables\n");
    assertThat(shell.run("  ").text()).isEmpty();
  }
}
