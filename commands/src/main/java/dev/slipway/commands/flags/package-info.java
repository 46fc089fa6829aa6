/// Feature flags: what is set of one for an environment, for whom, and what changing it means.
/// Pure: what a flag looks like comes from the port, and nothing here asks or writes anything.
@NullMarked
package dev.slipway.commands.flags;

import org.jspecify.annotations.NullMarked;
