@NullMarked
package dev.slipway.commands.migrations;

import org.jspecify.annotations.NullMarked;
