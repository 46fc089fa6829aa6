package dev.slipway.integrations.kubernetes;

import dev.slipway.config.Namespace;
import dev.slipway.config.Workload;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks the API server for one of the workloads that people look at and compares its version with
/// the one that the watch shows. For use by one thread after another.
final class Probe {
  private final ApiServer server;
  private final Namespace namespace;
  private final Patience patience;
  private String turn = "";
  private @Nullable Lag lag;
  private boolean stale;

  Probe(ApiServer server, Namespace namespace, Patience patience) {
    this.server = server;
    this.namespace = namespace;
    this.patience = patience;
  }

  /// What the watch showed when the API server had another version.
  private record Lag(Session session, String workload, Optional<String> shown) {}

  /// Asks; returns when it was answered.
  ///
  /// @param workloads those to choose from; any Deployment will do when there are none
  /// @param session whose state is compared
  void ask(NavigableMap<String, Workload> workloads, @Nullable Session session) throws Trouble {
    stale = false;
    Map.Entry<String, Workload> chosen =
        lag != null && workloads.containsKey(lag.workload)
            ? workloads.ceilingEntry(lag.workload)
            : Optional.ofNullable(workloads.higherEntry(turn)).orElse(workloads.firstEntry());
    if (chosen == null) {
      server.ask(
          new Asking("list", "deployments", namespace),
          patience.probe(),
          client ->
              client
                  .apps()
                  .deployments()
                  .inNamespace(namespace.value())
                  .list(new ListOptionsBuilder().withLimit(1L).build()));
      return;
    }
    turn = chosen.getKey();
    Workload workload = chosen.getValue();
    Optional<String> there =
        server.ask(
            new Asking("get", Workloads.plural(workload.kind()), namespace),
            patience.probe(),
            client -> version(client, workload));
    compare(there, workload, session);
  }

  /// Whether the last answer was the second in a row that the watch did not follow.
  boolean foundItStale() {
    return stale;
  }

  private void compare(Optional<String> there, Workload workload, @Nullable Session session) {
    Lag before = lag;
    lag = null;
    if (session == null) {
      return;
    }
    Optional<String> shown = session.version(workload);
    if (!shown.equals(there)) {
      lag = new Lag(session, turn, shown);
      stale = lag.equals(before);
    }
  }

  private Optional<String> version(KubernetesClient client, Workload workload) {
    return Optional.ofNullable(Workloads.at(client, namespace, workload).get())
        .map(HasMetadata::getMetadata)
        .map(meta -> meta.getResourceVersion());
  }
}
