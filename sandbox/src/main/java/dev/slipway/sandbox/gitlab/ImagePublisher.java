package dev.slipway.sandbox.gitlab;

/// Where the image job of a pipeline pushes to.
@FunctionalInterface
public interface ImagePublisher {
  /// Makes the image and points the tag at it; doing it again changes nothing.
  ///
  /// @throws IllegalArgumentException when there is no such behaviour
  void publish(String repository, String tag, String build, String behaviour);
}
