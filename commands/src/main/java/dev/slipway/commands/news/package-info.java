/// What happens to an app's default branch, and what is said of it: new stable builds, pipelines
/// that break it, and its recovery. Pure: what GitLab says is handed in, and so is the time.
@NullMarked
package dev.slipway.commands.news;

import org.jspecify.annotations.NullMarked;
