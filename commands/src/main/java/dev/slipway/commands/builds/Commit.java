package dev.slipway.commands.builds;

import java.time.Instant;

/// A commit, as people are shown it.
///
/// @param title the first line of its message; text from outside
/// @param author the author's name; text from outside
/// @param at when it was committed
public record Commit(CommitSha sha, String title, String author, Instant at) {}
