package dev.slipway.commands.ports;

import dev.slipway.commands.builds.ImageDigest;
import dev.slipway.commands.builds.ImageName;
import dev.slipway.commands.builds.PinnedImage;
import dev.slipway.config.SignatureKey;
import java.util.List;

/// Image registries. Reads only; safe for use by several threads at once.
public interface ImageRegistry {
  /// What the tag points to now. A missing image is refused with code `image-not-found`.
  Answer<ImageDigest> resolve(ImageName image);

  /// Whether an image is still there; its digest if it is. A missing image is refused with code
  /// `image-not-found`.
  Answer<ImageDigest> confirm(PinnedImage image);

  /// Whether an image is signed with one of some keys; its digest if it is. Refused with code
  /// `image-not-signed` where no signature of that image, under that name, is by one of them.
  Answer<ImageDigest> verify(PinnedImage image, List<SignatureKey> keys);
}
