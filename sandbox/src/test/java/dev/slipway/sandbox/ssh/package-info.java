@NullMarked
package dev.slipway.sandbox.ssh;

import org.jspecify.annotations.NullMarked;
