/// What operators declare: apps, environments, targets, roles, channels, and how to reach the
/// outside systems. YAML is read to records, with every problem of a file reported at once.
///
/// Knows nothing of chat, deployments or any outside system's library.
@NullMarked
package dev.slipway.config;

import org.jspecify.annotations.NullMarked;
