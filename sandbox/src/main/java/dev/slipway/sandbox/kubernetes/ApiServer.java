package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The HTTP side: finds out what is asked, has it done, words the answer, and writes the ledger.
///
/// Safe for use by several threads at once; a watch keeps its thread until it ends.
final class ApiServer {
  private static final String JSON = "application/json";

  private final ObjectStore store;
  private final ObjectWrites writes;
  private final Deletions deletions;
  private final Applied applied = new Applied();
  private final AuditLedger ledger;
  private final Lists lists;
  private final Tables tables;
  private final PodLogs logs;
  private final PodPages pages;
  private final Timeline timeline;

  ApiServer(
      ObjectStore store,
      ObjectWrites writes,
      Deletions deletions,
      AuditLedger ledger,
      PodLogs logs,
      PodPages pages,
      Timeline timeline) {
    this.store = store;
    this.writes = writes;
    this.deletions = deletions;
    this.ledger = ledger;
    this.lists = new Lists(store);
    this.tables = new Tables(timeline);
    this.logs = logs;
    this.pages = pages;
    this.timeline = timeline;
  }

  /// Answers one request.
  ///
  /// @param prefix what stands before `/api` and `/apis` in the path
  void handle(Context context, String prefix) throws IOException, InterruptedException {
    List<String> path =
        Arrays.stream(context.path().substring(prefix.length()).split("/", -1))
            .filter(segment -> !segment.isEmpty())
            .toList();
    try {
      if (path.isEmpty()) {
        answer(context, 200, root());
      } else if (List.of("healthz", "livez", "readyz").contains(path.getFirst())) {
        context.contentType("text/plain").result("ok");
      } else if (path.getFirst().equals("openapi")) {
        // no schema: kubectl then sends what it has without checking it first
        context.contentType("application/octet-stream").result("");
      } else if (!List.of("api", "apis", "version").contains(path.getFirst())) {
        throw ApiFailure.noSuchResource();
      } else {
        Optional<ObjectNode> document = Discovery.document(path);
        if (document.isPresent()) {
          answer(context, 200, document.get());
        } else if (String.join("/", path).endsWith("v1/selfsubjectaccessreviews")) {
          accessReview(context);
        } else {
          serve(ApiRequest.of(context, path));
        }
      }
    } catch (ApiFailure failure) {
      answer(context, failure.code(), failure.status());
    }
  }

  private static ObjectNode root() {
    ObjectNode root = Trees.object();
    List.of("/api", "/api/v1", "/apis", "/apis/apps/v1", "/healthz", "/version")
        .forEach(root.putArray("paths")::add);
    return root;
  }

  private static void accessReview(Context context) throws IOException {
    ObjectNode review = (ObjectNode) Trees.JSON.readTree(context.body());
    review.putObject("status").put("allowed", true);
    answer(context, 201, review);
  }

  private static void answer(Context context, int code, JsonNode body) {
    context.status(code).contentType(JSON).result(Trees.json(body));
  }

  private void serve(ApiRequest request) throws IOException, InterruptedException {
    switch (request.context().method().name()) {
      case "GET" -> read(request);
      case "POST" -> write(request, "create", 201, request.name().isEmpty() ? this::create : null);
      case "PUT" -> write(request, "update", 200, request.name().isEmpty() ? null : this::update);
      case "PATCH" -> write(request, "patch", 200, request.name().isEmpty() ? null : this::patch);
      case "DELETE" -> {
        if (request.name().isEmpty()) {
          write(request, "deletecollection", 200, this::deleteAll);
        } else {
          write(request, "delete", 200, this::delete);
        }
      }
      default -> throw ApiFailure.methodNotAllowed();
    }
  }

  private void read(ApiRequest request) throws IOException, InterruptedException {
    Context context = request.context();
    if (request.subresource().equals("log")) {
      context.contentType("text/plain").result(logs.read(request));
    } else if (request.subresource().equals("proxy")) {
      PodPages.Page page = pages.answer(request);
      context.status(page.status()).contentType("text/plain").result(page.body());
    } else if (request.asks("watch")) {
      watch(request);
    } else if (request.name().isEmpty()) {
      ObjectNode list = lists.list(request);
      answer(context, 200, request.wantsTable() ? table(request, list) : list);
    } else {
      ObjectNode object =
          store
              .find(request.key())
              .orElseThrow(() -> ApiFailure.notFound(request.type(), request.name()));
      if (request.subresource().equals("scale")) {
        object = Scale.of(object);
      } else if (request.wantsTable()) {
        object = row(request.type(), object);
      }
      answer(context, 200, object);
    }
  }

  private ObjectNode table(ApiRequest request, ObjectNode list) {
    ObjectNode table =
        tables.of(
            request.type(),
            Trees.objects(list.path("items")),
            Trees.text(list, "metadata", "resourceVersion"));
    table.set("metadata", list.path("metadata"));
    return table;
  }

  private ObjectNode row(ResourceType type, ObjectNode object) {
    return tables.of(type, List.of(object), Trees.text(object, "metadata", "resourceVersion"));
  }

