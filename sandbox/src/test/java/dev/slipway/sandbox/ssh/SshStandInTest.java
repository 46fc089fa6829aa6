package dev.slipway.sandbox.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.junit.jupiter.api.io.TempDir;

/// Who gets into the stand-in of a migration container, and what can be done there.
@SuppressWarnings("NullAway.Init") // set up before each test
final class SshStandInTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;
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
  void copiesFilesWithRealSftpAndScpAndShowsNothingElse() throws IOException, InterruptedException {
    Path csv = Files.writeString(folder.resolve("prices.csv"), "id,price\n1,4.20\n".repeat(9_000));
    Path back = folder.resolve("back.csv");
    Path passwd = folder.resolve("passwd");

    String mine = "prices-" + UUID.randomUUID() + ".csv";
    Said in = client("scp", "-q", "-P", port(), csv.toString(), "ubuntu@127.0.0.1:" + mine);
    Path place = placeOf(mine);
    Said listed = client("ssh", "-p", port(), "ubuntu@127.0.0.1", "ls");
    Said out = client("scp", "-q", "-P", port(), "ubuntu@127.0.0.1:" + mine, back.toString());
    Said ways =
        sftp(
            """
            -symlink /etc way-out
            -ln %3$s hard
            -get /etc/passwd %1$s
            -get ../../../../../../etc/passwd %1$s
            ls -1 /
            rename %3$s old.csv
            ls -1
            rm old.csv
            put %2$s left.csv
            """
                .formatted(passwd, csv, mine));
    standIn.close();

    assertThat(in).isEqualTo(new Said(0, ""));
    assertThat(listed).isEqualTo(new Said(0, mine + "\n"));
    assertThat(out.code()).isZero();
    assertThat(Files.mismatch(csv, back)).isEqualTo(-1);
    assertThat(ways.code()).as(ways.out()).isZero();
    assertThat(ways.out().lines().filter(line -> !line.startsWith("sftp>")).toList())
        .containsExactly("/" + mine, "old.csv");
    assertThat(passwd).doesNotExist();
    assertThat(heard).contains("l1 opened by ann from 127.0.0.1 for a files", "l1 copied /" + mine);
    assertThat(place).doesNotExist();
  }

  /// The folder on this machine that a file was copied to.
  private static Path placeOf(String name) throws IOException {
    try (Stream<Path> folders = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return folders.filter(each -> Files.exists(each.resolve(name))).findFirst().orElseThrow();
    }
  }

  /// What a program said and how it ended.
  private record Said(int code, String out) {}

  private String port() {
    return Integer.toString(standIn.port());
  }

  private Said sftp(String batch) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("batch"), batch);
    return client("sftp", "-b", file.toString(), "-P", port(), "ubuntu@127.0.0.1");
  }

  /// Runs a program of OpenSSH's with ann's key.
  private Said client(String program, String... words) throws IOException, InterruptedException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, program))),
        "there is no " + program + " on this machine");
    Path key = folder.resolve("ann");
    if (!Files.exists(key)) {
      Files.createFile(
          key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (OutputStream to = Files.newOutputStream(key)) {
        OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(ann, "", null, to);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                "setsid",
                program,
                "-F",
                "none",
                "-o",
                "BatchMode=yes",
                "-o",
                "IdentityAgent=none",
                "-o",
                "IdentityFile=" + key,
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR"));
    command.addAll(List.of(words));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Said(process.exitValue(), Files.readString(out));
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
    HarmlessShell shell = new HarmlessShell(Map.of("DB_HOST", "db"), () -> List.of("prices.csv"));

    assertThat(shell.run("cat /etc/passwd").code()).isEqualTo(127);
    assertThat(shell.run("env").text()).isEqualTo("DB_HOST=db\n");
    assertThat(shell.run("migrate").text()).endsWith("MIGRATED 3 tables\n");
    assertThat(shell.run("ls").text()).isEqualTo("prices.csv\n");
    assertThat(shell.run("  ").text()).isEmpty();
  }
}
