@NullMarked
package dev.slipway.commands;

import org.jspecify.annotations.NullMarked;
