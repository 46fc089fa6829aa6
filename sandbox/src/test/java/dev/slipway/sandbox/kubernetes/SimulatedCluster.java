package dev.slipway.sandbox.kubernetes;

import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.ImageCatalogue;
import dev.slipway.sandbox.Stopping;
import io.javalin.Javalin;
import java.net.URI;
import java.util.Optional;

/// The simulation on a free port of the loopback interface, with the demo's builds.
final class SimulatedCluster implements ClusterUnderTest {
  static final ImageCatalogue DEMO_BUILDS = SimulatedCluster::find;

  final SimulatedKubernetes kubernetes;
  private final Javalin server;

  SimulatedCluster(Timeline timeline) {
    kubernetes = new SimulatedKubernetes(DEMO_BUILDS, timeline, Pace.demo());
    server =
        Javalin.create(config -> {
          config.concurrency.useVirtualThreads = true;
          config.startup.showJavalinBanner = false;
          kubernetes.mount(config.routes);
        });
    server.start("127.0.0.1", 0);
  }

  private static Optional<ImageCatalogue.ImageFacts> find(String reference) {
    return DemoWorld.BUILDS.stream()
        .filter(build -> !build.behaviour().isEmpty())
        .filter(build -> reference.endsWith("shop/web:build-" + build.number()))
        .map(build ->
            new ImageCatalogue.ImageFacts(
                Long.toString(build.number()),
                build.behaviour(),
                "sha256:%064x".formatted(build.number())))
        .findFirst();
  }

  URI base() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  @Override
  public String kubeconfig() {
    return kubernetes.kubeconfig(base());
  }

  @Override
  public String image(String tag) {
    return "registry.sandbox:5000/shop/web:" + tag;
  }

  @Override
  public void close() {
    kubernetes.close();
    Stopping.stop(server);
  }
}
