package dev.slipway.commands.ports;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.PinnedImage;

/// Image registries. Reads only; safe for use by several threads at once.
public interface ImageRegistry {
  /// What the tag points to now. A missing image is refused with code `image-not-found`.
  Answer<ImageDigest> resolve(ImageName image);

  /// Whether an image is still there; its digest if it is. A missing image is refused with code
  /// `image-not-found`.
  Answer<ImageDigest> confirm(PinnedImage image);
}
