package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Each write that came over the API, in the fields of the audit log of a real cluster. The
/// simulation's own controllers do not come over the API and are not in it.
///
/// Safe for use by several threads at once.
final class AuditLedger {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<String> lines = new ArrayList<>();

  /// @param failure null when it succeeded
  void record(
      ApiRequest request,
      String verb,
      int code,
      @Nullable ApiFailure failure,
      Optional<JsonNode> body,
      Instant at) {
    ObjectNode entry = Trees.object().put("kind", "Event").put("apiVersion", "audit.k8s.io/v1");
    entry.put("level", "Request").put("auditID", UUID.randomUUID().toString());
    String query = request.context().queryString();
    entry.put("stage", "ResponseComplete");
    entry.put("requestURI", request.context().path() + (query == null ? "" : "?" + query));
    entry.put("verb", verb);
    ObjectNode user = entry.putObject("user").put("username", request.user());
    user.put("uid", request.user()).putArray("groups").add("system:authenticated");
    entry.putArray("sourceIPs").add(request.context().ip());
    entry.put("userAgent", request.header("User-Agent"));
    entry.set("objectRef", reference(request, body));
    ObjectNode status = entry.putObject("responseStatus");
    status.putObject("metadata");
    if (failure != null) {
      status.put("status", "Failure").put("reason", failure.reason());
    }
    status.put("code", code);
    body.ifPresent(sent -> entry.set("requestObject", sent));
    entry.put("requestReceivedTimestamp", Trees.microTime(at));
    entry.put("stageTimestamp", Trees.microTime(at));
    lock.lock();
    try {
      lines.add(Trees.json(entry));
    } finally {
      lock.unlock();
    }
  }

  private static ObjectNode reference(ApiRequest request, Optional<JsonNode> body) {
    ObjectNode reference = Trees.object().put("resource", request.type().plural());
    String name = request.name().isEmpty() ? body.map(Trees::name).orElse("") : request.name();
    if (!request.namespace().isEmpty()) {
      reference.put("namespace", request.namespace());
    }
    if (!name.isEmpty()) {
      reference.put("name", name);
    }
    if (!request.type().group().isEmpty()) {
      reference.put("apiGroup", request.type().group());
    }
    reference.put("apiVersion", request.type().version());
    if (!request.subresource().isEmpty()) {
      reference.put("subresource", request.subresource());
    }
    return reference;
  }

  /// One JSON object a line, oldest first.
  String text() {
    lock.lock();
    try {
      return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
    } finally {
      lock.unlock();
    }
  }
}
