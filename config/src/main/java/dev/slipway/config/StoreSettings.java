package dev.slipway.config;

import java.util.Optional;

/// Where state is kept.
///
/// @param url a JDBC address: `jdbc:h2:file:…` (one process) or `jdbc:postgresql:…` (several
///   replicas)
/// @param user empty for H2's default
/// @param password empty for none
public record StoreSettings(String url, Optional<String> user, Optional<Secret> password) {
  public static final String DEFAULT_URL = "jdbc:h2:file:./data/slipway";
}
