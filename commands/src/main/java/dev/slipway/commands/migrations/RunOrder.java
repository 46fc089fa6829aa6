package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Everything that the pod of a migration's command is made from.
///
/// @param name its name in the target
/// @param session whose work it is
/// @param template the live workload and the container of it whose environment, mounts, resources
///   and security settings it gets
/// @param image the build's own image
/// @param command the program and its arguments
/// @param within how long it may take from when it is on a node; after that the cluster ends it
/// @param endsAt when it is over at the latest, as far as can be told before it is made
/// @param scratchBytes room in `/tmp`
public record RunOrder(
    ContainerName name,
    SessionId session,
    AppName app,
    BuildNumber build,
    PodOrder.Template template,
    PinnedImage image,
    List<String> command,
    Duration within,
    Instant endsAt,
    long scratchBytes) {
  public RunOrder {
    command = List.copyOf(command);
  }
}
