package dev.slipway.bot.http;

import dev.slipway.config.AddressRange;
import dev.slipway.config.HttpSettings;
import dev.slipway.integrations.gitlab.GitLabHooks;
import dev.slipway.integrations.slack.SignedRequests;
import dev.slipway.integrations.slack.SignedRequests.Path;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bot's own listeners: Slack's signed requests and GitLab's hooks where these are configured;
/// `/livez`, `/readyz` and `/metrics`, on a port of their own where one is configured.
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final List<Javalin> listeners = new ArrayList<>();
  private final Javalin main;
  private final Health health;

  /// @param slack takes Slack's requests; empty in Socket Mode
  /// @param gitlab takes GitLab's hooks; empty where there are none
  /// @param hooksFrom where their connections may come from; empty for anywhere
  public HttpServer(
      HttpSettings settings,
      Optional<SignedRequests> slack,
      Optional<GitLabHooks> gitlab,
      List<AddressRange> hooksFrom,
      Health health) {
    this.health = health;
    Sources hookSources = new Sources(hooksFrom);
    this.main =
        listener(routes -> {
          slack.ifPresent(requests -> mount(routes, requests));
          gitlab.ifPresent(
              hooks -> routes.post("/gitlab/hooks", context -> pass(context, hooks, hookSources)));
          if (settings.managementPort().isEmpty()) {
            mountHealth(routes);
          }
        });
    settings
        .managementPort()
        .ifPresent(port -> listeners.add(listener(this::mountHealth).start(settings.bind(), port)));
    listeners.add(main.start(settings.bind(), settings.port()));
  }

  /// The port that was taken, where any free one was asked for.
  public int port() {
    return main.port();
  }

  private interface Mounting {
    void mount(RoutesConfig routes);
  }

  private static Javalin listener(Mounting mounting) {
    return Javalin.create(config -> {
      config.concurrency.useVirtualThreads = true;
      config.startup.showJavalinBanner = false;
      config.startup.showOldJavalinVersionWarning = false;
      config.startup.startupWatcherEnabled = false;
      config.http.maxRequestSize = SignedRequests.LARGEST_BODY + 1L;
      mounting.mount(config.routes);
    });
  }

  private static void mount(RoutesConfig routes, SignedRequests requests) {
    routes.post("/slack/events", context -> pass(context, Path.EVENTS, requests));
    routes.post("/slack/commands", context -> pass(context, Path.COMMANDS, requests));
    routes.post("/slack/interactivity", context -> pass(context, Path.INTERACTIVITY, requests));
  }

  private static void pass(Context context, Path path, SignedRequests requests) throws IOException {
    byte[] body = body(context, SignedRequests.LARGEST_BODY + 1);
    SignedRequests.Response response = requests.handle(path, context::header, body);
    context.status(response.status());
    if (!response.contentType().isEmpty()) {
      context.contentType(response.contentType());
    }
    // Without Javalin's copy of it.
    context.res().setContentLength(response.body().length);
    context.res().getOutputStream().write(response.body());
  }

  /// Nothing is read of what comes from elsewhere. Headers that say where a request came from are
  /// not looked at: anybody can write these.
  private static void pass(Context context, GitLabHooks hooks, Sources sources) throws IOException {
    if (!sources.allow(context.req().getRemoteAddr())) {
      context.status(403).result("not from where hooks come from\n");
      return;
    }
    GitLabHooks.Response response =
        hooks.handle(context::header, body(context, GitLabHooks.LARGEST_BODY + 1));
    context.status(response.status()).result(response.words() + "\n");
  }

  private static byte[] body(Context context, int most) throws IOException {
    int announced = context.contentLength();
    return context
        .req()
        .getInputStream()
        .readNBytes(announced < 0 ? most : Math.min(announced, most));
  }

  private void mountHealth(RoutesConfig routes) {
    routes.get("/livez", context -> context.result("alive\n"));
    routes.get(
        "/readyz",
        context -> {
          List<String> problems = health.problems();
          context
              .status(problems.isEmpty() ? 200 : 503)
              .result(problems.isEmpty() ? "ready\n" : String.join("\n", problems) + "\n");
        });
    routes.get(
        "/metrics",
        context ->
            context
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(health.metrics()));
  }

  /// Takes no connection any more, and waits for what is under way for 5 s at most. Jetty may wait
  /// for itself without an end when an answer is cancelled in mid-write (Jetty 12.1.14,
  /// `HttpConnection.SendCallback`).
  @Override
  public void close() {
    Thread stopping =
        Thread.ofPlatform().daemon().name("stopping").start(() -> listeners.forEach(Javalin::stop));
    try {
      if (!stopping.join(STOP_LIMIT)) {
        LOG.warn("the HTTP listener does not stop; it is left to the end of the process");
      }
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  /// What is asked of the rest of the bot.
  public interface Health {
    /// What keeps the bot from doing its work, a line each; empty when it is ready.
    List<String> problems();

    /// In Prometheus' text format.
    String metrics();
  }
}
