package dev.slipway.bot.rig;

/// `kill -9` for a set of objects: thrown from whatever they call, caught by nobody but the trial.
final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed(String where) {
    super("killed " + where, null, false, false);
  }
}
