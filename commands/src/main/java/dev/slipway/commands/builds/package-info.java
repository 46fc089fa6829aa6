/// Builds, their commits and images.
@NullMarked
package dev.slipway.commands.builds;

import org.jspecify.annotations.NullMarked;
