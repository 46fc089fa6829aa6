package dev.slipway.config;

import java.util.Optional;

/// A person whose accounts an operator has linked: until people can link them themselves, this is
/// the only way from one to the other.
///
/// @param slack the Slack user's id
/// @param gitlab the GitLab user's name
/// @param mail where they get e-mail that they have asked for; empty when they can't
public record KnownPerson(String slack, String gitlab, Optional<MailAddress> mail) {}
