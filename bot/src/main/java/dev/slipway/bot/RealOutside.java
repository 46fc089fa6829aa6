package dev.slipway.bot;

import dev.slipway.commands.migrations.DeveloperName;
import dev.slipway.commands.ports.DeveloperKeys;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.gitlab.GitLabDeveloperKeys;
import dev.slipway.integrations.kubernetes.KubernetesClusters;
import dev.slipway.integrations.kubernetes.KubernetesMigrationPods;
import java.time.InstantSource;

/// Pods of Kubernetes, keys of GitLab.
record RealOutside() implements Outside {
  @Override
  public MigrationPods pods(KubernetesClusters clusters, InstantSource clock) {
    return new KubernetesMigrationPods(clusters, clock);
  }

  @Override
  public DeveloperKeys keys(SlipwayConfig config, InstantSource clock) {
    return new GitLabDeveloperKeys(
        config.gitlab(), user -> config.gitlabName(user.value()).map(DeveloperName::new), clock);
  }
}
