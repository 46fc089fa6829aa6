package dev.slipway.config;

import dev.slipway.config.MailSettings.Login;
import dev.slipway.config.MailSettings.Security;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Type;
import dev.slipway.config.yaml.Types;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `mail`.
final class MailReader {
  static final Type<MailAddress> ADDRESS =
      Types.single("an address such as team@example.com, nothing around it", MailAddress::new);

  private static final int LARGEST_PORT = 65535;
  private static final int USUAL_PORT = 587;

  private static final Key<String> HOST =
      Key.required(
          "host",
          Types.matching(
              "a host name or IP address, without a port",
              Pattern.compile("[0-9A-Za-z.:-]{1,253}")),
          "the SMTP server");
  private static final Key<Integer> PORT =
      Key.withDefault(
          "port",
          Types.number(1, LARGEST_PORT),
          "its port; usual are 587 with starttls, 465 with tls, 25 with none",
          USUAL_PORT,
          Integer.toString(USUAL_PORT));
  private static final Key<Security> SECURITY =
      Key.withDefault(
          "security",
          Types.choice(
              Map.of("none", Security.NONE, "starttls", Security.STARTTLS, "tls", Security.TLS)),
          "how the connection is protected; with starttls nothing is sent to a server that does not offer it",
          Security.STARTTLS,
          "starttls");
  private static final Key<Optional<String>> USER =
      Key.optional("user", FieldTypes.WORDS, "who logs in; needs password", "nobody logs in");
  private static final Key<Optional<Secret>> PASSWORD =
      Key.optional("password", new SecretType(""), "the user's password; needs user");
  private static final Key<Optional<Path>> TRUST =
      Key.optional(
          "trust",
          new FilePath(),
          "PEM certificates that the server's is, or is signed by, where Java does not trust it by itself; a relative path is relative to this file",
          "those that Java trusts");
  private static final Key<MailAddress> FROM =
      Key.required(
          "from", ADDRESS, "the sender's address; mail that can't be delivered comes back to it");
  private static final Key<Duration> TIMEOUT =
      Key.withDefault(
          "timeout",
          Durations.between(Duration.ofSeconds(1), Duration.ofMinutes(5)),
          "how long sending one mail may take",
          MailSettings.DEFAULT_TIMEOUT,
          Durations.text(MailSettings.DEFAULT_TIMEOUT));

  static final Shape<Optional<MailSettings>> SHAPE =
      Shape.of(
              List.of(HOST, PORT, SECURITY, USER, PASSWORD, TRUST, FROM, TIMEOUT),
              section -> Optional.of(settings(section)))
          .checked(MailReader::check);

  private MailReader() {}

  private static void check(Section mail) {
    boolean user = mail.given(USER).isPresent();
    boolean password = mail.given(PASSWORD).isPresent();
    if (user && !password) {
      mail.problem(USER, "needs password beside it");
    } else if (password && !user) {
      mail.problem(PASSWORD, "needs user beside it");
    }
    boolean plain = mail.find(SECURITY).filter(how -> how == Security.NONE).isPresent();
    if (plain && password) {
      mail.problem(
          SECURITY, "the password would go over the network unencrypted; take starttls or tls");
    }
    if (plain && mail.given(TRUST).isPresent()) {
      mail.warning(TRUST, "has no meaning with security none");
    }
  }

  private static MailSettings settings(Section mail) {
    return new MailSettings(
        mail.get(HOST),
        mail.get(PORT),
        mail.get(SECURITY),
        mail.get(USER).map(user -> new Login(user, mail.get(PASSWORD).orElseThrow())),
        mail.get(TRUST),
        mail.get(FROM),
        mail.get(TIMEOUT));
  }
}
