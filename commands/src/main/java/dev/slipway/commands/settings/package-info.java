/// What pods of an app are told besides their image, and how two tellings differ.
@NullMarked
package dev.slipway.commands.settings;

import org.jspecify.annotations.NullMarked;
