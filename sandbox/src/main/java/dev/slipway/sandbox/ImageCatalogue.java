package dev.slipway.sandbox;

import java.util.Optional;

/// What the simulated Kubernetes knows of images: the registry stand-in answers, as a kubelet's
/// pull would.
///
/// Safe for use by several threads at once.
public interface ImageCatalogue {
  /// The image behind a reference such as `127.0.0.1:8080/shop/web:build-235` or
  /// `127.0.0.1:8080/shop/web@sha256:…`; empty when a pull would say `not found`. The host part is
  /// not looked at.
  Optional<ImageFacts> find(String reference);

  /// What the demo application in an image reports and does.
  ///
  /// @param build the build number it reports, such as `235`
  /// @param behaviour `ok`, `crash`, `never-ready`, `errors=0.3`, `slow=500ms`, `ready-after=5s`,
  ///   `crash-after=20s` or `oom`
  /// @param digest `sha256:` and 64 hexadecimal digits
  record ImageFacts(String build, String behaviour, String digest) {}
}
