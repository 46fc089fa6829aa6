package dev.slipway.config;

import dev.slipway.config.AddressType.Slash;
import dev.slipway.config.yaml.Durations;
import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Shape;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// Reads `gitlab`.
final class GitLabReader {
  private static final Key<URI> URL =
      Key.required("url", new AddressType("/api/v4", Slash.WITHOUT), "the instance's base address");
  private static final Key<Secret> TOKEN =
      Key.required(
          "token", new SecretType(""), "an access token with `read_api`; sent in a header only");
  private static final Key<Duration> TIMEOUT =
      Key.withDefault(
          "timeout",
          Durations.between(Duration.ofSeconds(1), Duration.ofSeconds(60)),
          "how long one call may take",
          GitLabSettings.DEFAULT_TIMEOUT,
          Durations.text(GitLabSettings.DEFAULT_TIMEOUT));

  static final Shape<GitLabSettings> SHAPE =
      Shape.of(
          List.of(URL, TOKEN, TIMEOUT),
          gitlab -> new GitLabSettings(gitlab.get(URL), gitlab.get(TOKEN), gitlab.get(TIMEOUT)));

  private GitLabReader() {}
}
