package dev.slipway.config;

import dev.slipway.config.Target.Cluster;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads an item of `targets`.
final class TargetReader {
  static final Key<TargetName> NAME =
      Key.required(
          "name", FieldTypes.label(TargetName::new), "the region or cluster as people know it");
  private static final Key<Boolean> IN_CLUSTER =
      Key.withDefault(
          "inCluster",
          Types.truth(),
          "whether it is the cluster that the bot itself runs in, reached by its service account",
          false,
          "false");
  private static final Key<Optional<Path>> KUBECONFIG =
      Key.optional(
          "kubeconfig",
          new FilePath(),
          "the kubeconfig to reach the cluster with; a relative path is relative to this file",
          "`$KUBECONFIG`, else `~/.kube/config`");
  private static final Key<Optional<String>> CONTEXT =
      Key.optional(
          "context",
          FieldTypes.WORDS,
          "the context in the kubeconfig",
          "the kubeconfig's current context");
  private static final Key<Namespace> NAMESPACE =
      Key.required("namespace", FieldTypes.label(Namespace::new), "where the workloads are");

  static final Shape<Target> SHAPE =
      Shape.of(List.of(NAME, IN_CLUSTER, KUBECONFIG, CONTEXT, NAMESPACE), TargetReader::target)
          .checked(TargetReader::check);

  private TargetReader() {}

  private static void check(Section target) {
    if (!target.find(IN_CLUSTER).orElse(false)) {
      return;
    }
    for (Key<?> outside : List.of(KUBECONFIG, CONTEXT)) {
      if (target.given(outside).isPresent()) {
        target.problem(outside, "cannot stand beside inCluster: true");
      }
    }
  }

  private static Target target(Section target) {
    Cluster cluster =
        target.get(IN_CLUSTER)
            ? new Cluster.InCluster()
            : new Cluster.Kubeconfig(target.get(KUBECONFIG), target.get(CONTEXT));
    return new Target(target.get(NAME), cluster, target.get(NAMESPACE));
  }
}
