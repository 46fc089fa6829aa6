/// The crash and fault rig: whole operations with the real engine and the real store, in one
/// thread, on a clock set by hand, killed and disturbed as a seed says, and judged afterwards.
@NullMarked
package dev.slipway.bot.rig;

import org.jspecify.annotations.NullMarked;
