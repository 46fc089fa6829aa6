/// What people may ask and what it means. Pure: no I/O, no threads, no clock (time is an argument).
/// Knows nothing of Slack, GitLab, Kubernetes or SQL.
@NullMarked
package dev.slipway.commands;

import org.jspecify.annotations.NullMarked;
