/// The channel kept true: sends what each message of ours should show, at the chat's pace.
@NullMarked
package dev.slipway.bot.publisher;

import org.jspecify.annotations.NullMarked;
