@NullMarked
package dev.slipway.commands.deployments;

import org.jspecify.annotations.NullMarked;
