package dev.slipway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.slipway.sandbox.gitlab.GitlabStandIn;
import dev.slipway.sandbox.grafana.GrafanaStandIn;
import dev.slipway.sandbox.kubernetes.SimulatedKubernetes;
import dev.slipway.sandbox.prometheus.PrometheusStandIn;
import dev.slipway.sandbox.registry.RegistryAccess;
import dev.slipway.sandbox.registry.RegistryStandIn;
import dev.slipway.sandbox.slack.SlackStandIn;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stand-ins, running: all on one port of the loopback address.
///
/// | path | what |
/// |---|---|
/// | `/` and `/slack` | the chat in a browser page |
/// | `/slack/api/METHOD` | Slack's Web API |
/// | `/gitlab` | GitLab, its API under `/gitlab/api/v4` |
/// | `/v2/` | the image registry |
/// | `/kubernetes` | the simulated Kubernetes; `/control/kubernetes/kubeconfig` opens it |
/// | `/prometheus` | Prometheus' instant queries, about requests that nobody sends |
/// | `/grafana` | Grafana's annotations |
/// | `/control/...` | what scripts use, JSON in and out; errors are `{"error": words}` |
public final class Sandbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int LARGEST_BODY = 32 * 1024 * 1024;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Faults faults;
  private final SlackStandIn slack;
  private final SimulatedKubernetes kubernetes;
  private final List<StandIn> parts;
  private final Javalin server;

  private Sandbox(
      Faults faults,
      SlackStandIn slack,
      SimulatedKubernetes kubernetes,
      List<StandIn> parts,
      int port) {
    this.faults = faults;
    this.slack = slack;
    this.kubernetes = kubernetes;
    this.parts = parts;
    this.server =
        Javalin.create(config -> {
          config.concurrency.useVirtualThreads = true;
          config.startup.showJavalinBanner = false;
          config.startup.showOldJavalinVersionWarning = false;
          config.startup.startupWatcherEnabled = false;
          config.http.maxRequestSize = LARGEST_BODY;
          mountControl(config.routes);
          parts.forEach(part -> part.mount(config.routes));
        });
    server.start(LOOPBACK, port);
  }

  /// Opens the port and everything behind it.
  ///
  /// @throws io.javalin.util.PortBindException when the port is taken
  public static Sandbox start(SandboxOptions options) {
    Faults faults = new Faults();
    SlackStandIn slack = new SlackStandIn(options.slack(), faults);
    RegistryStandIn registry =
        new RegistryStandIn(InstantSource.system(), faults, new RegistryAccess.Anonymous());
    registry.publish(DemoWorld.TOOLKIT_REPOSITORY, "1", "1", "ok");
    registry.publish(DemoWorld.DATABASE_REPOSITORY, "17-alpine", "17", "ok");
    GitlabStandIn gitlab = new GitlabStandIn(InstantSource.system(), faults, registry::publish);
    SimulatedKubernetes kubernetes = new SimulatedKubernetes(registry);
    Sandbox sandbox =
        new Sandbox(
            faults,
            slack,
            kubernetes,
            List.of(
                slack,
                gitlab,
                registry,
                kubernetes,
                new PrometheusStandIn(kubernetes::servingPods, registry, InstantSource.system()),
                new GrafanaStandIn(faults)),
            options.port());
    sandbox.parts.forEach(part -> part.started(sandbox.base()));
    kubernetes.loadDemo(LOOPBACK + ":" + sandbox.port());
    return sandbox;
  }

  public int port() {
    return server.port();
  }

  /// Such as `http://127.0.0.1:8080`, without a slash at the end.
  public URI base() {
    return URI.create("http://" + LOOPBACK + ":" + port());
  }

  public SlackStandIn slack() {
    return slack;
  }

  public SimulatedKubernetes kubernetes() {
    return kubernetes;
  }

  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    faults.close();
    parts.forEach(StandIn::close);
    Stopping.stop(server);
  }

  private void mountControl(RoutesConfig routes) {
    routes.get("/control/faults", context -> json(context, faults.json()));
    routes.post("/control/faults", this::arm);
    routes.delete(
        "/control/faults",
        context -> {
          faults.clear();
          json(context, faults.json());
        });
    routes.exception(
        ControlRefusal.class,
        (refusal, context) -> {
          context.status(refusal.status());
          json(context, JsonNodeFactory.instance.objectNode().put("error", refusal.words()));
        });
    routes.exception(
        Exception.class,
        (failure, context) -> {
          LOG.error("{} {} failed", context.method(), context.path(), failure);
          context.status(500);
          json(context, JsonNodeFactory.instance.objectNode().put("error", failure.toString()));
        });
  }

  private void arm(Context context) {
    JsonNode wish;
    try {
      wish = MAPPER.readTree(context.bodyAsBytes());
    } catch (IOException e) {
      throw ControlRefusal.badRequest("the body is not JSON: " + e.getMessage());
    }
    String on = wish.path("on").asText();
    if (!Set.of("slack", "gitlab", "registry", "grafana").contains(on)) {
      throw ControlRefusal.badRequest(
          "\"on\" must be \"slack\", \"gitlab\", \"registry\" or \"grafana\"");
    }
    String method = wish.path("method").asText();
    if (method.isEmpty()) {
      throw ControlRefusal.badRequest("\"method\" is missing: the name of a call, or \"*\"");
    }
    faults.arm(
        new Faults.Armed(
            on, method, Faults.Kind.of(wish.path("fault").asText()), wish.path("times").asInt(1)));
    json(context, faults.json());
  }

  private static void json(Context context, JsonNode body) {
    context.contentType("application/json; charset=utf-8").result(body.toString());
  }
}
