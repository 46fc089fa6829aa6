package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;

/// A refusal of the API, with the words of the real one (recorded from Kubernetes 1.20.2).
final class ApiFailure extends RuntimeException {
  private final int code;
  private final String reason;
  private final ObjectNode details;

  private ApiFailure(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  int code() {
    return code;
  }

  String reason() {
    return reason;
  }

  /// The body of the answer.
  ObjectNode status() {
    ObjectNode status = Trees.object();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    status.put("status", "Failure").put("message", getMessage());
    if (!reason.isEmpty()) {
      status.put("reason", reason);
    }
    if (!details.isEmpty() || reason.equals("MethodNotAllowed")) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  private static ObjectNode details(ResourceType type, String name) {
    ObjectNode details = Trees.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }

  static ApiFailure notFound(ResourceType type, String name) {
    return new ApiFailure(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(type.qualified(), name),
        details(type, name));
  }

  static ApiFailure noSuchResource() {
    return new ApiFailure(
        404, "NotFound", "the server could not find the requested resource", Trees.object());
  }

  static ApiFailure alreadyExists(ResourceType type, String name) {
    return new ApiFailure(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(type.qualified(), name),
        details(type, name));
  }

  static ApiFailure modified(ResourceType type, String name) {
    return conflict(
        type,
        name,
        "the object has been modified; please apply your changes to the latest version and try"
            + " again");
  }

  static ApiFailure conflict(ResourceType type, String name, String why) {
    return new ApiFailure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualified(), name, why),
        details(type, name));
  }

  /// A precondition of a deletion that does not hold; it names the kind where others name the
  /// resource.
  static ApiFailure precondition(ResourceType type, String name, String why) {
    return new ApiFailure(
        409,
        "Conflict",
        "Operation cannot be fulfilled on %s \"%s\": %s".formatted(type.qualifiedKind(), name, why),
        details(type, name).put("kind", type.kind()));
  }

  static ApiFailure forbidden(ResourceType type, String name, String why) {
    return new ApiFailure(
        403,
        "Forbidden",
        "%s \"%s\" is forbidden: %s".formatted(type.qualified(), name, why),
        details(type, name));
  }

  static ApiFailure badRequest(String message) {
    return new ApiFailure(400, "BadRequest", message, Trees.object());
  }

  static ApiFailure methodNotAllowed() {
    return new ApiFailure(
        405,
        "MethodNotAllowed",
        "the server does not allow this method on the requested resource",
        Trees.object());
  }

  static ApiFailure unsupportedMediaType(String message) {
    return new ApiFailure(415, "UnsupportedMediaType", message, Trees.object());
  }

  static ApiFailure rejected() {
    return new ApiFailure(
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
        Trees.object());
  }

  static ApiFailure internal(String message) {
    return new ApiFailure(500, "", message, Trees.object());
  }

  static ApiFailure expired(long asked, long oldest) {
    return new ApiFailure(
        410,
        "Expired",
        "too old resource version: %d (%d)".formatted(asked, oldest),
        Trees.object());
  }

  /// One thing wrong with an object.
  ///
  /// @param reason `FieldValueInvalid`, `FieldValueRequired`
  record Cause(String field, String reason, String message) {
    static Cause required(String field) {
      return new Cause(field, "FieldValueRequired", "Required value");
    }

    static Cause invalid(String field, String value, String why) {
      return new Cause(field, "FieldValueInvalid", "Invalid value: %s: %s".formatted(value, why));
    }
  }

  static ApiFailure invalid(ResourceType type, String name, List<Cause> causes) {
    String list =
        causes.stream().map(c -> c.field() + ": " + c.message()).collect(Collectors.joining(", "));
    ObjectNode details = Trees.object().put("name", name);
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    details.put("kind", type.kind());
    ArrayNode array = details.putArray("causes");
    for (Cause cause : causes) {
      array
          .addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    return new ApiFailure(
        422,
        "Invalid",
        "%s \"%s\" is invalid: %s"
            .formatted(type.qualifiedKind(), name, causes.size() == 1 ? list : "[" + list + "]"),
        details);
  }
}
