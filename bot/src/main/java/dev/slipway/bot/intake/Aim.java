package dev.slipway.bot.intake;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.deployments.Order.WhenGreen;
import dev.slipway.commands.requests.SetConfigCommand;

/// What is to be made live.
sealed interface Aim {
  record At(BuildReference reference, WhenGreen whenGreen, Urgency urgency) implements Aim {}

  /// @param why the rest of a sentence, and what to try next
  record Nowhere(Text why) implements Aim {}

  /// What is live where keys of a ConfigMap are to be set.
  static At liveOn(SetConfigCommand set) {
    return new At(new BuildReference.LiveOn(set.environment()), WhenGreen.REFUSE, set.urgency());
  }

  static Aim at(long release) {
    return new At(new BuildReference.Released(release), WhenGreen.REFUSE, Urgency.ROUTINE);
  }
}
