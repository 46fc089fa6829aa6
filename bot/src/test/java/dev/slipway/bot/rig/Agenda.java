package dev.slipway.bot.rig;

import java.time.Instant;

/// What will happen in the world, by the clock that is set by hand.
interface Agenda {
  void at(Instant when, Runnable act);
}
