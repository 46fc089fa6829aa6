package dev.slipway.commands.builds;

/// An image by tag, which may move: `registry.example.com/shop/web:build-235`.
///
/// @param host the registry, with a port if any
/// @param repository the path in it
/// @param tag the tag
public record ImageName(String host, String repository, String tag) {
  /// Reads `HOST[:PORT]/REPOSITORY:TAG`; anything else is an `IllegalArgumentException`.
  public static ImageName parse(String text) {
    int slash = text.indexOf('/');
    int colon = text.lastIndexOf(':');
    if (slash < 1 || colon < slash || colon == text.length() - 1) {
      throw new IllegalArgumentException("not HOST/REPOSITORY:TAG: \"" + text + "\"");
    }
    return new ImageName(
        text.substring(0, slash), text.substring(slash + 1, colon), text.substring(colon + 1));
  }

  /// The same image by digest, which never moves.
  public PinnedImage pinnedTo(ImageDigest digest) {
    return new PinnedImage(host + "/" + repository, digest);
  }

  @Override
  public String toString() {
    return host + "/" + repository + ":" + tag;
  }
}
