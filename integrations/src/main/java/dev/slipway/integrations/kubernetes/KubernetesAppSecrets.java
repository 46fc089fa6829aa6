package dev.slipway.integrations.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AppSecrets;
import dev.slipway.config.Secret;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.ConfigReferences.Kind;
import dev.slipway.integrations.kubernetes.ConfigReferences.Reference;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// The Secrets that a workload's pod template names, each read by its name: they are never listed.
/// Safe for use by several threads.
public final class KubernetesAppSecrets implements AppSecrets {
  private final KubernetesClusters clusters;

  public KubernetesAppSecrets(KubernetesClusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public Answer<List<Secret>> of(Target target, Workload workload) {
    try {
      ApiServer server = clusters.server(target);
      Optional<HasMetadata> live =
          new MigrationCalls(server, target.namespace()).workload(workload);
      if (live.isEmpty()) {
        return new Answer.Refused<>(KubernetesClusters.notFound(target, workload));
      }
      ConfigVersions versions = new ConfigVersions(server, target.namespace());
      List<String> names =
          ConfigReferences.of(Workloads.template(live.get())).stream()
              .filter(reference -> reference.kind() == Kind.SECRET)
              .map(Reference::name)
              .distinct()
              .toList();
      List<Secret> values = new ArrayList<>();
      for (String name : names) {
        if (versions.find(Kind.SECRET, name).orElse(null)
                instanceof io.fabric8.kubernetes.api.model.Secret secret
            && secret.getData() != null) {
          secret.getData().values().forEach(value -> values.add(secret(value)));
        }
      }
      return new Answer.Found<>(List.copyOf(values));
    } catch (Trouble trouble) {
      return trouble.answer(KubernetesClusters.system(target));
    }
  }

  private static Secret secret(String encoded) {
    return new Secret(new String(Base64.getDecoder().decode(encoded), UTF_8));
  }
}
