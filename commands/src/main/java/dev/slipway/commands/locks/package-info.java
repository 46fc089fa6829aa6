/// What people hold for themselves, and what that keeps others from. Pure: nothing here is stored,
/// and time is an argument.
@NullMarked
package dev.slipway.commands.locks;

import org.jspecify.annotations.NullMarked;
