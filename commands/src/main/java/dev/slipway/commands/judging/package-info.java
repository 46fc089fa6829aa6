/// What measurements of old and new pods say: good, bad, or cannot tell. No I/O.
@NullMarked
package dev.slipway.commands.judging;

import org.jspecify.annotations.NullMarked;
