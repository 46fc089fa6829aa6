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
import dev.slipway.integrations.DeadPort;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server does instead of taking a mail, and what becomes of it.
final class SmtpFaultsTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final MailAddress OPS = new MailAddress("ops@example.com");
  private static final Mail MAIL =
      new Mail(
          new LetterId("T0ACME.shop.production.17.0.ended"),
          Optional.empty(),
          "shop build #235 is live on production",
          "It is live.\n",
          "<p>It is live.</p>",
          List.of(OPS, new MailAddress("dev@example.com")),
          NOON);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static MailSettings settings(int port, Security security, Optional<Login> login) {
    return settings(port, security, login, PATIENCE);
  }

  private static MailSettings settings(
      int port, Security security, Optional<Login> login, Duration patience) {
    return new MailSettings(
        "127.0.0.1",
        port,
        security,
        login,
        Optional.empty(),
        new MailAddress("slipway@example.com"),
        patience);
  }

  private static Answer<Receipt> sent(ScriptedSmtp server, Security security) {
    try (SmtpMailer mailer = new SmtpMailer(settings(server.port(), security, Optional.empty()))) {
      return mailer.send(MAIL, OPS);
    }
  }

  /// In one line, what became of it.
  private static String fate(Answer<Receipt> answer) {
    return switch (answer) {
      case Answer.Found<Receipt>(var receipt) -> "taken: " + receipt.words();
      case Answer.Refused<Receipt>(var refusal) -> refusal.code() + ": " + refusal.reason();
      case Answer.Unavailable<Receipt>(var outage) -> "later: " + outage.reason();
    };
  }

  @Test
  void handsAMailOverForOneAddressAndKeepsTheReceipt() {
    try (ScriptedSmtp server =
        new ScriptedSmtp().answering(ScriptedSmtp.END, "250 queued as 4711")) {
      Answer<Receipt> answer = sent(server, Security.NONE);

      assertThat(answer).isEqualTo(new Answer.Found<>(new Receipt("250 queued as 4711")));
      assertThat(server.heard())
          .contains(
              "EHLO example.com", "MAIL FROM:<slipway@example.com>", "RCPT TO:<ops@example.com>")
          .doesNotContain("RCPT TO:<dev@example.com>");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CONNECT | 421 too busy           | later
          CONNECT | 554 not you            | later
          MAIL    | 451 try again          | later
          MAIL    | 550 no such sender     | mail-refused
          MAIL    | 530 log in first       | later
          RCPT    | 450 grey               | later
          RCPT    | 452 mailbox full       | later
          RCPT    | 550 nobody of the name | mail-refused
          RCPT    | 554 never              | mail-refused
          DATA    | 451 not now            | later
          DATA    | 554 no                 | mail-refused
          END     | 451 disk full          | later
          END     | 552 too large          | mail-refused
          """)
  void triesLaterWhatIsTemporaryAndGivesUpWhatIsFinal(String step, String said, String fate) {
    try (ScriptedSmtp server = new ScriptedSmtp().answering(step, said)) {
      Answer<Receipt> answer = sent(server, Security.NONE);

      assertThat(fate(answer)).startsWith(fate + ":").contains(said);
    }
  }

  @ParameterizedTest
  @CsvSource({"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END"})
  void takesALostConnectionForNoAnswer(String step) {
    try (ScriptedSmtp server = new ScriptedSmtp().answering(step, ScriptedSmtp.HANG_UP)) {
      Answer<Receipt> answer = sent(server, Security.NONE);

      assertThat(answer).isInstanceOf(Answer.Unavailable.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"CONNECT, nothing", "RCPT, nothing", "END, nothing", "EHLO, drip", "END, drip"})
  void waitsNoLongerThanConfigured(String step, String what) {
    try (ScriptedSmtp server = new ScriptedSmtp().answering(step, what)) {
      Duration brief = Duration.ofSeconds(1);
      try (SmtpMailer hasty =
          new SmtpMailer(settings(server.port(), Security.NONE, Optional.empty(), brief))) {
        assertThat(fate(hasty.send(MAIL, OPS))).isEqualTo("later: no answer within 1 s");
      }
    }
  }

  @Test
  void countsAMailAsTakenWhateverIsSaidAtTheEnd() {
    try (ScriptedSmtp server = new ScriptedSmtp().answering("QUIT", ScriptedSmtp.NOTHING)) {
      Answer<Receipt> answer = sent(server, Security.NONE);

      assertThat(answer).isInstanceOf(Answer.Found.class);
    }
  }

  @Test
  void sendsNothingWhereTheConnectionCanNotBeEncrypted() {
    try (ScriptedSmtp server = new ScriptedSmtp()) {
      Answer<Receipt> answer = sent(server, Security.STARTTLS);

      assertThat(fate(answer)).startsWith("later: STARTTLS is required");
      assertThat(server.heard()).allMatch(line -> line.matches("(EHLO .*|QUIT)"));
    }
  }

  @Test
  void saysNothingOfTheLoginBeforeTheConnectionIsEncrypted() {
    try (ScriptedSmtp server =
        new ScriptedSmtp()
            .answering("EHLO", "250-scripted\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN")
            .answering("STARTTLS", "454 not now")) {
      Login login = new Login("slipway", new Secret("canary-password"));
      try (SmtpMailer mailer =
          new SmtpMailer(settings(server.port(), Security.STARTTLS, Optional.of(login)))) {
        Answer<Receipt> answer = mailer.send(MAIL, OPS);

        assertThat(answer).isInstanceOf(Answer.Unavailable.class);
      }
      assertThat(server.heard()).allMatch(line -> line.matches("(EHLO .*|STARTTLS|QUIT)"));
    }
  }

  @Test
  void tellsThatNothingListens() {
    try (DeadPort port = new DeadPort();
        SmtpMailer mailer =
            new SmtpMailer(settings(port.number(), Security.NONE, Optional.empty()))) {
      assertThat(fate(mailer.send(MAIL, OPS))).isEqualTo("later: nothing listens there");
    }
  }
}
