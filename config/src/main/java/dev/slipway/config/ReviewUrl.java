package dev.slipway.config;

import java.util.Map;
import java.util.Set;

/// Where review apps can be seen: `https://{name}.review.example.com`.
///
/// @param value the placeholders are `{name}` (the review app's, a DNS label), `{app}`, and
///   `{port}`, the node port of its Service, known once it is there
public record ReviewUrl(String value) {
  public static final Set<String> PLACEHOLDERS = Set.of("name", "app", "port");

  public ReviewUrl {
    Placeholders.require(value, PLACEHOLDERS);
  }

  /// Whether it can't be told before the Service has its port.
  public boolean needsPort() {
    return Placeholders.in(value).contains("port");
  }

  /// The address for the given facts; a placeholder without a fact is an
  /// `IllegalArgumentException`.
  public String expand(Map<String, String> facts) {
    return Placeholders.expand(value, facts, "there is no ");
  }
}
