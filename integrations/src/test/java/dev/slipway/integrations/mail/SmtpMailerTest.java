package dev.slipway.integrations.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Mailer.Receipt;
import dev.slipway.config.MailAddress;
import dev.slipway.config.MailSettings;
import dev.slipway.config.MailSettings.Security;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a mail server was given, as a reader's program parses it.
@SuppressWarnings("NullAway.Init") // set up before each test
final class SmtpMailerTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final MailAddress OPS = new MailAddress("ops@example.com");
  private static final MailAddress DEV = new MailAddress("dev@example.com");
  private static final LetterId FAILING = new LetterId("T0ACME.shop.production.17.0.failing");

  private GreenMail server;
  private SmtpMailer mailer;

  @BeforeEach
  void start() {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP);
    setup.setServerStartupTimeout(60_000);
    server = new GreenMail(setup);
    server.start();
    mailer =
        new SmtpMailer(
            new MailSettings(
                "127.0.0.1",
                server.getSmtp().getPort(),
                Security.NONE,
                Optional.empty(),
                Optional.empty(),
                new MailAddress("slipway@example.com"),
                Duration.ofSeconds(30)));
  }

  @AfterEach
  void stop() {
    mailer.close();
    server.stop();
  }

  private static Mail mail(Optional<LetterId> inReplyTo, String text) {
    return new Mail(
        new LetterId("T0ACME.shop.production.17.0.ended"),
        inReplyTo,
        "shop „Füllhorn“ build #235 → production 🚀",
        text,
        "<!DOCTYPE html><html><body><p>Grüße: 日本</p></body></html>\n",
        List.of(OPS, DEV),
        NOON);
  }

  private String header(String name) throws MessagingException {
    return server.getReceivedMessages()[0].getHeader(name, ", ");
  }

  @Test
  void hasTheHeadersThatReadersAndMachinesNeed() throws MessagingException {
    Answer<Receipt> answer = mailer.send(mail(Optional.of(FAILING), "x\n"), OPS);

    MimeMessage received = server.getReceivedMessages()[0];
    assertThat(answer).isInstanceOf(Answer.Found.class);
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(received.getSubject()).isEqualTo("shop „Füllhorn“ build #235 → production 🚀");
    assertThat(header("Subject")).startsWith("=?UTF-8?").matches("[\\x20-\\x7e\r\n]+");
    assertThat(received.getSentDate()).isEqualTo(Date.from(NOON));
    assertThat(received.getFrom()).containsExactly(new InternetAddress("slipway@example.com"));
    assertThat(header("From")).isEqualTo("Slipway <slipway@example.com>");
    assertThat(received.getRecipients(RecipientType.TO))
        .containsExactly(new InternetAddress(OPS.value()), new InternetAddress(DEV.value()));
    assertThat(header("Message-ID")).isEqualTo("<T0ACME.shop.production.17.0.ended@example.com>");
    assertThat(header("In-Reply-To"))
        .isEqualTo("<T0ACME.shop.production.17.0.failing@example.com>");
    assertThat(header("References")).isEqualTo("<T0ACME.shop.production.17.0.failing@example.com>");
    assertThat(header("Auto-Submitted")).isEqualTo("auto-generated");
  }

  @Test
  void saysItInTextAndInHtml() throws MessagingException, IOException {
    String text = "Grüße: 日本\n.\n..dots\n" + "x".repeat(3_000) + "\nFrom here\n";

    Answer<Receipt> _ = mailer.send(mail(Optional.empty(), text), OPS);

    MimeMessage received = server.getReceivedMessages()[0];
    MimeMultipart parts = (MimeMultipart) received.getContent();
    assertThat(received.getContentType()).startsWith("multipart/alternative;");
    assertThat(parts.getCount()).isEqualTo(2);
    assertThat(parts.getBodyPart(0).getContentType()).isEqualTo("text/plain; charset=UTF-8");
    assertThat(((String) parts.getBodyPart(0).getContent()).replace("\r\n", "\n")).isEqualTo(text);
    assertThat(parts.getBodyPart(1).getContentType()).isEqualTo("text/html; charset=UTF-8");
    assertThat((String) parts.getBodyPart(1).getContent()).contains("<p>Grüße: 日本</p>");
    assertThat(received.getHeader("In-Reply-To")).isNull();
  }

  @Test
  void hasTheSameIdHoweverOftenItIsSent() throws MessagingException {
    Answer<Receipt> _ = mailer.send(mail(Optional.empty(), "x\n"), OPS);
    Answer<Receipt> _ = mailer.send(mail(Optional.empty(), "x\n"), DEV);

    MimeMessage[] both = server.getReceivedMessages();
    assertThat(both).hasSize(2);
    assertThat(both[0].getMessageID()).isEqualTo(both[1].getMessageID());
  }
}
