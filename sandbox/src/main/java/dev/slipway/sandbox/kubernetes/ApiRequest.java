package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;

/// A request as the API reads it: which object or collection, who asks, and how.
///
/// @param namespace empty for objects of the whole cluster and for lists over all namespaces
/// @param name empty for a collection
/// @param subresource empty for the object itself
/// @param rest of the path behind the subresource `proxy`, with a slash at its beginning
record ApiRequest(
    Context context,
    ResourceType type,
    String namespace,
    String name,
    String subresource,
    String rest) {

  /// @param path the segments behind the prefix, beginning with `api` or `apis`
  /// @throws ApiFailure 404 when nothing of the kind is served
  static ApiRequest of(Context context, List<String> path) {
    boolean core = path.getFirst().equals("api");
    int at = core ? 2 : 3;
    if (path.size() <= at) {
      throw ApiFailure.noSuchResource();
    }
    String apiVersion = core ? path.get(1) : path.get(1) + "/" + path.get(2);
    List<String> rest = path.subList(at, path.size());
    boolean inNamespace =
        rest.size() >= 3
            && rest.getFirst().equals("namespaces")
            && !List.of("status", "finalize").contains(rest.get(2));
    String namespace = inNamespace ? rest.get(1) : "";
    List<String> place = inNamespace ? rest.subList(2, rest.size()) : rest;
    ResourceType type =
        ResourceType.of(apiVersion, place.getFirst()).orElseThrow(ApiFailure::noSuchResource);
    String name = place.size() > 1 ? place.get(1) : "";
    String subresource = place.size() > 2 ? place.get(2) : "";
    boolean misplaced =
        (place.size() > 3 && !subresource.equals("proxy"))
            || (!subresource.isEmpty() && !type.subresources().contains(subresource))
            || (inNamespace && type.scope() == ResourceType.Scope.CLUSTER);
    if (misplaced) {
      throw ApiFailure.noSuchResource();
    }
    String behind = "/" + String.join("/", place.subList(Math.min(3, place.size()), place.size()));
    return new ApiRequest(context, type, namespace, name, subresource, behind);
  }

  ObjectKey key() {
    return new ObjectKey(type, namespace, name);
  }

  String query(String parameter) {
    String value = context.queryParam(parameter);
    return value == null ? "" : value;
  }

  boolean asks(String parameter) {
    String value = query(parameter);
    return value.equals("true") || value.equals("1");
  }

  String header(String header) {
    String value = context.header(header);
    return value == null ? "" : value;
  }

  String user() {
    return Users.of(header("Authorization"));
  }

  Writer writer() {
    String agent = header("User-Agent").isEmpty() ? "unknown" : header("User-Agent");
    String manager =
        query("fieldManager").isEmpty() ? agent.replaceFirst("/.*", "") : query("fieldManager");
    return new Writer(
        manager, query("dryRun").equals("All") ? Writer.Effect.DRY_RUN : Writer.Effect.KEEP);
  }

  boolean wantsTable() {
    return header("Accept").contains("as=Table");
  }

  /// The body as an object of the type asked for.
  ///
  /// @throws ApiFailure 400 when it is none
  ObjectNode object() {
    ObjectNode body = body();
    String kind = Trees.text(body, "kind");
    String apiVersion = Trees.text(body, "apiVersion");
    boolean unnamed = kind.isEmpty() && apiVersion.isEmpty();
    if (!unnamed && (!kind.equals(type.kind()) || !apiVersion.equals(type.apiVersion()))) {
      throw ApiFailure.badRequest(
          ("%s in version \"%s\" cannot be handled as a %s: no kind \"%s\" is registered for"
                  + " version \"%s\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"")
              .formatted(kind, type.version(), type.kind(), kind, apiVersion));
    }
    String given = Trees.namespace(body);
    if (!given.isEmpty() && !given.equals(namespace)) {
      throw ApiFailure.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    return body;
  }

  /// The body as any object; an empty one for no body.
  ObjectNode body() {
    String text = context.body();
    if (text.isBlank()) {
      return Trees.object();
    }
    String contentType = header("Content-Type");
    try {
      var mapper = contentType.contains("yaml") ? Trees.YAML : Trees.JSON;
      if (mapper.readTree(text) instanceof ObjectNode object) {
        return object;
      }
      throw unreadable("not an object", text);
    } catch (JsonProcessingException e) {
      throw unreadable("json parse error: " + e.getOriginalMessage(), text);
    }
  }

  private ApiFailure unreadable(String why, String text) {
    return ApiFailure.badRequest(
        "the object provided is unrecognized (must be of type %s): couldn't get version/kind; %s (%s)"
            .formatted(type.kind(), why, text.length() > 64 ? text.substring(0, 64) : text));
  }
}
