package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.core.JacksonException;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Namespace;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.Serial;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// A request that did not bring what was asked for, told in our words.
final class Trouble extends Exception {
  @Serial private static final long serialVersionUID = 1;

  /// `User "x" cannot patch resource "deployments" in API group "apps" in the namespace "shop"`:
  /// how RBAC says no
  /// (https://github.com/kubernetes/kubernetes/blob/v1.20.2/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/responsewriters/errors.go).
  private static final Pattern CANNOT =
      Pattern.compile("User \"([^\"]*)\" cannot (\\w+) resource \"([^\"]+)\"");

  /// How server-side apply says no to an object whose fields are of other types, with 500
  /// (https://github.com/kubernetes/kubernetes/blob/v1.20.2/staging/src/k8s.io/apiserver/pkg/endpoints/handlers/fieldmanager/structuredmerge.go).
  private static final String NOT_TYPED = "failed to create typed patch object";

  /// What kind of trouble it is, which decides what the caller may do next.
  enum Kind {
    /// The cluster's address or credentials cannot be read from the configuration.
    MISCONFIGURED,
    UNAUTHORIZED,
    FORBIDDEN,
    NOT_FOUND,
    CONFLICT,
    /// The API server understood and will not do it.
    REJECTED,
    /// The API server said that it can't now, before doing anything.
    BUSY,
    /// Nothing of the request has reached the API server.
    NOT_SENT,
    /// Nobody knows whether the API server has seen the request.
    SILENT
  }

  /// What was asked.
  ///
  /// @param resource in the plural: `deployments`
  record Asking(String verb, String resource, Namespace namespace) {}

  private final Kind kind;
  private final Asking asking;
  private final String words;
  private final transient Optional<Duration> retryAfter;

  private Trouble(
      Kind kind,
      Asking asking,
      String words,
      Optional<Duration> retryAfter,
      Optional<Throwable> cause) {
    super(words, cause.orElse(null));
    this.kind = kind;
    this.asking = asking;
    this.words = words;
    this.retryAfter = retryAfter;
  }

  static Trouble misconfigured(Asking asking, String words, Throwable cause) {
    return new Trouble(Kind.MISCONFIGURED, asking, words, Optional.empty(), Optional.of(cause));
  }

  static Trouble noAnswer(Asking asking, Duration within) {
    return new Trouble(
        Kind.SILENT,
        asking,
        "no answer within " + seconds(within),
        Optional.empty(),
        Optional.empty());
  }

  static Trouble interrupted(Asking asking) {
    return new Trouble(
        Kind.SILENT, asking, "we stopped before it answered", Optional.empty(), Optional.empty());
  }

  /// @param asked what the API server asked us to wait in a recent answer's header
  static Trouble of(Throwable thrown, Asking asking, Patience patience, Optional<Duration> asked) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case KubernetesClientException answer when answer.getCode() > 0 -> {
          return answered(answer, asking, asked);
        }
        case HttpConnectTimeoutException _ -> {
          return notSent(thrown, asking, "no connection within " + seconds(patience.connect()));
        }
        case HttpTimeoutException _ -> {
          return silent(thrown, asking, "no answer within " + seconds(patience.request()));
        }
        case UnknownHostException _ -> {
          return notSent(thrown, asking, "its host name is not known");
        }
        case UnresolvedAddressException _ -> {
          return notSent(thrown, asking, "its host name is not known");
        }
        case ConnectException refused -> {
          // The JDK's client reports an unknown host as this, with that as its cause.
          if (!(refused.getCause() instanceof UnresolvedAddressException)) {
            return notSent(thrown, asking, "connection refused");
          }
        }
        case SSLException tls -> {
          return silent(thrown, asking, "TLS failed: " + tls.getMessage());
        }
        case JacksonException _ -> {
          return silent(thrown, asking, "its answer is not Kubernetes' JSON");
        }
        default -> {}
      }
    }
    return silent(thrown, asking, "the connection broke");
  }

  private static Trouble answered(
      KubernetesClientException answer, Asking asking, Optional<Duration> asked) {
    int code = answer.getCode();
    Optional<Status> status = Optional.ofNullable(answer.getStatus());
    String message = status.map(Status::getMessage).orElse("");
    Optional<Duration> retryAfter =
        asked.or(() ->
            status
                .map(Status::getDetails)
                .map(StatusDetails::getRetryAfterSeconds)
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds));
    boolean isItself = status.map(Status::getReason).isPresent();
    Kind kind =
        switch (code) {
          case 401 -> Kind.UNAUTHORIZED;
          case 403 -> CANNOT.matcher(message).find() || !isItself ? Kind.FORBIDDEN : Kind.REJECTED;
          case 404 -> Kind.NOT_FOUND;
          case 409 -> Kind.CONFLICT;
          case 429 -> Kind.BUSY;
          // A proxy says 503 also after it has passed the request on.
          case 503 -> isItself ? Kind.BUSY : Kind.SILENT;
          default -> code >= 500 && !message.startsWith(NOT_TYPED) ? Kind.SILENT : Kind.REJECTED;
        };
    String words =
        switch (kind) {
          case BUSY -> "it asks us to come back later (%d)".formatted(code);
          case SILENT -> "it answered with an error (%d)".formatted(code);
          default -> message.isBlank() ? "it answered " + code : message;
        };
    return new Trouble(kind, asking, words, retryAfter, Optional.of(answer));
  }

  private static Trouble notSent(Throwable thrown, Asking asking, String words) {
    return new Trouble(Kind.NOT_SENT, asking, words, Optional.empty(), Optional.of(thrown));
  }

  private static Trouble silent(Throwable thrown, Asking asking, String words) {
    return new Trouble(Kind.SILENT, asking, words, Optional.empty(), Optional.of(thrown));
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  Kind kind() {
    return kind;
  }

  /// The trouble as an outage of a system, for whoever can only wait.
  ///
  /// @param system as people know it
  Outage outage(String system) {
    return new Outage(system, isRefusal() ? refusal().reason() : words, retryAfter);
  }

  <T> Answer<T> answer(String system) {
    return isRefusal() ? new Answer.Refused<>(refusal()) : new Answer.Unavailable<>(outage(system));
  }

  /// Whether asking again is useless until somebody changes something.
  boolean isRefusal() {
    return switch (kind) {
      case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, REJECTED -> true;
      case BUSY, NOT_SENT, SILENT -> false;
    };
  }

  Refusal refusal() {
    return switch (kind) {
      case MISCONFIGURED ->
          new Refusal(
              "cluster-misconfigured", words, "Correct the target's cluster in the configuration.");
      case UNAUTHORIZED ->
          new Refusal(
              "forbidden",
              "the cluster does not accept our credentials when we %s %s in namespace %s"
                  .formatted(asking.verb, asking.resource, asking.namespace),
              "Renew the bot's token or certificate in the kubeconfig.");
      case FORBIDDEN -> forbidden();
      case NOT_FOUND, CONFLICT, REJECTED ->
          new Refusal("rejected", "the cluster refuses it: " + words);
      case BUSY, NOT_SENT, SILENT -> throw new IllegalStateException("not a refusal: " + words);
    };
  }

  private Refusal forbidden() {
    Matcher said = CANNOT.matcher(words);
    boolean known = said.find();
    String who = known ? said.group(1) : "the bot's account";
    String verb = known ? said.group(2) : asking.verb;
    String resource = known ? said.group(3) : asking.resource;
    return new Refusal(
        "forbidden",
        "%s may not %s %s in namespace %s".formatted(who, verb, resource, asking.namespace),
        "Give it a role with the verb %s on %s.".formatted(verb, resource));
  }
}
