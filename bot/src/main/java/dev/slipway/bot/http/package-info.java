/// The bot's own HTTP: Slack's signed requests, health, metrics.
@NullMarked
package dev.slipway.bot.http;

import org.jspecify.annotations.NullMarked;
