package dev.slipway.integrations.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Mailer.Receipt;
import dev.slipway.config.MailAddress;
import dev.slipway.config.MailSettings;
import dev.slipway.config.MailSettings.Login;
import dev.slipway.config.MailSettings.Security;
import dev.slipway.config.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Mail over encrypted connections: whose certificate is trusted, and for which host.
@SuppressWarnings("NullAway.Init") // set up before all tests
final class EncryptedMailTest {
  private static final String PASSWORD = "of-a-test";
  private static final MailAddress OPS = new MailAddress("ops@example.com");
  private static final Mail MAIL =
      new Mail(
          new LetterId("T0ACME.shop.production.17.0.ended"),
          Optional.empty(),
          "shop build #235 is live on production",
          "It is live.\n",
          "<p>It is live.</p>",
          List.of(OPS),
          Instant.parse("2026-03-02T12:00:00Z"));

  @TempDir static Path folder;
  private static SSLContext local;
  private static SSLContext foreign;

  @BeforeAll
  static void makeCertificates() throws Exception {
    local = certificate("local", "IP:127.0.0.1");
    foreign = certificate("foreign", "DNS:smtp.example.com");
  }

  private static SSLContext certificate(String name, String host)
      throws IOException, InterruptedException, GeneralSecurityException {
    Path store = folder.resolve(name + ".p12");
    keytool(
        store,
        "-genkeypair",
        "-alias",
        "a",
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=" + host);
    keytool(store, "-exportcert", "-alias", "a", "-rfc", "-file", pem(name).toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).isZero();
  }

  private static Path pem(String name) {
    return folder.resolve(name + ".pem");
  }

  private static Answer<Receipt> sent(int port, Security security, Optional<Path> trust) {
    MailSettings settings =
        new MailSettings(
            "127.0.0.1",
            port,
            security,
            security == Security.STARTTLS
                ? Optional.of(new Login("slipway", new Secret("canary")))
                : Optional.empty(),
            trust,
            new MailAddress("slipway@example.com"),
            Duration.ofSeconds(20));
    try (SmtpMailer mailer = new SmtpMailer(settings)) {
      return mailer.send(MAIL, OPS);
    }
  }

  private static ScriptedSmtp server(Security security, SSLContext certificate) {
    return security == Security.TLS
        ? ScriptedSmtp.encrypted(certificate)
        : ScriptedSmtp.withStartTls(certificate);
  }

  private static String reason(Answer<Receipt> answer) {
    return answer instanceof Answer.Unavailable<Receipt>(var outage)
        ? outage.reason()
        : answer.toString();
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void sendsToAServerWhoseCertificateIsTrustedByConfiguration(Security security) {
    try (ScriptedSmtp server = server(security, local)) {
      Answer<Receipt> answer = sent(server.port(), security, Optional.of(pem("local")));

      assertThat(answer).isEqualTo(new Answer.Found<>(new Receipt("250 fine")));
      assertThat(server.heard()).contains("RCPT TO:<ops@example.com>");
    }
  }

  @Test
  void logsInOnlyWhenTheConnectionIsEncrypted() {
    try (ScriptedSmtp server = ScriptedSmtp.withStartTls(local)) {
      Answer<Receipt> _ = sent(server.port(), Security.STARTTLS, Optional.of(pem("local")));

      assertThat(server.heard()).anyMatch(line -> line.startsWith("AUTH PLAIN"));
      assertThat(server.heard().subList(0, server.heard().indexOf("[encrypted]")))
          .containsExactly("EHLO example.com", "STARTTLS");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void sendsNothingToAServerThatNobodyTrusts(Security security) {
    try (ScriptedSmtp server = server(security, local)) {
      Answer<Receipt> answer = sent(server.port(), security, Optional.empty());

      assertThat(reason(answer)).contains("certificate is not trusted (see mail.trust)");
      assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STARTTLS", "TLS"})
  void sendsNothingToAServerWithTheCertificateOfAnotherHost(Security security) {
    try (ScriptedSmtp server = server(security, foreign)) {
      Answer<Receipt> answer = sent(server.port(), security, Optional.of(pem("foreign")));

      assertThat(answer).isInstanceOf(Answer.Unavailable.class);
      assertThat(server.heard()).noneMatch(line -> line.startsWith("MAIL"));
    }
  }

  @Test
  void saysThatTheFileOfCertificatesHasNone() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "\n");
    try (ScriptedSmtp server = ScriptedSmtp.encrypted(local)) {
      assertThat(reason(sent(server.port(), Security.TLS, Optional.of(empty))))
          .startsWith("there is no certificate in " + empty);
    }
  }
}
