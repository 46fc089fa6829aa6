package dev.slipway.commands.migrations;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.config.TargetName;

/// What the pod of a migration is made from, fixed before it is made.
///
/// @param name which no other has that is not over
/// @param place the how-many-th of its build it is called, from 1
/// @param image the build's own
public record Container(
    ContainerName name,
    int place,
    TargetName target,
    Build build,
    PinnedImage image,
    Inside inside) {

  /// The same under the next name.
  Container next() {
    return new Container(
        ContainerName.at(build.number(), place + 1), place + 1, target, build, image, inside);
  }
}
