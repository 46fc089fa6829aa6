@NullMarked
package dev.slipway.sandbox.gitlab;

import org.jspecify.annotations.NullMarked;
