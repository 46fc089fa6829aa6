/// A migration container as values: its name, its keys, what it is made from, what is seen of it
/// and what happens in it. No I/O; nothing here knows how a pod is made.
@NullMarked
package dev.slipway.commands.migrations;

import org.jspecify.annotations.NullMarked;
