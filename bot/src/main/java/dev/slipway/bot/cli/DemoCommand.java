package dev.slipway.bot.cli;

import dev.slipway.bot.Bot;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.sandbox.DemoWorld;
import dev.slipway.sandbox.Sandbox;
import dev.slipway.sandbox.SandboxOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `slipway demo`: the bot as it runs in production, against the stand-ins.
@Command(
    name = "demo",
    description = {
      "Opens the whole thing on embedded defaults: the bot against stand-ins for Slack, GitLab, a registry and Kubernetes.",
      "Nothing outside this machine is called. What it stores is gone when it ends."
    },
    mixinStandardHelpOptions = true,
    versionProvider = SlipwayCommand.Version.class)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class DemoCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(DemoCommand.class);
  private static final String HOOK_TOKEN = "sandbox-hook-token";
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final List<String> TRY =
      List.of(
          "@slipway deploy build #235 to staging",
          "@slipway deploy #237 to staging",
          "@slipway deploy #239 to production",
          "@slipway what's on production?",
          "@slipway I need a migration container at build #235 on staging",
          "@slipway run migration at build #235 on staging");

  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "P",
      defaultValue = "8080",
      description =
          "The page and the control API; the bot's own HTTP takes the next port (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = {
        "A real cluster instead of the simulated one; its current context is used.",
        "It needs what config/examples/shop-cluster.yaml holds."
      })
  private @Nullable Path kubeconfig;

  @Option(
      names = "--registry",
      paramLabel = "HOST:PORT",
      defaultValue = "localhost:5000",
      description =
          "With --kubeconfig: the registry, over http, that has shop/web:build-235 and so on (default: ${DEFAULT-VALUE}).")
  private String registry;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Another configuration than config/examples/shop.yaml.")
  private @Nullable Path config;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path folder = Files.createTempDirectory("slipway-demo-");
    Sandbox sandbox = Sandbox.start(SandboxOptions.onPort(port));
    try {
      Optional<SlipwayConfig> read =
          ConfigOption.read(
              config == null ? Home.file("config/examples/shop.yaml") : config,
              variables(sandbox, folder),
              spec.commandLine().getErr());
      if (read.isEmpty()) {
        close(sandbox, folder);
        return 1;
      }
      Bot bot = Bot.start(read.get(), InstantSource.system());
      bot.awaitReady(CONNECTING);
      sendHooks(sandbox, bot.port());
      out.println();
      out.println("Slipway is running. Open " + sandbox.base() + "/ and say, for example:");
      TRY.forEach(phrase -> out.println("    " + phrase));
      out.println(
          "Its own HTTP is at http://127.0.0.1:" + bot.port() + "/readyz. Stop it with Ctrl-C.");
      out.flush();
      UntilStopped.await(() -> {
        bot.close();
        close(sandbox, folder);
      });
      return 0;
    } catch (RuntimeException failure) {
      close(sandbox, folder);
      throw failure;
    }
  }

  /// Has the sandbox's GitLab tell the bot of pipelines.
  private static void sendHooks(Sandbox sandbox, int port)
      throws IOException, InterruptedException {
    String body =
        "{\"url\": \"http://127.0.0.1:%d/gitlab/hooks\", \"token\": \"%s\"}"
            .formatted(port, HOOK_TOKEN);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<Void> _ =
          http.send(
              HttpRequest.newBuilder(URI.create(sandbox.base() + "/control/gitlab/hooks"))
                  .PUT(HttpRequest.BodyPublishers.ofString(body))
                  .build(),
              HttpResponse.BodyHandlers.discarding());
    }
  }

  /// What the example configuration leaves open.
  private Map<String, String> variables(Sandbox sandbox, Path folder) throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("SLACK_BOT_TOKEN", DemoWorld.BOT_TOKEN);
    variables.put("SLACK_APP_TOKEN", DemoWorld.APP_TOKEN);
    variables.put("SLACK_TEAM", DemoWorld.TEAM);
    variables.put("SLACK_API_URL", sandbox.base() + "/slack/api/");
    variables.put("GITLAB_URL", sandbox.base() + "/gitlab");
    variables.put("GITLAB_TOKEN", DemoWorld.GITLAB_TOKEN);
    variables.put("GITLAB_HOOK_TOKEN", HOOK_TOKEN);
    variables.put("SLIPWAY_STORE_URL", "jdbc:h2:file:" + folder.resolve("slipway"));
    variables.put("SLIPWAY_BIND", "127.0.0.1");
    variables.put("SLIPWAY_PORT", Integer.toString(port == 0 ? 0 : port + 1));
    variables.put("REGISTRY_SCHEME", "http");
    variables.putIfAbsent("PROMETHEUS_URL", sandbox.base() + "/prometheus");
    variables.putIfAbsent("MIGRATION_HOST", "127.0.0.1");
    if (kubeconfig == null) {
      Path simulated = folder.resolve("kubeconfig");
      Files.writeString(simulated, sandbox.kubernetes().kubeconfig(sandbox.base()));
      variables.put("KUBECONFIG", simulated.toString());
      variables.put("REGISTRY", "127.0.0.1:" + sandbox.port());
    } else {
      variables.put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
      variables.put("REGISTRY", registry);
    }
    return variables;
  }

  private static void close(Sandbox sandbox, Path folder) {
    sandbox.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      LOG.atWarn().addKeyValue("folder", folder).setCause(e).log("could not be removed");
    }
  }
}
