package dev.slipway.config;

import java.time.Duration;

/// Who has to agree before a build is made live in an environment, or a feature flag is changed
/// there. Going back to an earlier release needs nobody's consent.
///
/// @param people how many others than the requester, 1 or 2; 0 when the requester confirms it
/// @param within how long they have
/// @param notAuthors whether those may not agree who wrote some of what is deployed
public record Approval(int people, Duration within, boolean notAuthors) {
  public static final Duration DEFAULT_WITHIN = Duration.ofMinutes(30);

  /// How long a requester has to confirm.
  public static final Duration CONFIRM_WITHIN = Duration.ofSeconds(60);

  /// What a hotfix takes where nothing else is wanted.
  public static final Approval HOTFIX = new Approval(1, DEFAULT_WITHIN);

  /// By the requester, once more.
  public static final Approval CONFIRMED = new Approval(0, CONFIRM_WITHIN);

  /// The same with at least so much time.
  public Approval within(Duration least) {
    return new Approval(people, within.compareTo(least) < 0 ? least : within, notAuthors);
  }

  /// Where it does not count who wrote it.
  public Approval(int people, Duration within) {
    this(people, within, false);
  }
}
