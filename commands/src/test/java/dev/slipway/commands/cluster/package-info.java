@NullMarked
package dev.slipway.commands.cluster;

import org.jspecify.annotations.NullMarked;
