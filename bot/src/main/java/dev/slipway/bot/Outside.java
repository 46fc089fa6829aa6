package dev.slipway.bot;

import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import java.time.InstantSource;

/// What a bot is given to make migration containers with. Tests may give it something else.
interface Outside {
  MigrationPods pods(KubernetesClusters clusters, InstantSource clock);

  DeveloperKeys keys(SlipwayConfig config, InstantSource clock);
}
