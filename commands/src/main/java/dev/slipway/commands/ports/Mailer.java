package dev.slipway.commands.ports;

import dev.slipway.commands.mail.Mail;
import dev.slipway.config.MailAddress;

/// Who carries e-mail (an SMTP server). Safe for use by several threads at once.
public interface Mailer {
  /// Hands a mail over for one of those it is addressed to, within the configured time. Found when
  /// the server has taken it: what happens to it then is not known here. Refused when the server
  /// takes it never, for this address or at all. Unavailable in all other cases, among them that
  /// its answer was lost: then it may have been taken, and who hands it over again sends it twice,
  /// under the same id.
  Answer<Receipt> send(Mail mail, MailAddress recipient);

  /// @param words what the server said when it took it, one line, mostly with a number to find it
  ///   again in its log
  record Receipt(String words) {}
}
