@NullMarked
package dev.slipway.commands.records;

import org.jspecify.annotations.NullMarked;
