/// The command line, and the only place that wires everything together.
@NullMarked
package dev.slipway.bot.cli;

import org.jspecify.annotations.NullMarked;
