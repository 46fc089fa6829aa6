@NullMarked
package dev.slipway.commands.locks;

import org.jspecify.annotations.NullMarked;
