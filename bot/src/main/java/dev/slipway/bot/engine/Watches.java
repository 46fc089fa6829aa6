package dev.slipway.bot.engine;

import dev.slipway.commands.ports.Cluster;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import java.util.HashMap;
import java.util.Map;

/// The watches that one deployment holds, opened when first needed. Used by one thread.
final class Watches implements AutoCloseable {
  private final Cluster cluster;
  private final Runnable onChange;
  private final Map<TargetName, Cluster.Watch> open = new HashMap<>();

  Watches(Cluster cluster, Runnable onChange) {
    this.cluster = cluster;
    this.onChange = onChange;
  }

  Cluster.Watch of(Target target) {
    return open.computeIfAbsent(target.name(), _ -> cluster.watch(target, onChange));
  }

  @Override
  public void close() {
    open.values().forEach(Cluster.Watch::close);
  }
}
