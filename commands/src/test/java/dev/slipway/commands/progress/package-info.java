@NullMarked
package dev.slipway.commands.progress;

import org.jspecify.annotations.NullMarked;
