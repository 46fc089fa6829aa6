package dev.slipway.commands.chat;

/// A person in the chat system, by immutable ids.
///
/// @param team the workspace
/// @param value the user's id in it
public record UserId(String team, String value) {}
