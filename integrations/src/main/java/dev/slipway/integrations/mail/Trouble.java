package dev.slipway.integrations.mail;

import dev.slipway.commands.mail.OneLine;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Answer.Refused;
import dev.slipway.commands.ports.Answer.Unavailable;
import dev.slipway.commands.ports.Mailer.Receipt;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.MailSettings;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;

/// What did not work, as an answer. What a server says finally of this mail or address (5xx) is a
/// refusal. What it says of us, a login, a certificate, a connection, can be put right while the
/// mail waits, so it is an outage like silence.
final class Trouble {
  private static final int FINAL = 500;
  private static final int LONGEST = 200;

  /// That somebody else has to log in, or log in otherwise (RFC 4954).
  private static final Set<Integer> OF_THE_LOGIN = Set.of(530, 534, 535, 538);

  private final MailSettings settings;

  Trouble(MailSettings settings) {
    this.settings = settings;
  }

  Answer<Receipt> answer(MessagingException thrown) {
    List<Throwable> causes = causes(thrown);
    return first(causes, Trouble::reply)
        .map(this::said)
        .orElseGet(() -> unavailable(reason(causes, thrown)));
  }

  Answer<Receipt> tooLate() {
    return unavailable("no answer within " + settings.timeout().toSeconds() + " s");
  }

  Answer<Receipt> unavailable(String reason) {
    return new Unavailable<>(new Outage(system(), reason));
  }

  private String system() {
    return "the mail server " + settings.host() + ":" + settings.port();
  }

  /// An answer of the server to a step of the sending.
  private record Reply(int code, String words) {}

  private static Optional<Reply> reply(Throwable thrown) {
    return switch (thrown) {
      case SMTPAddressFailedException e -> Optional.of(new Reply(e.getReturnCode(), words(e)));
      case SMTPSenderFailedException e -> Optional.of(new Reply(e.getReturnCode(), words(e)));
      case SMTPSendFailedException e when e.getReturnCode() > 0 ->
          Optional.of(new Reply(e.getReturnCode(), words(e)));
      default -> Optional.empty();
    };
  }

  private Answer<Receipt> said(Reply reply) {
    boolean isFinal = reply.code() >= FINAL && !OF_THE_LOGIN.contains(reply.code());
    return isFinal
        ? new Refused<>(
            new Refusal(
                "mail-refused",
                system() + " said: " + reply.words(),
                "Look at the addresses in mailTo and at mail.from."))
        : unavailable("it said: " + reply.words());
  }

  private String reason(List<Throwable> causes, MessagingException thrown) {
    return first(causes, this::known).orElseGet(() -> words(thrown));
  }

  private Optional<String> known(Throwable thrown) {
    return switch (thrown) {
      case AuthenticationFailedException e -> Optional.of("it refuses the login: " + words(e));
      case UnknownHostException _ -> Optional.of("there is no host of that name");
      case SSLException e ->
          Optional.of(
              "the encrypted connection was not made, mostly as its certificate is not trusted (see mail.trust): "
                  + words(e));
      case ConnectException _ -> Optional.of("nothing listens there");
      case SocketException e -> Optional.of("the connection failed: " + words(e));
      case InterruptedIOException _ ->
          Optional.of("no answer within " + settings.timeout().toSeconds() + " s");
      default -> Optional.empty();
    };
  }

  private static String words(Throwable thrown) {
    return OneLine.of(String.valueOf(thrown.getMessage()), LONGEST);
  }

  private static <T> Optional<T> first(
      List<Throwable> causes, Function<Throwable, Optional<T>> question) {
    return causes.stream().flatMap(cause -> question.apply(cause).stream()).findFirst();
  }

  /// What came with it and before it, what says most of the address first.
  private static List<Throwable> causes(MessagingException thrown) {
    List<Throwable> causes = new ArrayList<>();
    Optional<Throwable> next = Optional.of(thrown);
    while (next.isPresent() && !causes.contains(next.get())) {
      Throwable now = next.get();
      if (now instanceof SMTPAddressFailedException) {
        causes.addFirst(now);
      } else {
        causes.add(now);
      }
      next =
          now instanceof MessagingException known
              ? Optional.<Throwable>ofNullable(known.getNextException())
              : Optional.ofNullable(now.getCause());
    }
    return causes;
  }
}
