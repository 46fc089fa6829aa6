package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.config.AppName;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Everything that the pod of a migration container is made from.
///
/// @param name its name in the target
/// @param session whose work it is
/// @param template the live workload and the container of it whose environment, mounts, resources
///   and security settings it gets
/// @param image the build's own image
/// @param toolkit the image that brings the SSH server, see `toolkit/README.md`
/// @param keys who may log in, at least one
/// @param endsAt when it ends
/// @param connectWithin it ends this long after it is ready unless somebody has logged in
/// @param scratchBytes size of the home directory, where data may lie; more than that and the node
///   throws the pod out
public record PodOrder(
    ContainerName name,
    SessionId session,
    AppName app,
    BuildNumber build,
    Template template,
    PinnedImage image,
    PinnedImage toolkit,
    List<AuthorisedKey> keys,
    Instant endsAt,
    Duration connectWithin,
    long scratchBytes,
    Reach reach,
    Recording recording) {
  public PodOrder {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(name + " has no key, so nobody could log in");
    }
    if (scratchBytes < 1) {
      throw new IllegalArgumentException("scratch space of " + scratchBytes + " bytes");
    }
    if (!connectWithin.isPositive()) {
      throw new IllegalArgumentException("nobody can connect within " + connectWithin);
    }
  }

  /// Which live container is copied.
  public record Template(Workload workload, Workload.Container container) {}
}
