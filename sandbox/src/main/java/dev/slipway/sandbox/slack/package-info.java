/// A Slack that speaks the real protocols: Web API, Socket Mode, signed HTTP, and a browser page
/// that shows the channels. It keeps to Slack's documented rules and refuses what Slack would
/// refuse. What a bot would do with any of it does not belong here, and nothing here may know the
/// bot.
@NullMarked
package dev.slipway.sandbox.slack;

import org.jspecify.annotations.NullMarked;
