package dev.slipway.integrations.mail;

import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.mail.OneLine;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Mailer;
import dev.slipway.config.MailAddress;
import dev.slipway.config.MailSettings;
import dev.slipway.config.MailSettings.Login;
import dev.slipway.config.MailSettings.Security;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An SMTP server that takes mail (RFC 5321). A connection for each mail and address, which is over
/// after the configured time whatever the server does. Safe for use by several threads.
public final class SmtpMailer implements Mailer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmtpMailer.class);
  private static final String KEY = "mail.smtp.";
  private static final int LONGEST_RECEIPT = 200;

  private final MailSettings settings;
  private final Trouble trouble;
  private final ExecutorService sending = Executors.newVirtualThreadPerTaskExecutor();

  public SmtpMailer(MailSettings settings) {
    this.settings = settings;
    this.trouble = new Trouble(settings);
  }

  @Override
  public Answer<Receipt> send(Mail mail, MailAddress recipient) {
    Lines lines = new Lines();
    Future<Answer<Receipt>> answer = sending.submit(() -> deliver(mail, recipient, lines));
    try {
      return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return trouble.tooLate();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return trouble.unavailable("the bot stopped waiting for it");
    } catch (ExecutionException thrown) {
      throw new IllegalStateException(
          "mail " + mail.id() + " could not be sent", thrown.getCause());
    } finally {
      lines.cut();
    }
  }

  private Answer<Receipt> deliver(Mail mail, MailAddress recipient, Lines lines) {
    try {
      Session session = Session.getInstance(properties(lines));
      MimeMessage message = MimeForm.of(session, mail, settings.from());
      Address[] to = {new InternetAddress(recipient.value(), true)};
      SMTPTransport transport = (SMTPTransport) session.getTransport("smtp");
      try {
        transport.connect(
            settings.host(),
            settings.port(),
            settings.login().map(Login::user).orElse(null),
            settings.login().map(login -> login.password().reveal()).orElse(null));
        transport.sendMessage(message, to);
        return new Answer.Found<>(
            new Receipt(OneLine.of(transport.getLastServerResponse(), LONGEST_RECEIPT)));
      } finally {
        end(transport);
      }
    } catch (MessagingException thrown) {
      return trouble.answer(thrown);
    } catch (IOException thrown) {
      return trouble.unavailable(String.valueOf(thrown.getMessage()));
    }
  }

  /// What comes after the mail was taken changes nothing.
  private static void end(SMTPTransport transport) {
    try {
      transport.close();
    } catch (MessagingException e) {
      LOG.atDebug().setCause(e).log("the mail server did not say goodbye");
    }
  }

  private Properties properties(Lines lines) throws IOException {
    Properties properties = new Properties();
    String timeout = Long.toString(settings.timeout().toMillis());
    properties.setProperty(KEY + "connectiontimeout", timeout);
    properties.setProperty(KEY + "timeout", timeout);
    properties.setProperty(KEY + "writetimeout", timeout);
    properties.setProperty(KEY + "quitwait", "false");
    properties.setProperty(KEY + "from", settings.from().value());
    // Otherwise it would ask for the name of this machine.
    properties.setProperty(KEY + "localhost", settings.from().host());
    properties.setProperty(KEY + "auth", Boolean.toString(settings.login().isPresent()));
    properties.setProperty(KEY + "ssl.checkserveridentity", "true");
    properties.setProperty(KEY + "socketFactory.fallback", "false");
    properties.put(KEY + "socketFactory", lines.plain());
    if (settings.security() != Security.NONE) {
      properties.put(KEY + "ssl.socketFactory", lines.encrypted(Trust.of(settings.trust())));
    }
    properties.setProperty(
        KEY + "ssl.enable", Boolean.toString(settings.security() == Security.TLS));
    String startTls = Boolean.toString(settings.security() == Security.STARTTLS);
    properties.setProperty(KEY + "starttls.enable", startTls);
    properties.setProperty(KEY + "starttls.required", startTls);
    return properties;
  }

  @Override
  public void close() {
    sending.shutdownNow();
  }
}
