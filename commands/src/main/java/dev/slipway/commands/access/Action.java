package dev.slipway.commands.access;

/// What can be asked for and must be allowed.
public enum Action {
  /// See what is live, what was, and which builds there are.
  VIEW,
  /// Change what is live.
  DEPLOY,
  /// Change what is live though rules speak against it.
  OVERRIDE,
  /// Agree, or not, to what somebody else wants to make live.
  APPROVE,
  /// Stop a deployment that is under way, or say what happens after it failed.
  ABORT,
  /// Lock environments, and unlock them.
  LOCK,
  /// Change for whom a feature flag is on.
  FLAG,
  /// Have a review app, and say what becomes of it.
  REVIEW,
  /// Have a migration container, say how long one lives, run a migration or stop it.
  MIGRATE
}
