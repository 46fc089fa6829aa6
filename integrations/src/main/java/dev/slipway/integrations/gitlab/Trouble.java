package dev.slipway.integrations.gitlab;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Says in words what went wrong with a request, and whether asking again can help.
final class Trouble {
  static final String SYSTEM = "GitLab";

  private static final String UNAUTHORIZED = "gitlab-unauthorized";
  private static final String FORBIDDEN = "gitlab-forbidden";

  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Pattern DIGITS = Pattern.compile("\\d{1,9}");
  private static final int LONGEST_QUOTE = 200;

  private final URI base;
  private final Duration timeout;

  Trouble(URI base, Duration timeout) {
    this.base = base;
    this.timeout = timeout;
  }

  /// An answer that is not a success.
  ///
  /// @param body its beginning
  <T> Answer<T> refused(
      Question question, int status, MultivaluedMap<String, String> headers, String body) {
    boolean page = isPage(headers.getFirst("Content-Type"), body);
    if (status == 429) {
      return unavailable("it is asked too much at the moment (429)", retryAfter(headers));
    }
    if (status >= 500 || status == 408) {
      return unavailable(
          "it answered " + status + (page ? " with a web page" : ""), retryAfter(headers));
    }
    if (status >= 300 && status < 400) {
      String location = headers.getFirst("Location");
      return refusal(
          "gitlab-redirects",
          "GitLab at %s sends us elsewhere%s, and the bot takes its token nowhere else"
              .formatted(base, location == null ? "" : " (" + withoutQuery(location) + ")"),
          "Set GitLab's address, or the project's path if it was moved, to the new one.");
    }
    if (page) {
      return unavailable(webPage(status));
    }
    return switch (status) {
      case 401 ->
          refusal(
              UNAUTHORIZED,
              "GitLab refuses the bot's token: it is wrong, expired or revoked",
              "Give the bot a new access token with the scope read_api.");
      case 403 ->
          refusal(
              FORBIDDEN,
              "GitLab does not let the bot read " + question.project() + quoted(body),
              "Its token needs the scope read_api, and its owner at least the role Reporter there.");
      case 404 ->
          new Answer.Refused<>(
              body.contains("Project Not Found")
                  ? Question.noProject(question.project())
                  : question.missing());
      default -> refusal("gitlab-refuses", "GitLab answered " + status + quoted(body), "");
    };
  }

  /// What is refused to who wants to write takes other rights.
  static Refusal ofWriting(Question question, Refusal refusal) {
    return switch (refusal.code()) {
      case UNAUTHORIZED ->
          new Refusal(
              refusal.code(),
              refusal.reason(),
              "Give the bot a new access token with the scope api.");
      case FORBIDDEN ->
          new Refusal(
              refusal.code(),
              refusal
                  .reason()
                  .replace("does not let the bot read", "does not let the bot write to"),
              "Its token needs the scope api, and its owner at least the role Developer in "
                  + question.project()
                  + ", or Maintainer where the environment or the tag is protected.");
      default -> refusal;
    };
  }

  /// No answer, half an answer, or one that makes no sense.
  <T> Answer<T> failed(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case SocketTimeoutException _ -> {
          return noAnswer();
        }
        case UnknownHostException _ -> {
          return unavailable("the name " + base.getHost() + " is not known");
        }
        case ConnectException _ -> {
          return unavailable("nothing listens at " + base.getAuthority());
        }
        case NoRouteToHostException _ -> {
          return unavailable("there is no way to " + base.getAuthority());
        }
        case SSLException _ -> {
          return unavailable(
              "no safe connection to " + base.getAuthority() + ": " + cause.getMessage());
        }
        default -> {}
      }
    }
    return unavailable("the connection broke off");
  }

  /// The body ended early or is no JSON (both may pass), or is not what it should be. The reader
  /// wraps what happened below it.
  <T> Answer<T> unreadable(Question question, JsonProcessingException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamReadException) {
        return unavailable("its answer is cut off or garbled");
      }
      if (cause instanceof IOException && !(cause instanceof JsonProcessingException)) {
        return failed(cause);
      }
    }
    return refusal(
        "gitlab-not-understood",
        "GitLab's answer about %s is not what it should be: %s"
            .formatted(question.project(), thrown.getOriginalMessage()),
        "");
  }

  <T> Answer<T> noAnswer() {
    return unavailable("no answer within " + inWords(timeout));
  }

  <T> Answer<T> unavailable(String reason) {
    return unavailable(reason, Optional.empty());
  }

  /// A page for people where data should be; it may be gone later, so it is no refusal.
  String webPage(int status) {
    return ("%s answered %d with a web page instead of data: its address is wrong, or a login or"
            + " maintenance page is in between")
        .formatted(base, status);
  }

  static boolean isPage(@Nullable String contentType, String body) {
    if (contentType != null && contentType.toLowerCase(Locale.ROOT).contains("json")) {
      return false;
    }
    return body.stripLeading().startsWith("<");
  }

  private static <T> Answer<T> unavailable(String reason, Optional<Duration> retryAfter) {
    return new Answer.Unavailable<>(new Outage(SYSTEM, reason, retryAfter));
  }

  private static <T> Answer<T> refusal(String code, String reason, String next) {
    return new Answer.Refused<>(new Refusal(code, reason, next));
  }

  /// Seconds, or a date, which is read against the answer's own `Date`: our clock may differ.
  private static Optional<Duration> retryAfter(MultivaluedMap<String, String> headers) {
    String value = headers.getFirst("Retry-After");
    if (value == null) {
      return Optional.empty();
    }
    if (DIGITS.matcher(value.strip()).matches()) {
      return Optional.of(atMost(Duration.ofSeconds(Long.parseLong(value.strip()))));
    }
    try {
      Duration wait = Duration.between(httpDate(headers.getFirst("Date")), httpDate(value));
      return wait.isNegative() ? Optional.empty() : Optional.of(atMost(wait));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  private static ZonedDateTime httpDate(@Nullable String text) {
    return ZonedDateTime.parse(text == null ? "" : text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  private static Duration atMost(Duration wait) {
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  /// What GitLab says itself, if it says something.
  private static String quoted(String body) {
    String said;
    try {
      JsonNode json = Json.MAPPER.readTree(body);
      JsonNode message = json.path("error_description");
      message = message.isMissingNode() ? json.path("message") : message;
      message = message.isMissingNode() ? json.path("error") : message;
      said = message.isValueNode() ? message.asText() : message.toString();
    } catch (JsonProcessingException _) {
      said = "";
    }
    said = said.replaceAll("\\p{Cntrl}", " ").strip();
    return said.isEmpty() ? "" : ": " + said.substring(0, Math.min(said.length(), LONGEST_QUOTE));
  }

  private static String withoutQuery(String location) {
    int end = location.indexOf('?');
    return end < 0 ? location : location.substring(0, end);
  }

  private static String inWords(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
