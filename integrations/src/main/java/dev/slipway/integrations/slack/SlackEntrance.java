package dev.slipway.integrations.slack;

/// The way in which Slack delivers, as configured.
public sealed interface SlackEntrance permits SocketModeLink, SignedRequests {}
