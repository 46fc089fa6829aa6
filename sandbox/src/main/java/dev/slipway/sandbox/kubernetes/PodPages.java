package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import java.util.concurrent.ThreadLocalRandom;

/// What pods answer to requests over HTTP, as `pods/NAME:PORT/proxy/PATH` passes it on: the demo
/// application's `/healthz`, and its page at any other path.
final class PodPages {
  private static final int PORT = 8080;

  private final ObjectStore store;
  private final Kubelet kubelet;

  PodPages(ObjectStore store, Kubelet kubelet) {
    this.store = store;
    this.kubelet = kubelet;
  }

  record Page(int status, String body) {}

  /// @throws ApiFailure 404 without the pod, 500 when nobody listens there
  Page answer(ApiRequest request) {
    int colon = request.name().indexOf(':');
    String name = colon < 0 ? request.name() : request.name().substring(0, colon);
    String port = colon < 0 ? "80" : request.name().substring(colon + 1);
    ObjectNode pod =
        store
            .find(new ObjectKey(request.type(), request.namespace(), name))
            .orElseThrow(() -> ApiFailure.notFound(request.type(), name));
    ContainerRun app =
        kubelet.run(Trees.uid(pod)).stream()
            .flatMap(run -> run.containers.stream())
            .filter(container -> container.running() && container.app().isPresent())
            .filter(_ -> port.equals(Integer.toString(PORT)))
            .findFirst()
            .orElseThrow(() ->
                ApiFailure.internal(
                    "error trying to reach service: dial tcp %s:%s: connect: connection refused"
                        .formatted(Trees.text(pod, "status", "podIP"), port)));
    ImageFacts facts = app.app().orElseThrow();
    if (request.rest().equals("/healthz")) {
      return app.ready() ? new Page(200, "ok\n") : new Page(503, "not ready\n");
    }
    return fails(facts)
        ? new Page(500, "this build fails sometimes\n")
        : new Page(200, "{\"build\":\"%s\"}\n".formatted(facts.build()));
  }

  /// `errors=0.3` is three requests of ten.
  private static boolean fails(ImageFacts facts) {
    return facts.behaviour().startsWith("errors=")
        && ThreadLocalRandom.current().nextDouble()
            < Double.parseDouble(facts.behaviour().substring("errors=".length()));
  }
}
