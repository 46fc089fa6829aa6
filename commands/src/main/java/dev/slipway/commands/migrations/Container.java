package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.config.TargetName;
import java.util.List;

/// What a migration container is made from, fixed before it is made.
///
/// @param name which no other container has that is not over
/// @param place the how-many-th of its build it is called, from 1
/// @param image the build's own
/// @param toolkit brings the SSH server
/// @param keys who may log in, at least one
public record Container(
    ContainerName name,
    int place,
    TargetName target,
    Build build,
    PinnedImage image,
    PinnedImage toolkit,
    List<AuthorisedKey> keys) {
  public Container {
    keys = List.copyOf(keys);
  }

  /// The same under the next name.
  Container next() {
    return new Container(
        ContainerName.at(build.number(), place + 1),
        place + 1,
        target,
        build,
        image,
        toolkit,
        keys);
  }
}
