package dev.slipway.integrations.gitlab;

import java.util.OptionalInt;

/// What came back.
///
/// @param next the number of the next page; empty when this was the last one or GitLab does not say
record Reply<T>(T value, OptionalInt next) {}
