package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/// Lists of objects, whole or in pages.
final class Lists {
  private final ObjectStore store;

  Lists(ObjectStore store) {
    this.store = store;
  }

  static Predicate<ObjectNode> selection(ApiRequest request) {
    Predicate<ObjectNode> labels = Selector.labels(request.query("labelSelector"));
    return labels.and(Selector.fields(request.type(), request.query("fieldSelector")));
  }

  /// The answer to a list request.
  ObjectNode list(ApiRequest request) {
    Predicate<ObjectNode> selection = selection(request);
    String after = request.query("continue").isEmpty() ? "" : start(request.query("continue"));
    int limit = request.query("limit").isEmpty() ? 0 : Integer.parseInt(request.query("limit"));
    return store.atomically(() -> {
      List<ObjectNode> found =
          store.list(request.type(), request.namespace()).stream()
              .filter(selection)
              .filter(object -> after.isEmpty() || place(object).compareTo(after) > 0)
              .toList();
      ObjectNode list = Trees.object().put("kind", request.type().kind() + "List");
      list.put("apiVersion", request.type().apiVersion());
      ObjectNode metadata = list.putObject("metadata");
      metadata.put("resourceVersion", Long.toString(store.version()));
      List<ObjectNode> page = found;
      if (limit > 0 && found.size() > limit) {
        page = found.subList(0, limit);
        metadata.put("continue", token(place(page.getLast())));
        metadata.put("remainingItemCount", found.size() - limit);
      }
      ArrayNode items = list.putArray("items");
      page.forEach(object -> items.add(item(object)));
      return list;
    });
  }

  /// Items of typed lists do not repeat what the list says of all of them.
  private static ObjectNode item(ObjectNode object) {
    ObjectNode item = Trees.object();
    for (var field : object.properties()) {
      if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
        item.set(field.getKey(), field.getValue());
      }
    }
    return item;
  }

  private static String place(JsonNode object) {
    return Trees.namespace(object) + "/" + Trees.name(object);
  }

  private String token(String after) {
    String json =
        Trees.json(
            Trees.object()
                .put("v", "meta.k8s.io/v1")
                .put("rv", store.version())
                .put("start", after));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String start(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      JsonNode json = Trees.JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      return Trees.text(json, "start");
    } catch (IllegalArgumentException | JsonProcessingException e) {
      throw ApiFailure.badRequest(
          "invalid continue token: continue key is not valid: " + e.getMessage());
    }
  }
}
