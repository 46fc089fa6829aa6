package dev.slipway.config;

import java.util.Optional;

/// An image registry that needs credentials or is not reached over HTTPS.
///
/// @param host as it stands in image names, with a port if any: `registry.example.com`
/// @param scheme how it is reached
/// @param credentials empty for anonymous
public record RegistrySettings(String host, Scheme scheme, Optional<Credentials> credentials) {
  /// `http` is meant for registries on the same machine.
  public enum Scheme {
    HTTPS,
    HTTP
  }

  /// A user name and its password or token.
  public record Credentials(String user, Secret password) {}
}
