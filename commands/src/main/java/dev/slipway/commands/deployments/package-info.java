/// A deployment as a durable process: states, steps, outcomes, and the moves between them. No I/O.
@NullMarked
package dev.slipway.commands.deployments;

import org.jspecify.annotations.NullMarked;
