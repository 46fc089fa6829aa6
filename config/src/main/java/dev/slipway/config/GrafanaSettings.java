package dev.slipway.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// How to reach Grafana, whose dashboards show deployments as annotations.
///
/// @param url the instance's base address, without `/api`
/// @param token of a service account that may write annotations; sent in a header only
/// @param timeout how long one call may take, 1 s to 60 s
/// @param dashboard the `uid` of the dashboard that annotations belong to; empty for the
///   organisation, where every dashboard can show them by their tags
public record GrafanaSettings(URI url, Secret token, Duration timeout, Optional<String> dashboard) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
}
