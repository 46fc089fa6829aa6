package dev.slipway.commands.deployments;

import dev.slipway.commands.chat.UserId;
import java.util.Optional;

/// What stands before a deployment that waits until its environment is free.
///
/// @param ahead how many others wait that were asked for earlier
/// @param underWay the deployment that has the environment; empty when none has
/// @param holder who has locked it against the requester; empty when nobody has
public record Line(int ahead, Optional<DeploymentId> underWay, Optional<UserId> holder) {
  /// How many may wait for one environment.
  public static final int MOST = 10;

  /// The code of the refusal of one whose turn did not come in time.
  public static final String NOT_FREE = "not-free-in-time";

  /// Its place: 1 for the next one.
  public int place() {
    return ahead + 1;
  }

  /// Whether its turn has come: nobody stands before it.
  public boolean hasCome() {
    return ahead == 0 && underWay.isEmpty() && holder.isEmpty();
  }
}
