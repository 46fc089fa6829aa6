/// Builds from GitLab: the only importer of gitlab4j, which gives the transport, the token header
/// and the encoding of names. What it lacks is added here: time limits, no redirects, Retry-After,
/// statuses it does not know, complete paging. No decisions about what may be deployed.
@NullMarked
package dev.slipway.integrations.gitlab;

import org.jspecify.annotations.NullMarked;
