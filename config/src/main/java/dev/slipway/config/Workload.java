package dev.slipway.config;

import java.util.List;

/// A Deployment or StatefulSet that carries the app's image.
///
/// @param kind which of the two
/// @param name its `metadata.name`
/// @param containers those that get the build's image, at least one; others (sidecars) are left
///   alone
public record Workload(Kind kind, String name, List<Container> containers) {
  public Workload {
    containers = List.copyOf(containers);
  }

  /// What kind of controller rolls it.
  public enum Kind {
    DEPLOYMENT,
    STATEFUL_SET
  }

  /// A container of the pod template.
  ///
  /// @param name its name in the template
  /// @param image from which its image is made for a build
  public record Container(String name, ImageTemplate image) {}
}
