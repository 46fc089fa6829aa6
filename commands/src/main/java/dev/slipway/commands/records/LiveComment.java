package dev.slipway.commands.records;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.deployments.Order;
import java.net.URI;
import java.util.Optional;

/// What a merge request is told when its commits went live, or are no longer, in GitLab's Markdown.
///
/// @param mark by which the comment is found again; invisible on GitLab's page
/// @param text the whole comment, the mark in it
public record LiveComment(String mark, String text) {
  /// What became of the merge request.
  public enum Way {
    LIVE,
    /// An older build is live now.
    GONE
  }

  /// @param url where the environment can be seen
  public static LiveComment of(Account account, Way way, Optional<URI> url) {
    Order order = account.deployment().order();
    Build build = account.plan().build();
    String mark =
        "<!-- slipway: %s/%s deployment %s -->"
            .formatted(order.app(), order.environment(), account.deployment().id());
    String where =
        url.map(address -> "[%s](%s)".formatted(order.environment(), address))
            .orElse("**" + order.environment() + "**");
    String link = "[build %s](%s)".formatted(build.number(), build.url());
    String said =
        switch (way) {
          case LIVE -> "Live on %s with %s".formatted(where, link);
          case GONE -> "No longer live on %s: %s is".formatted(where, link);
        };
    return new LiveComment(
        mark,
        "%s (release %d of %s).\n\n%s"
            .formatted(said, account.plan().release(), order.app(), mark));
  }
}
