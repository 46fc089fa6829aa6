/// The GitLab stand-in: the part of GitLab's REST API that a delivery bot uses, hooks, and a
/// control API for scripts and tests, over one project kept in memory. Nothing here knows of Slack,
/// Kubernetes or the bot; images of finished pipelines go out through an {@link
/// dev.slipway.sandbox.gitlab.ImagePublisher}.
@NullMarked
package dev.slipway.sandbox.gitlab;

import org.jspecify.annotations.NullMarked;
