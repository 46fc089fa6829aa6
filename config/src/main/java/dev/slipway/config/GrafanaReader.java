package dev.slipway.config;

import dev.slipway.config.AddressType.Slash;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `grafana`.
final class GrafanaReader {
  private static final Key<URI> URL =
      Key.required("url", new AddressType("/api", Slash.WITHOUT), "the instance's base address");
  private static final Key<Secret> TOKEN =
      Key.required(
          "token",
          new SecretType("glsa_"),
          "the token of a service account that may write annotations; sent in a header only");
  private static final Key<Duration> TIMEOUT =
      Key.withDefault(
          "timeout",
          Durations.between(Duration.ofSeconds(1), Duration.ofSeconds(60)),
          "how long one call may take",
          GrafanaSettings.DEFAULT_TIMEOUT,
          Durations.text(GrafanaSettings.DEFAULT_TIMEOUT));
  private static final Key<Optional<String>> DASHBOARD =
      Key.optional(
          "dashboard",
          Types.matching("the uid of a dashboard", Pattern.compile("[\\w-]{1,40}")),
          "the dashboard that annotations belong to",
          "all dashboards can show them, by their tags");

  static final Shape<Optional<GrafanaSettings>> SHAPE =
      Shape.of(
          List.of(URL, TOKEN, TIMEOUT, DASHBOARD),
          section ->
              Optional.of(
                  new GrafanaSettings(
                      section.get(URL),
                      section.get(TOKEN),
                      section.get(TIMEOUT),
                      section.get(DASHBOARD))));

  private GrafanaReader() {}
}
