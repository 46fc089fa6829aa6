/// The machinery that turns what people type into commands: cleaning, words with their places, the
/// parts a command may have, failures that point at the wrong word, help.
///
/// Knows no command: those are in `requests` and hand their specs in. Nothing here throws for
/// anything a person can type, and nothing here keeps state between two sentences.
@NullMarked
package dev.slipway.commands.grammar;

import org.jspecify.annotations.NullMarked;
