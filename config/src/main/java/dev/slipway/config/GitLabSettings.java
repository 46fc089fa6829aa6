package dev.slipway.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How to reach GitLab.
///
/// @param url the instance's base address, without `/api/v4`
/// @param token an access token with `read_api`, or `api` where deployments are written back or
///   feature flags are changed or review apps are told of; sent in a header only
/// @param timeout how long one call may take, 1 s to 60 s
/// @param lookEvery how often the default branches are looked at when no hook says that there is
///   something new, 5 s to 45 s
/// @param hooks how GitLab proves that a hook is its own; empty when none are taken
public record GitLabSettings(
    URI url, Secret token, Duration timeout, Duration lookEvery, Optional<HookProof> hooks) {
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration DEFAULT_LOOK_EVERY = Duration.ofSeconds(30);

  /// A GitLab that sends no hooks.
  public GitLabSettings(URI url, Secret token, Duration timeout) {
    this(url, token, timeout, DEFAULT_LOOK_EVERY, Optional.empty());
  }

  /// How GitLab proves that a hook is its own. At least one is there; with both, both are needed.
  ///
  /// @param token the hook's secret token, sent along as it is
  /// @param signingToken the hook's signing token, `whsec_...`, with which each request is signed
  /// @param sources where a hook's connection may come from; empty for anywhere
  public record HookProof(
      Optional<Secret> token, Optional<Secret> signingToken, List<AddressRange> sources) {
    public HookProof {
      sources = List.copyOf(sources);
    }

    /// From anywhere.
    public HookProof(Optional<Secret> token, Optional<Secret> signingToken) {
      this(token, signingToken, List.of());
    }
  }
}
