package dev.slipway.integrations.slack;

/// Who the bot is in its workspace, as `auth.test` tells.
///
/// @param team the workspace (`T…`)
/// @param user the bot's user id (`U…`), by which it is mentioned
/// @param bot the bot's id (`B…`), by which its own messages are known; empty when Slack did not
///   say
public record SlackIdentity(String team, String user, String bot) {}
