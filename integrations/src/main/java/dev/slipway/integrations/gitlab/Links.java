package dev.slipway.integrations.gitlab;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Addresses of pages, which people are shown: of the web, or none.
final class Links {
  private Links() {}

  static Optional<URI> read(@Nullable String text) {
    try {
      return Optional.ofNullable(text)
          .map(URI::create)
          .filter(uri -> "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          .filter(uri -> uri.getHost() != null);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
