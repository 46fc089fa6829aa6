package dev.slipway.commands.migrations;

/// A key that opens a container, and whose it is.
public record AuthorisedKey(SshKey key, DeveloperName whose) {}
