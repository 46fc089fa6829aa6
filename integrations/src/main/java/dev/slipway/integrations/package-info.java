@NullMarked
package dev.slipway.integrations;

import org.jspecify.annotations.NullMarked;
