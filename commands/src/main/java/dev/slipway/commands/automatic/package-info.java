/// Deployments that begin by themselves: which build is next for an environment, and what keeps it.
/// Pure: what is stored and what GitLab says is handed in, and so is the time.
@NullMarked
package dev.slipway.commands.automatic;

import org.jspecify.annotations.NullMarked;
