package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Metrics;
import java.net.URI;
import java.time.Instant;

/// What Prometheus says of the pods: as many requests as anybody needs, and bad ones where the
/// build has such manners. Used by one thread at a time.
final class SimMetrics implements Metrics {
  private static final double REQUESTS = 100;
  private static final double WRONG = 30;

  private final SimCluster cluster;
  private final Faults faults;

  SimMetrics(SimCluster cluster, Faults faults) {
    this.cluster = cluster;
    this.faults = faults;
  }

  private static String namespace(String query) {
    return query.contains("shop-staging") ? "shop-staging" : "shop-production";
  }

  @Override
  public Reading ask(URI prometheus, String query, Instant at) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    if (fault != Fault.NONE) {
      return new Reading.Silent(faults.outage(Party.KUBERNETES, fault));
    }
    String name = query.contains("pod=~\"web-slipway-") ? "web-slipway" : "web";
    long build =
        cluster
            .workload(namespace(query) + "/" + name)
            .view(at)
            .map(view -> Builds.of(view.images().values().iterator().next()))
            .orElse(Builds.NOT_COUNTED);
    if (build == Builds.NOT_COUNTED) {
      return new Reading.Nothing("no data");
    }
    return new Reading.Value(
        !query.contains("5..")
            ? REQUESTS
            : build == Builds.ANSWERS_WRONG
                    || (build == Builds.ANSWERS_WRONG_LIVE && name.equals("web"))
                ? WRONG
                : 0);
  }
}
