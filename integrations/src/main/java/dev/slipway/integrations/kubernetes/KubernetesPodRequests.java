package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.slipway.commands.judging.Reading;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.PodRequests;
import dev.slipway.config.Target;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;

/// Requests to pods through the API server's proxy
/// (https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls),
/// so that the bot needs no way into the pods' network, only the right to `get` on `pods/proxy`.
/// Safe for use by several threads.
public final class KubernetesPodRequests implements PodRequests {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// As much of an answer as a `Status` of the API server may take.
  private static final int MOST_READ = 16_384;

  private static final int FIRST_FAILURE = 400;
  private static final int FIRST_OF_SERVER = 500;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  private final KubernetesClusters clusters;

  public KubernetesPodRequests(KubernetesClusters clusters) {
    this.clusters = clusters;
  }

  @Override
  public Reading get(Target target, String pod, int port, String path) {
    String place =
        "api/v1/namespaces/%s/pods/%s:%d/proxy%s".formatted(target.namespace(), pod, port, path);
    try {
      return clusters
          .server(target)
          .ask(new Asking("get", "pods/proxy", target.namespace()), client -> sent(client, place))
          .reading(KubernetesClusters.system(target));
    } catch (Trouble trouble) {
      Outage outage = trouble.outage(KubernetesClusters.system(target));
      return switch (trouble.kind()) {
        case BUSY, NOT_SENT -> new Reading.Silent(outage);
        // It was sent: the pod may be what is silent.
        case SILENT ->
            new Reading.Nothing(
                "neither the pod nor " + outage.system() + " answered (" + outage.reason() + ")");
        case MISCONFIGURED, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, CONFLICT, REJECTED ->
            new Reading.Nothing(outage.reason());
      };
    }
  }

  private static Answered sent(KubernetesClient client, String place) {
    var http = client.getHttpClient();
    // An API server may be behind a path of its own, as those of cluster managers are.
    URI address = URI.create(client.getMasterUrl().toString().replaceFirst("/?$", "/") + place);
    var request = http.newHttpRequestBuilder().uri(address).build();
    HttpResponse<InputStream> response = http.sendAsync(request, InputStream.class).join();
    try (InputStream body = response.body()) {
      return new Answered(
          response.code(),
          response.code() < FIRST_FAILURE ? new byte[0] : body.readNBytes(MOST_READ));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An answer, the pod's or the API server's own.
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  private record Answered(int code, byte[] body) {
    private Reading reading(String system) {
      Optional<String> said = code < FIRST_FAILURE ? Optional.empty() : status();
      if (said.isEmpty()) {
        return code == BAD_GATEWAY || code == GATEWAY_TIMEOUT
            ? new Reading.Nothing("something before the pod answered " + code)
            : new Reading.Value(code);
      }
      return switch (code) {
        case FORBIDDEN ->
            new Reading.Nothing("Slipway may not ask pods; it needs the verb get on pods/proxy");
        case TOO_MANY ->
            new Reading.Silent(new Outage(system, "it asks us to come back later (429)"));
        default ->
            new Reading.Nothing(
                (code < FIRST_OF_SERVER ? "the cluster refuses it: " : "the pod does not answer: ")
                    + said.get());
      };
    }

    /// The API server's own words; empty where the pod answered.
    private Optional<String> status() {
      try {
        JsonNode answer = JSON.readTree(body);
        return answer.path("kind").asText().equals("Status")
                && answer.path("apiVersion").asText().equals("v1")
            ? Optional.of(answer.path("message").asText())
            : Optional.empty();
      } catch (JsonProcessingException _) {
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
