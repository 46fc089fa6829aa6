@NullMarked
package dev.slipway.commands.flags;

import org.jspecify.annotations.NullMarked;
