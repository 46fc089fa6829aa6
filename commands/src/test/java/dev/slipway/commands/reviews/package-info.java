@NullMarked
package dev.slipway.commands.reviews;

import org.jspecify.annotations.NullMarked;
