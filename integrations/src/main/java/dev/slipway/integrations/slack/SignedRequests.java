package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.config.SlackSettings.SlackTransport.SignedHttp;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// HTTP mode: takes the signed requests that Slack posts to the bot. Knows no web framework. Safe
/// for use by thousands of threads at once; blocks until the message is stored.
///
/// A request is weighed, then its signature checked over its raw bytes, and only then read. What
/// Slack may not repeat is answered 200 although it is refused or of no interest; 503 asks Slack to
/// deliver again.
public final class SignedRequests implements SlackEntrance {
  /// Larger bodies are refused unread. The listener should cap what it reads at one byte more.
  public static final int LARGEST_BODY = 1 << 20;

  /// The three addresses that Slack posts to.
  public enum Path {
    /// `/slack/events`
    EVENTS,
    /// `/slack/commands`
    COMMANDS,
    /// `/slack/interactivity`
    INTERACTIVITY
  }

  /// Looks a header up by its name, in whatever case.
  @FunctionalInterface
  public interface Headers {
    /// Absent headers are null.
    @Nullable String value(String name);
  }

  /// @param contentType empty when there is no body
  @SuppressWarnings("ArrayRecordComponent") // goes straight to the socket, never compared
  public record Response(int status, String contentType, byte[] body) {}

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String JSON = "application/json; charset=utf-8";
  private static final Response DONE = new Response(200, "", new byte[0]);
  private static final Response MALFORMED = text(400, "this can't be read");
  private static final Response UNSIGNED = text(401, "the signature is missing or wrong");
  private static final Response TOO_LARGE = text(413, "the body is too large");
  private static final Response AGAIN = text(503, "not taken; please deliver again");

  private final SignatureCheck signatures;
  private final Decoder decoder;
  private final Reception reception;
  private final InstantSource clock;

  SignedRequests(SignedHttp settings, Decoder decoder, Reception reception, InstantSource clock) {
    this.signatures = new SignatureCheck(settings);
    this.decoder = decoder;
    this.reception = reception;
    this.clock = clock;
  }

  /// Takes one request.
  ///
  /// @param body the raw bytes, as received
  public Response handle(Path path, Headers headers, byte[] body) {
    if (body.length > LARGEST_BODY) {
      return TOO_LARGE;
    }
    Instant now = clock.instant();
    if (!signatures.accepts(
        headers.value("X-Slack-Request-Timestamp"),
        headers.value("X-Slack-Signature"),
        body,
        now)) {
      return UNSIGNED;
    }
    return switch (path) {
      case EVENTS -> Json.object(body).map(this::event).orElse(MALFORMED);
      case COMMANDS -> Form.parse(body).map(form -> command(form, now)).orElse(MALFORMED);
      case INTERACTIVITY -> Form.parse(body).map(form -> interaction(form, now)).orElse(MALFORMED);
    };
  }

  private Response event(JsonNode payload) {
    if (Json.text(payload, "type").equals("url_verification")) {
      return text(200, Json.text(payload, "challenge"));
    }
    return answered(reception.take(decoder.event(payload)));
  }

  private Response command(Form form, Instant now) {
    if (!form.value("ssl_check").isEmpty()) {
      return DONE;
    }
    return answered(reception.take(decoder.command(SlashCommand.of(form), now)));
  }

  private Response interaction(Form form, Instant now) {
    if (!form.value("ssl_check").isEmpty()) {
      return DONE;
    }
    Optional<JsonNode> payload = Json.object(form.value("payload"));
    return payload
        .map(node -> answered(reception.take(decoder.interaction(node, now))))
        .orElse(MALFORMED);
  }

  private static Response answered(Reception.Outcome outcome) {
    return switch (outcome) {
      case Reception.Outcome.Done() -> DONE;
      case Reception.Outcome.Answered(ObjectNode answer) ->
          new Response(200, JSON, Json.bytes(answer));
      case Reception.Outcome.NotTaken() -> AGAIN;
    };
  }

  private static Response text(int status, String words) {
    return new Response(status, TEXT, words.getBytes(StandardCharsets.UTF_8));
  }
}
