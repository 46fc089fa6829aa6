/// Slack: what people say there becomes a {@link dev.slipway.commands.chat.ChatMessage}, what the
/// bot says becomes Block Kit. The only package that knows Slack's SDK, its HTTP client and
/// jakarta.websocket. Nothing is decided here and nothing is stored: what comes in goes to the
/// {@link dev.slipway.commands.ports.Intake} and is acknowledged only after it was taken.
@NullMarked
package dev.slipway.integrations.slack;

import org.jspecify.annotations.NullMarked;
