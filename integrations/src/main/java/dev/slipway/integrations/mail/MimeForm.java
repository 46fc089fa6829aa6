package dev.slipway.integrations.mail;

import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.mail.OneLine;
import dev.slipway.config.MailAddress;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Date;

/// A mail in the form in which it travels: the same bytes, but for the boundary, however often it
/// is made. No value of a header can end its line: addresses and ids have none of that by their
/// types, and a subject is made one line and encoded.
final class MimeForm {
  private static final String CHARSET = StandardCharsets.UTF_8.name();
  private static final String SENDER = "Slipway";
  private static final int LONGEST_SUBJECT = 250;

  private MimeForm() {}

  static MimeMessage of(Session session, Mail mail, MailAddress from) throws MessagingException {
    MimeMessage message = new Identified(session, messageId(mail.id(), from));
    message.setFrom(address(from, SENDER));
    for (MailAddress to : mail.to()) {
      message.addRecipient(RecipientType.TO, new InternetAddress(to.value(), true));
    }
    message.setSubject(subject(mail.subject()), CHARSET);
    message.setSentDate(Date.from(mail.at()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Auto-Response-Suppress", "All");
    if (mail.inReplyTo().isPresent()) {
      String first = messageId(mail.inReplyTo().get(), from);
      message.setHeader("In-Reply-To", first);
      message.setHeader("References", first);
    }
    // The last alternative is the one that is preferred (RFC 2046, 5.1.4).
    MimeMultipart alternatives =
        new MimeMultipart("alternative", text(mail.plain(), "plain"), text(mail.html(), "html"));
    message.setContent(alternatives);
    message.saveChanges();
    return message;
  }

  /// Words that look as if they were encoded already would be decoded by whoever reads them, into
  /// whatever somebody wanted to stand there (RFC 2047, 6.2).
  private static String subject(String words) {
    return OneLine.of(words, LONGEST_SUBJECT).replace("=?", "= ?");
  }

  private static MimeBodyPart text(String text, String kind) throws MessagingException {
    MimeBodyPart part = new MimeBodyPart();
    part.setText(text, CHARSET, kind);
    part.setHeader("Content-Transfer-Encoding", "quoted-printable");
    return part;
  }

  private static InternetAddress address(MailAddress address, String name)
      throws MessagingException {
    InternetAddress internet = new InternetAddress(address.value(), true);
    try {
      internet.setPersonal(name, CHARSET);
    } catch (UnsupportedEncodingException impossible) {
      throw new IllegalStateException("every Java knows " + CHARSET, impossible);
    }
    return internet;
  }

  private static String messageId(LetterId id, MailAddress from) {
    return "<" + id + "@" + from.host() + ">";
  }

  /// Angus would give it another id each time.
  private static final class Identified extends MimeMessage {
    private final String id;

    private Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
