package dev.slipway.config;

/// A person whose accounts an operator has linked: until people can link them themselves, this is
/// the only way from one to the other.
///
/// @param slack the Slack user's id
/// @param gitlab the GitLab user's name
public record KnownPerson(String slack, String gitlab) {}
