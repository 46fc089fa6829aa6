/// The ports to the world. Implemented in integrations, used by bot.
@NullMarked
package dev.slipway.commands.ports;

import org.jspecify.annotations.NullMarked;
