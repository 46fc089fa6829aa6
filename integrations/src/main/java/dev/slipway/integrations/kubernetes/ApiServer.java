package dev.slipway.integrations.kubernetes;

import dev.slipway.config.Target;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One API server, reached through one client that is made when it is first needed. Safe for use by
/// several threads at once.
final class ApiServer implements AutoCloseable {
  private static final Path SERVICE_ACCOUNT =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  /// How long a Retry-After header is taken to be about the trouble at hand.
  private static final Duration RECENT = Duration.ofSeconds(2);

  private final Target.Cluster address;
  private final Patience patience;
  private final InstantSource clock;
  private final ExecutorService threads;
  private @Nullable KubernetesClient client;
  private volatile Pause pause = new Pause(Instant.MIN, Duration.ZERO);

  ApiServer(
      Target.Cluster address, Patience patience, InstantSource clock, ExecutorService threads) {
    this.address = address;
    this.patience = patience;
    this.clock = clock;
    this.threads = threads;
  }

  /// Makes one or a few requests as one question with one time-out. The client's own time-out ends
  /// with the head of an answer; this one holds for its body too.
  <T> T ask(Asking asking, Duration within, Function<KubernetesClient, T> question) throws Trouble {
    KubernetesClient ready = client(asking);
    Future<T> answer;
    try {
      answer = threads.submit(() -> question.apply(ready));
    } catch (RejectedExecutionException _) {
      throw Trouble.interrupted(asking);
    }
    try {
      return answer.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      answer.cancel(true);
      throw Trouble.noAnswer(asking, within);
    } catch (InterruptedException _) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw Trouble.interrupted(asking);
    } catch (ExecutionException e) {
      throw trouble(e, asking);
    }
  }

  <T> T ask(Asking asking, Function<KubernetesClient, T> question) throws Trouble {
    return ask(asking, patience.request(), question);
  }

  Trouble trouble(Throwable thrown, Asking asking) {
    Pause recent = pause;
    Optional<Duration> asked =
        recent.at.plus(RECENT).isAfter(clock.instant())
            ? Optional.of(recent.length)
            : Optional.empty();
    return Trouble.of(thrown, asking, patience, asked);
  }

  /// The client itself, for what lives longer than a question.
  synchronized KubernetesClient client(Asking asking) throws Trouble {
    if (client == null) {
      client = connect(asking);
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  private KubernetesClient connect(Asking asking) throws Trouble {
    Config config = config(asking);
    config.setUserAgent("slipway");
    config.setConnectionTimeout(Math.toIntExact(patience.connect().toMillis()));
    config.setRequestTimeout(Math.toIntExact(patience.request().toMillis()));
    // Whether and when to try again is the engine's business; it also tells people.
    config.setRequestRetryBackoffLimit(0);
    // Doubled with each failure up to 32 times: at most 3.2 s between two tries of a broken watch.
    config.setWatchReconnectInterval(100);
    // The JDK keeps using an HTTP/2 connection that has gone dead; with HTTP/1.1 a request that
    // times out takes its connection with it.
    config.setHttp2Disable(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withTaskExecutor(threads)
        .withHttpClientFactory(new OnOurThreads(threads))
        .withHttpClientBuilderConsumer(
            builder -> builder.addOrReplaceInterceptor("retry-after", new PauseKeeper()))
        .build();
  }

  private Config config(Asking asking) throws Trouble {
    return switch (address) {
      case Target.Cluster.Kubeconfig(Optional<Path> file, Optional<String> context) ->
          kubeconfig(file, context, asking);
      case Target.Cluster.InCluster() -> inCluster(asking);
    };
  }

  private static Config kubeconfig(Optional<Path> file, Optional<String> context, Asking asking)
      throws Trouble {
    String where = file.map(path -> "kubeconfig " + path).orElse("the default kubeconfig");
    Config config;
    try {
      config =
          file.isPresent()
              ? Config.fromKubeconfig(context.orElse(null), file.get().toFile())
              : Config.autoConfigure(context.orElse(null));
    } catch (KubernetesClientException e) {
      throw Trouble.misconfigured(asking, where + " can't be read", e);
    }
    if (config.getCurrentContext() == null
        || context.filter(name -> !name.equals(config.getCurrentContext().getName())).isPresent()) {
      throw Trouble.misconfigured(
          asking,
          context
              .map(name -> "%s has no context %s".formatted(where, name))
              .orElse(where + " has no current context"),
          new IllegalArgumentException("no context"));
    }
    return config;
  }

  private static Config inCluster(Asking asking) throws Trouble {
    String host = System.getenv("KUBERNETES_SERVICE_HOST");
    String port = System.getenv("KUBERNETES_SERVICE_PORT");
    if (host == null || port == null) {
      throw Trouble.misconfigured(
          asking, "this does not run in a cluster", new IllegalStateException("no service host"));
    }
    Config config = Config.empty();
    config.setMasterUrl(
        "https://%s:%s/".formatted(host.contains(":") ? "[" + host + "]" : host, port));
    config.setCaCertFile(SERVICE_ACCOUNT.resolve("ca.crt").toString());
    // The kubelet renews the token about every hour.
    config.setOauthTokenProvider(ApiServer::serviceAccountToken);
    return config;
  }

  private static String serviceAccountToken() {
    try {
      return Files.readString(SERVICE_ACCOUNT.resolve("token")).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("the service account's token can't be read", e);
    }
  }

  /// What the API server asked us to wait.
  private record Pause(Instant at, Duration length) {}

  /// The client's exceptions do not carry headers.
  private final class PauseKeeper implements Interceptor {
    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      String seconds = response.header("Retry-After");
      if (seconds != null && seconds.matches("\\d{1,6}")) {
        pause = new Pause(clock.instant(), Duration.ofSeconds(Long.parseLong(seconds)));
      }
    }
  }

  private static final class OnOurThreads extends JdkHttpClientFactory {
    private final ExecutorService threads;

    OnOurThreads(ExecutorService threads) {
      this.threads = threads;
    }

    @Override
    protected HttpClient.Builder createNewHttpClientBuilder() {
      return HttpClient.newBuilder().executor(threads);
    }

    /// The API server passes on what a pod answers; a redirect would take our token elsewhere.
    @Override
    protected void additionalConfig(HttpClient.Builder builder) {
      builder.followRedirects(HttpClient.Redirect.NEVER);
    }
  }
}
