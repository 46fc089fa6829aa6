package dev.slipway.commands.builds;

import java.net.URI;

/// A merge request that a build brings, and how many have agreed to it.
///
/// @param mergeRequest the number that people say, `!42`
/// @param approvals how many people other than its author approve of it; 0 or more
public record Review(long mergeRequest, String title, int approvals, URI url) {}
