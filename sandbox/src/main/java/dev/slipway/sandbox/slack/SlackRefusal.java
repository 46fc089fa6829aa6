package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/// An API call that Slack would answer with `"ok": false`.
final class SlackRefusal extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;
  private final transient ObjectNode details;
  private final Duration retryAfter;

  private SlackRefusal(String code, ObjectNode details, Duration retryAfter) {
    super(code, null, false, false);
    this.code = code;
    this.details = details;
    this.retryAfter = retryAfter;
  }

  /// @param code an error code of Slack's method reference
  static SlackRefusal of(String code) {
    return new SlackRefusal(code, Json.object(), Duration.ZERO);
  }

  static SlackRefusal missingScope(String needed, String provided) {
    ObjectNode details = Json.object().put("needed", needed).put("provided", provided);
    return new SlackRefusal("missing_scope", details, Duration.ZERO);
  }

  /// @param lines one for each thing that is wrong, such as `missing required field: type
  ///   [json-pointer:/view]`
  static SlackRefusal invalidArguments(List<String> lines) {
    return new SlackRefusal("invalid_arguments", withMessages(Json.object(), lines), Duration.ZERO);
  }

  static SlackRefusal invalidBlocks(List<String> lines) {
    ObjectNode details = Json.object();
    details.set("errors", Json.strings(lines));
    return new SlackRefusal("invalid_blocks", withMessages(details, lines), Duration.ZERO);
  }

  /// Answered as HTTP 429.
  static SlackRefusal rateLimited(Duration retryAfter) {
    return new SlackRefusal("ratelimited", Json.object(), retryAfter);
  }

  private static ObjectNode withMessages(ObjectNode details, List<String> lines) {
    ArrayNode messages = details.putObject("response_metadata").putArray("messages");
    lines.forEach(line -> messages.add("[ERROR] " + line));
    return details;
  }

  String code() {
    return code;
  }

  /// How long to wait before the next try; zero for anything but a rate limit.
  Duration retryAfter() {
    return retryAfter;
  }

  ObjectNode body() {
    return Json.object().put("ok", false).put("error", code).setAll(details);
  }
}
