@NullMarked
package dev.slipway.commands.access;

import org.jspecify.annotations.NullMarked;
