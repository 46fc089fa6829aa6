package dev.slipway.commands.builds;

import dev.slipway.config.EnvironmentName;

/// The ways people name a build.
public sealed interface BuildReference {
  /// `#235`, `build 235`.
  record Numbered(BuildNumber number) implements BuildReference {}

  /// `latest`: the newest pipeline of the default branch, whatever its status.
  record Latest() implements BuildReference {}

  /// `latest stable`: the newest successful pipeline of the default branch.
  record LatestStable() implements BuildReference {}

  /// `branch fix-login`: the newest pipeline of a branch.
  record Branch(String name) implements BuildReference {}

  /// `!42`: the newest pipeline of a merge request.
  record MergeRequest(long number) implements BuildReference {}

  /// `tag v1.2.0`: the newest pipeline of a tag.
  record Tag(String name) implements BuildReference {}

  /// `abc1234`: the newest pipeline of the commit.
  ///
  /// @param prefix 7 to 64 lower-case hexadecimal digits
  record Sha(String prefix) implements BuildReference {}

  /// `what is on staging`: the build that is live there.
  record LiveOn(EnvironmentName environment) implements BuildReference {}

  /// `release 41`: the build of an earlier release, with the configuration it had.
  record Released(long release) implements BuildReference {}

  /// A bare word that may be a branch or a tag: `fix-login`, `v1.2.0`. A branch of that name wins.
  record Named(String name) implements BuildReference {}
}
