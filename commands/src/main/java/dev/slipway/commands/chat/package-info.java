/// What comes from a chat and what is said there, in no particular chat system's terms.
@NullMarked
package dev.slipway.commands.chat;

import org.jspecify.annotations.NullMarked;
