package dev.slipway.commands.builds;

import java.net.URI;
import java.util.Optional;

/// An issue of a project that is open.
///
/// @param number the one that people say, `#12`
/// @param title text from outside; empty for a confidential issue, whose title is not for all who
///   read the channel
public record OpenIssue(long number, Optional<String> title, URI url) {}
