package dev.slipway.sandbox.registry;

import static dev.slipway.sandbox.JsonAnswer.object;

import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.sandbox.JsonAnswer;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/// `/control/registry/images`: what scripts and tests use to make, move and take away tags.
record ControlRoutes(ImageStore store, DemoImages images, RegistryStandIn registry) {
  void mount(RoutesConfig routes) {
    routes.get("/control/registry/images", this::list);
    routes.put("/control/registry/images", this::put);
    routes.delete("/control/registry/images", this::delete);
  }

  private void list(Context call) {
    JsonAnswer.send(
        call,
        200,
        store.repositories().stream()
            .flatMap(repository ->
                store.tags(repository).orElseThrow().stream()
                    .flatMap(tag ->
                        images.facts(repository, tag).stream()
                            .map(facts ->
                                object(
                                    "repository", repository,
                                    "tag", tag,
                                    "digest", facts.digest(),
                                    "build", facts.build(),
                                    "behaviour", facts.behaviour()))))
            .toList());
  }

  private void put(Context call) {
    JsonNode asked;
    try {
      asked = JsonAnswer.read(call.bodyAsBytes());
    } catch (IOException e) {
      error(call, 400, "the body is not JSON");
      return;
    }
    var repository = text(asked, "repository");
    var tag = text(asked, "tag");
    if (repository.isEmpty() || tag.isEmpty()) {
      error(call, 400, "repository and tag are needed");
      return;
    }
    try {
      var digest =
          registry.publish(
              repository.get(),
              tag.get(),
              text(asked, "build").orElseGet(() -> DemoImages.buildOf(tag.get())),
              text(asked, "behaviour").orElse("ok"));
      JsonAnswer.send(call, 200, object("digest", digest));
    } catch (IllegalArgumentException unknownBehaviour) {
      error(call, 400, String.valueOf(unknownBehaviour.getMessage()));
    }
  }

  private void delete(Context call) {
    var repository = call.queryParam("repository");
    var tag = call.queryParam("tag");
    if (repository == null || tag == null) {
      error(call, 400, "repository and tag are needed");
    } else if (store.removeTag(repository, tag)) {
      call.status(204);
    } else {
      error(call, 404, "no tag %s in %s".formatted(tag, repository));
    }
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.of(node.path(key).asText("")).filter(text -> !text.isBlank());
  }

  private static void error(Context call, int status, String words) {
    JsonAnswer.send(call, status, object("error", words));
  }
}
