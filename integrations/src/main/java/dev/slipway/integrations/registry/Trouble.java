package dev.slipway.integrations.registry;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.integrations.registry.Wire.Reply;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// Says in words what went wrong with a registry.
///
/// @param host the registry, as it stands in image names
/// @param timeout what one answer may take
record Trouble(String host, Duration timeout) {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /// No answer, or half of one.
  ///
  /// @param where what was asked: the registry, or the server that gives its tokens
  <T> Answer<T> failed(IOException thrown, String where) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case HttpTimeoutException _ -> {
          return unavailable("no answer from " + where + " within " + inWords());
        }
        case UnknownHostException _, UnresolvedAddressException _ -> {
          return unavailable("the name " + where + " is not known");
        }
        case SSLException _ -> {
          return unavailable("no safe connection to %s: %s".formatted(where, cause.getMessage()));
        }
        default -> {}
      }
    }
    return unavailable(
        thrown instanceof ConnectException
            ? "nothing listens at " + where
            : "the connection to " + where + " broke off");
  }

  /// It says that it can't now.
  <T> Answer<T> later(Reply reply, String where) {
    String reason =
        reply.status() == 429
            ? where + " is asked too much at the moment (429)"
            : where + " answered " + reply.status();
    Optional<Duration> wait =
        reply
            .headers()
            .firstValue("Retry-After")
            .map(String::strip)
            .filter(value -> SECONDS.matcher(value).matches())
            .map(value -> Duration.ofSeconds(Long.parseLong(value)))
            .map(value -> value.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : value);
    return new Answer.Unavailable<>(new Outage(host, reason, wait));
  }

  <T> Answer<T> unavailable(String reason) {
    return new Answer.Unavailable<>(new Outage(host, reason));
  }

  <T> Answer<T> refused(String code, String reason, String next) {
    return new Answer.Refused<>(new Refusal(code, reason, next));
  }

  static boolean isForLater(int status) {
    return status == 429 || status == 408 || status >= 500;
  }

  private String inWords() {
    return timeout.toMillisPart() == 0 ? timeout.toSeconds() + " s" : timeout.toMillis() + " ms";
  }
}
