/// The running machine: intake, engine, publisher, HTTP and the command line, wired in one place.
///
/// Knows no vendor's library for the outside systems; those are behind the ports.
@NullMarked
package dev.slipway.bot;

import org.jspecify.annotations.NullMarked;
