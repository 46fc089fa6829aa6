package dev.slipway.config;

import java.net.URI;
import java.time.Duration;

/// How to reach GitLab.
///
/// @param url the instance's base address, without `/api/v4`
/// @param token an access token with `read_api`; sent in a header only
/// @param timeout how long one call may take, 1 s to 60 s
public record GitLabSettings(URI url, Secret token, Duration timeout) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
}
