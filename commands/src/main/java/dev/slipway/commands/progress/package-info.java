/// What happened in a deployment, and the picture that follows from it.
@NullMarked
package dev.slipway.commands.progress;

import org.jspecify.annotations.NullMarked;