  private void watch(ApiRequest request) throws IOException, InterruptedException {
    if (request.header("Upgrade").equalsIgnoreCase("websocket")) {
      // not the 101 that was asked for, and at once: the client falls back to a plain stream
      request.context().status(200).contentType(JSON).result("");
      return;
    }
    UnaryOperator<ObjectNode> shape =
        request.wantsTable() ? object -> row(request.type(), object) : UnaryOperator.identity();
    var response = request.context().res();
    response.setStatus(200);
    response.setContentType(JSON);
    var out = response.getOutputStream();
    new WatchStream(store, request, shape, out).run();
    out.close();
  }

  /// What a kind of write does with the body.
  @FunctionalInterface
  private interface Action {
    ObjectNode perform(ApiRequest request);
  }

  private void write(ApiRequest request, String verb, int success, @Nullable Action action) {
    ApiFailure failure = null;
    int code = success;
    ObjectNode result = Trees.object();
    try {
      if (action == null || Discovery.isOnlyRead(request.subresource())) {
        throw ApiFailure.methodNotAllowed();
      }
      result = action.perform(request);
    } catch (ApiFailure refused) {
      failure = refused;
      code = refused.code();
      result = refused.status();
    }
    ledger.record(request, verb, code, failure, sent(request), timeline.now());
    answer(request.context(), code, result);
  }

  private static Optional<JsonNode> sent(ApiRequest request) {
    if (request.context().body().isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Trees.YAML.readTree(request.context().body()));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  private ObjectNode create(ApiRequest request) {
    return writes.create(request.type(), request.namespace(), request.object(), request.writer());
  }

  private ObjectNode update(ApiRequest request) {
    if (request.subresource().equals("scale")) {
      return scale(request, before -> request.body());
    }
    ObjectNode body = request.object();
    if (!Trees.name(body).equals(request.name())) {
      throw ApiFailure.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Trees.name(body), request.name()));
    }
    return writes.replace(
        request.key(),
        part(request),
        request.writer(),
        before -> {
          String uid = Trees.uid(body);
          if (!uid.isEmpty() && !uid.equals(Trees.uid(before))) {
            throw ApiFailure.conflict(
                request.type(),
                request.name(),
                "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                    .formatted(uid, Trees.uid(before)));
          }
          return body;
        });
  }

  private ObjectNode patch(ApiRequest request) {
    String contentType = request.header("Content-Type");
    if (contentType.startsWith(Patches.APPLY)) {
      return apply(request);
    }
    String body = request.context().body();
    UnaryOperator<ObjectNode> change = before -> Patches.apply(contentType, before, body);
    return request.subresource().equals("scale")
        ? scale(request, change)
        : writes.replace(request.key(), part(request), request.writer(), change);
  }

  private ObjectNode apply(ApiRequest request) {
    if (!request.asks("force") || !request.subresource().isEmpty()) {
      throw Patches.unsupported();
    }
    ObjectNode body = request.object();
    Trees.child(body, "metadata").put("name", request.name());
    return store.atomically(() -> {
      ObjectNode after;
      if (store.find(request.key()).isPresent()) {
        after =
            writes.replace(
                request.key(),
                ObjectWrites.Part.MAIN,
                request.writer(),
                before ->
                    StrategicMerge.apply(before, applied.patch(before, body, request.writer())));
      } else if (Trees.text(body, "metadata", "resourceVersion").isEmpty()) {
        after = create(request);
      } else {
        throw ApiFailure.modified(request.type(), request.name());
      }
      applied.note(after, body, request.writer());
      return after;
    });
  }

  private static ObjectWrites.Part part(ApiRequest request) {
    return request.subresource().equals("status")
        ? ObjectWrites.Part.STATUS
        : ObjectWrites.Part.MAIN;
  }

  private ObjectNode scale(ApiRequest request, UnaryOperator<ObjectNode> change) {
    return Scale.of(
        writes.replace(
            request.key(),
            ObjectWrites.Part.MAIN,
            request.writer(),
            before -> Scale.apply(before, change.apply(Scale.of(before)))));
  }

  private ObjectNode delete(ApiRequest request) {
    return deletions.delete(request.key(), options(request), request.writer().effect());
  }

  private static ObjectNode options(ApiRequest request) {
    ObjectNode options = request.body();
    if (!request.query("gracePeriodSeconds").isEmpty()) {
      options.put("gracePeriodSeconds", Integer.parseInt(request.query("gracePeriodSeconds")));
    }
    if (!request.query("propagationPolicy").isEmpty()) {
      options.put("propagationPolicy", request.query("propagationPolicy"));
    }
    return options;
  }

  private ObjectNode deleteAll(ApiRequest request) {
    ObjectNode list = lists.list(request);
    ArrayNode items = (ArrayNode) list.path("items");
    for (ObjectNode item : Trees.objects(items)) {
      var _ =
          deletions.delete(
              ObjectKey.of(request.type(), item), options(request), request.writer().effect());
    }
    return list;
  }
}
