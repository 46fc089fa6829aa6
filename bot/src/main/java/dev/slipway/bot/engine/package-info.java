/// Deployments under way: claims one, runs one step, stores the outcome, again and again.
@NullMarked
package dev.slipway.bot.engine;

import org.jspecify.annotations.NullMarked;
