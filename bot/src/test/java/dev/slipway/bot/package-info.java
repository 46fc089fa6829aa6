/// The bot as a whole, run against the sandbox over loopback, and the rules of its structure.
@NullMarked
package dev.slipway.bot;

import org.jspecify.annotations.NullMarked;
