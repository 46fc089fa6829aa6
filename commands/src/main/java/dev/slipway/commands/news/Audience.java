package dev.slipway.commands.news;

import dev.slipway.commands.chat.ChannelId;
import java.util.List;

/// Where news are told that begin now; what has begun elsewhere goes on there.
///
/// @param stable the channels for new stable builds
/// @param broken the channels for breakages
public record Audience(List<ChannelId> stable, List<ChannelId> broken) {
  public Audience {
    stable = List.copyOf(stable);
    broken = List.copyOf(broken);
  }
}
