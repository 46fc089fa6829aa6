@NullMarked
package dev.slipway.commands.settings;

import org.jspecify.annotations.NullMarked;
