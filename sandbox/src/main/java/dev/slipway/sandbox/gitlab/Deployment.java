package dev.slipway.sandbox.gitlab;

import java.time.Instant;

/// A deployment that somebody told GitLab of through its API.
///
/// @param tag whether the ref is a tag
/// @param status `created`, `running`, `success`, `failed` or `canceled`
record Deployment(
    long id,
    Environment environment,
    String ref,
    boolean tag,
    String sha,
    String status,
    Instant created,
    Instant updated) {
  Deployment in(Environment other) {
    return new Deployment(id, other, ref, tag, sha, status, created, updated);
  }

  /// @param url where it can be seen, may be empty
  record Environment(long id, String name, String url, Instant created) {
    String tier() {
      return switch (name) {
        case "production", "staging" -> name;
        default -> "other";
      };
    }

    String slug() {
      return name.replaceAll("[^a-z0-9]+", "-");
    }
  }
}
