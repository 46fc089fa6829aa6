package dev.slipway.integrations.registry;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One request, one reply, within a time that covers the whole reply; no redirect is followed here.
///
/// Safe for use by several threads at once.
final class Wire implements AutoCloseable {
  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

  /// The most a manifest may have by the distribution specification.
  private static final long LARGEST_BODY = 4L << 20;

  private final Duration timeout;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client;

  /// What came back, read to its end.
  static final class Reply {
    private final HttpResponse<byte[]> response;

    private Reply(HttpResponse<byte[]> response) {
      this.response = response;
    }

    int status() {
      return response.statusCode();
    }

    HttpHeaders headers() {
      return response.headers();
    }

    /// Empty when there is none.
    String header(String name) {
      return headers().firstValue(name).orElse("");
    }

    byte[] body() {
      return response.body();
    }
  }

  Wire(Duration connectTimeout, Duration timeout) {
    this.timeout = timeout;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout)
            .executor(threads)
            .build();
  }

  Duration timeout() {
    return timeout;
  }

  /// @param method `HEAD` or `GET`
  Reply send(String method, URI uri, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).timeout(timeout);
    headers.forEach(request::header);
    return new Reply(
        within(
            client.sendAsync(
                request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_BODY))));
  }

  InetAddress[] addresses(String host) throws IOException, InterruptedException {
    return within(threads.submit(() -> InetAddress.getAllByName(host)));
  }

  private <T> T within(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      throw new HttpTimeoutException("no whole answer in time");
    } catch (CancellationException thrown) {
      throw new IOException("closed", thrown);
    } catch (ExecutionException thrown) {
      if (thrown.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new IllegalStateException("asking failed in an unforeseen way", thrown);
    } finally {
      future.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    threads.shutdownNow();
  }
}
