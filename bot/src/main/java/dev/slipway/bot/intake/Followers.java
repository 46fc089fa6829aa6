package dev.slipway.bot.intake;

import dev.slipway.commands.deployments.DeploymentId;

/// Who has to know what followed from a message.
public interface Followers {
  /// A deployment is to be conducted.
  void begun(DeploymentId id);

  /// A deployment has an instruction.
  void instructed(DeploymentId id);

  /// There is something to say.
  void messagesChanged();
}
