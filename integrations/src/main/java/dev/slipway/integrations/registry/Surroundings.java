package dev.slipway.integrations.registry;

import dev.slipway.config.RegistrySettings;
import dev.slipway.config.RegistrySettings.Scheme;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/// Where a registry may send us. What it names is text from outside: a public registry could point
/// at servers that only we can reach.
final class Surroundings {
  private final Origin registry;
  private final boolean plainAllowed;
  private final Wire wire;

  Surroundings(URI base, RegistrySettings settings, Wire wire) {
    this.registry = Origin.of(base);
    this.plainAllowed = settings.scheme() == Scheme.HTTP;
    this.wire = wire;
  }

  boolean isRegistry(URI uri) {
    return Origin.of(uri).equals(registry);
  }

  /// Why we do not go there; empty when we do.
  Optional<String> objection(URI uri) throws IOException, InterruptedException {
    String scheme = uri.getScheme();
    if (uri.getHost() == null || uri.getUserInfo() != null || scheme == null) {
      return Optional.of("that is no address of a server");
    }
    if (!scheme.equalsIgnoreCase("https") && !(scheme.equalsIgnoreCase("http") && plainAllowed)) {
      return Optional.of("that is not reached over HTTPS");
    }
    if (isRegistry(uri)) {
      return Optional.empty();
    }
    Origin.Depth there = Origin.depth(wire.addresses(uri.getHost()));
    Origin.Depth here = Origin.depth(wire.addresses(registry.host()));
    return there == Origin.Depth.LINK_LOCAL || there.compareTo(here) > 0
        ? Optional.of("that is further inside our network than the registry itself")
        : Optional.empty();
  }
}
