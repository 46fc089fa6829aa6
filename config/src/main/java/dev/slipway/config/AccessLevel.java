package dev.slipway.config;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/// What GitLab calls a member's role in a project, the least first
/// (https://docs.gitlab.com/api/members/#roles).
public enum AccessLevel {
  GUEST(10),
  PLANNER(15),
  REPORTER(20),
  DEVELOPER(30),
  MAINTAINER(40),
  OWNER(50);

  private final int number;

  AccessLevel(int number) {
    this.number = number;
  }

  /// The highest that a number of GitLab's reaches; empty for minimal access or none.
  public static Optional<AccessLevel> of(int number) {
    return Arrays.stream(values())
        .filter(level -> level.number <= number)
        .max(Comparator.naturalOrder());
  }
}
