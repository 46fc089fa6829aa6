package dev.slipway.commands.builds;

import java.net.URI;

/// An issue of a project that is open.
///
/// @param number the one that people say, `#12`
public record OpenIssue(long number, String title, URI url) {}
