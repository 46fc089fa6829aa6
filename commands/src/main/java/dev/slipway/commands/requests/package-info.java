/// What people may ask: one file per command, with its record and the spec that says how it is
/// typed. What a command does is not here.
@NullMarked
package dev.slipway.commands.requests;

import org.jspecify.annotations.NullMarked;
