package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.ImageCatalogue.ImageFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// A simulated cluster whose time a test turns by hand, spoken to without HTTP.
final class ClusterByHand implements AutoCloseable {
  static final String NAMESPACE = "shop";

  final HandTurnedTimeline timeline = new HandTurnedTimeline(Instant.parse("2026-01-05T09:00:00Z"));
  final Map<String, ImageFacts> images = new HashMap<>();
  final SimulatedKubernetes kubernetes =
      new SimulatedKubernetes(
          reference -> Optional.ofNullable(images.get(reference)), timeline, Pace.demo());

  ClusterByHand() {
    kubernetes.createNamespace(NAMESPACE);
    advance("1s");
  }

  /// Has an image `NAME` of the demo application that behaves so.
  ClusterByHand image(String name, String behaviour) {
    images.put(name, new ImageFacts("235", behaviour, "sha256:" + "5".repeat(64)));
    return this;
  }

  void deploy(int replicas, String image, Consumer<ObjectNode> edit) {
    ObjectNode deployment = DemoObjects.deployment(NAMESPACE, "web", replicas, image);
    edit.accept(Trees.child(deployment, "spec"));
    create(ResourceType.DEPLOYMENTS, deployment);
  }

  void deploy(int replicas, String image) {
    deploy(replicas, image, spec -> {});
  }

  void create(ResourceType type, ObjectNode object) {
    var _ = kubernetes.writes().create(type, NAMESPACE, object, Writer.CONTROLLERS);
  }

  void edit(ResourceType type, Consumer<ObjectNode> edit) {
    var _ =
        kubernetes
            .writes()
            .replace(
                new ObjectKey(type, NAMESPACE, "web"),
                ObjectWrites.Part.MAIN,
                Writer.CONTROLLERS,
                before -> {
                  ObjectNode after = before.deepCopy();
                  edit.accept(Trees.child(after, "spec"));
                  return after;
                });
  }

  void setImage(String image) {
    edit(ResourceType.DEPLOYMENTS, spec -> setImage(spec, image));
  }

  static void setImage(ObjectNode spec, String image) {
    Trees.objects(Trees.at(spec, "template", "spec", "containers"))
        .forEach(container -> container.put("image", image));
  }

  /// @param span such as `1m30s`, without the `PT`
  void advance(String span) {
    timeline.advance(Duration.parse("PT" + span));
  }

  ObjectNode deployment() {
    return get(ResourceType.DEPLOYMENTS);
  }

  ObjectNode get(ResourceType type) {
    return kubernetes.store().find(new ObjectKey(type, NAMESPACE, "web")).orElseThrow();
  }

  List<ObjectNode> list(ResourceType type) {
    return kubernetes.store().list(type, NAMESPACE);
  }

  ObjectNode onlyPod() {
    List<ObjectNode> pods = list(ResourceType.PODS);
    if (pods.size() != 1) {
      throw new AssertionError("not one pod but " + pods.size());
    }
    return pods.getFirst();
  }

  ObjectNode container() {
    return (ObjectNode) Trees.at(onlyPod(), "status", "containerStatuses").get(0);
  }

  int count(String field) {
    return Trees.integer(deployment(), 0, "status", field);
  }

  String progressing() {
    return Conditions.find(deployment().path("status"), "Progressing")
        .map(c -> Trees.text(c, "reason"))
        .orElse("");
  }

  @Override
  public void close() {
    kubernetes.close();
  }
}
