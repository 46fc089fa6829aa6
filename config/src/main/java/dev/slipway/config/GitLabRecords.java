package dev.slipway.config;

import java.net.URI;
import java.util.Optional;

/// What is written back to GitLab of the deployments to an environment. GitLab's own records of
/// them always are.
///
/// @param environment the name of GitLab's environment; empty for the same name
/// @param url where the environment can be seen, for GitLab's pages; empty leaves what is there
/// @param tag the Git tag that a release gets when it is live; empty for none
/// @param comments on merge requests that went live
public record GitLabRecords(
    Optional<String> environment, Optional<URI> url, Optional<TagTemplate> tag, Comments comments) {
  /// Whether merge requests are told that they went live.
  public enum Comments {
    NONE,
    WHEN_LIVE
  }

  /// The name of GitLab's environment.
  public String environmentOf(EnvironmentName name) {
    return environment.orElse(name.value());
  }
}
