package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What containers have printed, as `pods/NAME/log` tells it.
final class PodLogs {
  private final ObjectStore store;
  private final Kubelet kubelet;

  PodLogs(ObjectStore store, Kubelet kubelet) {
    this.store = store;
    this.kubelet = kubelet;
  }

  /// @throws ApiFailure 404 without the pod, 400 when there is nothing to read yet
  String read(ApiRequest request) {
    ObjectKey key = request.key();
    ObjectNode pod = store.find(key).orElseThrow(() -> ApiFailure.notFound(key.type(), key.name()));
    String name = container(pod, request.query("container"));
    Optional<ContainerRun> run = kubelet.run(Trees.uid(pod)).flatMap(all -> all.container(name));
    String text =
        request.asks("previous")
            ? run.flatMap(ContainerRun::previousOutput)
                .orElseThrow(() ->
                    ApiFailure.badRequest(
                        "previous terminated container \"%s\" in pod \"%s\" not found"
                            .formatted(name, key.name())))
            : run.filter(c -> c.life() > 0)
                .map(ContainerRun::output)
                .orElseThrow(() -> waiting(key.name(), name, run));
    if (request.asks("timestamps") && !request.asks("previous")) {
      return timed(run.orElseThrow(), request.query("sinceTime"));
    }
    String tail = request.query("tailLines");
    String limit = request.query("limitBytes");
    String shown = tail.isEmpty() ? text : tail(text, Integer.parseInt(tail));
    return limit.isEmpty()
        ? shown
        : shown.substring(0, Math.min(shown.length(), Integer.parseInt(limit)));
  }

  /// @param since only lines of this time or later; empty for all
  private static String timed(ContainerRun run, String since) {
    Instant from = since.isEmpty() ? Instant.MIN : Instant.parse(since);
    return run.lines().stream()
        .filter(line -> !line.at().isBefore(from))
        .map(line -> line.at() + " " + line.text() + "\n")
        .collect(Collectors.joining());
  }

  private static String container(ObjectNode pod, String wanted) {
    List<String> names =
        Trees.objects(Trees.at(pod, "spec", "containers")).stream()
            .map(c -> Trees.text(c, "name"))
            .toList();
    if (wanted.isEmpty()) {
      if (names.size() == 1) {
        return names.getFirst();
      }
      throw ApiFailure.badRequest(
          "a container name must be specified for pod %s, choose one of: [%s]"
              .formatted(Trees.name(pod), String.join(" ", names)));
    }
    if (!names.contains(wanted)) {
      throw ApiFailure.badRequest(
          "container %s is not valid for pod %s".formatted(wanted, Trees.name(pod)));
    }
    return wanted;
  }

  private static ApiFailure waiting(String pod, String container, Optional<ContainerRun> run) {
    String reason = run.map(ContainerRun::waitingReason).orElse("ContainerCreating");
    String why =
        switch (reason) {
          case "ErrImagePull" -> "image can't be pulled";
          case "ImagePullBackOff" -> "trying and failing to pull image";
          default -> reason;
        };
    return ApiFailure.badRequest(
        "container \"%s\" in pod \"%s\" is waiting to start: %s".formatted(container, pod, why));
  }

  private static String tail(String text, int lines) {
    List<String> all = text.lines().toList();
    List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
    return last.isEmpty() ? "" : String.join("\n", last) + "\n";
  }
}
