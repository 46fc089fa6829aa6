package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One Web API call as it came in: form-encoded or JSON, the token set aside.
///
/// @param token empty when none was sent
/// @param tokenInHeader whether it came as an `Authorization` header
/// @param arguments text values of a form, any values of a JSON body
/// @param warnings what Slack would remark on the way, such as `missing_charset`
record Call(String token, boolean tokenInHeader, ObjectNode arguments, List<String> warnings) {
  /// What a method does with a body in JSON.
  enum JsonBody {
    READ,
    IGNORED
  }

  static Call read(Context context, JsonBody jsonBody) throws SlackRefusal {
    ObjectNode arguments = Json.object();
    context.queryParamMap().forEach((name, values) -> arguments.put(name, values.getFirst()));
    String type = context.contentType() == null ? "" : context.contentType();
    String kind = type.toLowerCase(Locale.ROOT);
    List<String> warnings = List.of();
    if (kind.startsWith("application/json")) {
      if (jsonBody == JsonBody.READ) {
        arguments.setAll(jsonObject(context.body()));
        warnings = kind.contains("charset") ? List.of() : List.of("missing_charset");
      }
    } else if (kind.startsWith("application/x-www-form-urlencoded")
        || kind.startsWith("multipart/form-data")) {
      context.formParamMap().forEach((name, values) -> arguments.put(name, values.getFirst()));
    } else if (!context.body().isEmpty()) {
      throw SlackRefusal.of(kind.isEmpty() ? "missing_post_type" : "invalid_post_type");
    }
    return authorised(context, arguments, warnings);
  }

  private static Call authorised(Context context, ObjectNode arguments, List<String> warnings) {
    JsonNode parameter = arguments.remove("token");
    String header = context.header("Authorization");
    if (header != null && header.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
      return new Call(header.substring("bearer ".length()).trim(), true, arguments, warnings);
    }
    return new Call(parameter == null ? "" : parameter.asText(), false, arguments, warnings);
  }

  private static ObjectNode jsonObject(String body) throws SlackRefusal {
    JsonNode node = Json.read(body).orElseThrow(() -> SlackRefusal.of("invalid_json"));
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw SlackRefusal.of("json_not_object");
  }

  /// The argument as text; empty when it is absent, null or the empty text.
  Optional<String> text(String name) {
    JsonNode value = arguments.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    String text = value.isContainerNode() ? value.toString() : value.asText();
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  String required(String name) throws SlackRefusal {
    return text(name)
        .orElseThrow(
            () -> SlackRefusal.invalidArguments(List.of("missing required field: " + name)));
  }

  /// Whether the argument is set to what Slack takes for true.
  boolean flag(String name) {
    String value = text(name).orElse("");
    return value.equals("true") || value.equals("1");
  }

  /// The argument as a number between 1 and `most`; `otherwise` when it is absent.
  int count(String name, int otherwise, int most) throws SlackRefusal {
    Optional<String> given = text(name);
    if (given.isEmpty()) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(given.get());
      return number < 1 ? otherwise : Math.min(number, most);
    } catch (NumberFormatException e) {
      throw SlackRefusal.invalidArguments(List.of("must be a number: " + name));
    }
  }

  boolean has(String name) {
    return !arguments.path(name).isMissingNode() && !arguments.path(name).isNull();
  }

  /// An argument that is JSON: as such in a JSON body, as text in a form; empty when absent.
  ///
  /// @param otherwise the error code for text that is not JSON
  Optional<JsonNode> json(String name, String otherwise) throws SlackRefusal {
    JsonNode value = arguments.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      return Optional.of(value);
    }
    if (value.asText().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Json.read(value.asText()).orElseThrow(() -> SlackRefusal.of(otherwise)));
  }
}
