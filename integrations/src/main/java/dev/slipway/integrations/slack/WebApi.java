package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.util.http.SlackHttpClient;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.config.Secret;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/// Calls of Slack's Web API through Slack's own client. Every call ends within 8 s, an upload
/// within 60 s. Answers are read as trees: the SDK's response models refuse what they don't know.
/// Safe for use by several threads at once.
final class WebApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration READ = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofSeconds(8);

  private static final Duration UPLOAD = Duration.ofSeconds(60);
  private static final MediaType OCTETS = MediaType.get("application/octet-stream");
  private static final Duration UNTOLD = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /// `ok: false` that says nothing about whether it was done or would work in a moment.
  private static final Set<String> PASSING =
      Set.of(
          "internal_error",
          "fatal_error",
          "request_timeout",
          "service_unavailable",
          "team_added_to_org",
          "update_failed",
          "external_channel_migrating");

  private static final Set<String> LIMITED = Set.of("ratelimited", "rate_limited");

  private final Slack slack;
  private final OkHttpClient http;
  private final OkHttpClient uploads;
  private final URI base;

  /// @param base the Web API's base with a trailing slash
  WebApi(URI base) {
    this(base, Conversations.FRESH);
  }

  /// @param fresh how long after its beginning a call may still be sent
  WebApi(URI base, Duration fresh) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(base.toString());
    config.setStatsEnabled(false);
    config.setHttpClientReadTimeoutMillis((int) READ.toMillis());
    config.setHttpClientWriteTimeoutMillis((int) READ.toMillis());
    config.setHttpClientCallTimeoutMillis((int) CALL.toMillis());
    config.getHttpClientResponseHandlers().clear(); // they log bodies and parts of tokens
    this.http =
        SlackHttpClient.buildOkHttpClient(config)
            .newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false) // a lost answer must not post a message twice
            .addInterceptor(chain -> chain.proceed(Begun.now(chain.request())))
            .addNetworkInterceptor(chain -> {
              Begun.of(chain.request()).check(fresh);
              return chain.proceed(chain.request());
            })
            .build();
    this.uploads =
        http.newBuilder().callTimeout(UPLOAD).readTimeout(UPLOAD).writeTimeout(UPLOAD).build();
    SlackHttpClient client = new SlackHttpClient(http);
    client.setConfig(config);
    this.slack = Slack.getInstance(config, client);
    this.base = base;
  }

  /// When a call was begun. A process that was stopped since, until another one took over, sends it
  /// no more: this is looked at as late as can be, when there is a connection.
  private record Begun(long nanos) {
    private static Request now(Request request) {
      return request.newBuilder().tag(Begun.class, new Begun(System.nanoTime())).build();
    }

    private static Begun of(Request request) {
      return Objects.requireNonNull(request.tag(Begun.class));
    }

    private void check(Duration fresh) throws InterruptedIOException {
      if (System.nanoTime() - nanos > fresh.toNanos()) {
        throw new InterruptedIOException("too late");
      }
    }
  }

  /// What Slack answered.
  sealed interface Reply {
    /// `ok: true`.
    ///
    /// @param scopes the token's scopes, as the answer's header told; empty when it did not
    record Yes(JsonNode body, Set<String> scopes) implements Reply {}

    /// `ok: false`, for good.
    record No(String code) implements Reply {}

    /// Asked too often.
    record TooFast(Duration retryAfter) implements Reply {}

    /// No answer that tells whether it was done.
    record Unclear(String reason) implements Reply {}
  }

  URI base() {
    return base;
  }

  /// Calls a method with a form.
  Reply call(String method, FormBody.Builder form, Secret token) {
    MethodsClient methods = slack.methods(token.reveal());
    try (Response response = methods.runPostFormWithToken(form, method, token.reveal())) {
      String body = text(response);
      if (response.code() == 429) {
        return new Reply.TooFast(retryAfter(response));
      }
      return Json.object(body)
          .map(json -> reply(json, response))
          .orElseGet(() -> new Reply.Unclear(unreadable(response.code())));
    } catch (IOException e) {
      return new Reply.Unclear(reason(e));
    }
  }

  /// Posts to a response URL, which answers `ok` or an error in its status.
  Reply send(URI address, String json) {
    try (Response response = slack.getHttpClient().postJsonBody(address.toString(), json)) {
      String body = text(response);
      int status = response.code();
      if (status == 429) {
        return new Reply.TooFast(retryAfter(response));
      }
      Optional<JsonNode> answer = Json.object(body);
      if (status == 200
          && answer
              .map(node -> node.path("ok").asBoolean(true))
              .orElse(body.strip().equals("ok"))) {
        return new Reply.Yes(answer.orElseGet(Json::newObject), Set.of());
      }
      if ((status == 200 && answer.isEmpty()) || status >= 500 || status == 408) {
        return new Reply.Unclear(unreadable(status));
      }
      String code = answer.map(node -> Json.text(node, "error")).orElse("");
      return new Reply.No(code.isEmpty() ? "http_" + status : code);
    } catch (IOException e) {
      return new Reply.Unclear(reason(e));
    }
  }

  /// Sends the bytes of a file to the address that Slack named for them; the token does not go with
  /// them. Ends within a minute.
  Reply upload(URI address, Bytes content) {
    Request request =
        new Request.Builder()
            .url(address.toString())
            .post(RequestBody.create(content.toArray(), OCTETS))
            .build();
    try (Response response = uploads.newCall(request).execute()) {
      text(response);
      int status = response.code();
      if (status == 429) {
        return new Reply.TooFast(retryAfter(response));
      }
      if (status == 200) {
        return new Reply.Yes(Json.newObject(), Set.of());
      }
      return status >= 400 && status < 500 && status != 408
          ? new Reply.No("upload_http_" + status)
          : new Reply.Unclear(unreadable(status));
    } catch (IOException e) {
      return new Reply.Unclear(reason(e));
    }
  }

  private static Reply reply(JsonNode json, Response response) {
    if (json.path("ok").asBoolean(false)) {
      return response.isSuccessful()
          ? new Reply.Yes(json, scopes(response))
          : new Reply.Unclear(unreadable(response.code()));
    }
    String code = Json.text(json, "error");
    if (LIMITED.contains(code)) {
      return new Reply.TooFast(retryAfter(response));
    }
    if (code.isEmpty() || response.code() >= 500) {
      return new Reply.Unclear(unreadable(response.code()));
    }
    return PASSING.contains(code) ? new Reply.Unclear("answered " + code) : new Reply.No(code);
  }

  private static String unreadable(int status) {
    return status == 200 ? "gave an answer that can't be read" : "answered HTTP " + status;
  }

  private static String text(Response response) throws IOException {
    ResponseBody body = response.body();
    return body == null ? "" : body.string();
  }

  private static Set<String> scopes(Response response) {
    String header = response.header("x-oauth-scopes", "");
    return header == null || header.isBlank()
        ? Set.of()
        : Set.copyOf(Arrays.stream(header.split(",", -1)).map(String::strip).toList());
  }

  private static Duration retryAfter(Response response) {
    List<String> values = response.headers("Retry-After");
    String value = values.isEmpty() ? "" : values.getFirst().strip();
    if (value.isEmpty()
        || value.length() > 9
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return UNTOLD;
    }
    Duration told = Duration.ofSeconds(Long.parseLong(value));
    return told.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : told;
  }

  private static String reason(IOException e) {
    return switch (e) {
      case UnknownHostException _ -> "its address is not known to the name server";
      case ConnectException _ -> "can't be reached";
      case InterruptedIOException _ -> "gave no answer in time";
      default -> "the connection broke";
    };
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
