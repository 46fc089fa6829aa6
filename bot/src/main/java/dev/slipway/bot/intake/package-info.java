/// What people said: made durable, understood, decided on, and turned into what follows from it.
@NullMarked
package dev.slipway.bot.intake;

import org.jspecify.annotations.NullMarked;
