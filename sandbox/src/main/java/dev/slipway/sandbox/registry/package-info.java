/// The registry stand-in: the OCI distribution API over images kept in memory, open or behind basic
/// or token authentication. Nothing here knows of GitLab, Slack or Kubernetes; who wants to know
/// what an image holds asks through {@link dev.slipway.sandbox.ImageCatalogue}.
@NullMarked
package dev.slipway.sandbox.registry;

import org.jspecify.annotations.NullMarked;
