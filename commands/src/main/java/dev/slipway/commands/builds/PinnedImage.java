package dev.slipway.commands.builds;

/// An image by digest: what a workload is set to.
///
/// @param repository with its host: `registry.example.com/shop/web`
public record PinnedImage(String repository, ImageDigest digest) {
  @Override
  public String toString() {
    return repository + "@" + digest;
  }
}
