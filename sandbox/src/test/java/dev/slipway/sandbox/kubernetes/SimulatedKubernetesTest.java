package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the simulation adds to the contract: its control routes, its ledger, and where it differs.
final class SimulatedKubernetesTest {
  private static final String DEPLOYMENTS =
      "/kubernetes/apis/apps/v1/namespaces/shop-staging/deployments";

  private static final String POD =
      "{\"metadata\":{\"name\":\"x\"},\"spec\":{\"containers\":[{\"name\":\"x\",\"image\":\"x\"}]}}";

  private final SimulatedCluster cluster = new SimulatedCluster(new FastTimeline());
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    cluster.close();
  }

  private record Answer(int code, String body) {
    JsonNode json() throws IOException {
      return Trees.JSON.readTree(body);
    }
  }

  private Answer send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(cluster.base().resolve(path))
            .method(method, BodyPublishers.ofString(body))
            .header("Authorization", "Bearer " + Users.SLIPWAY_TOKEN);
    if (headers.length > 0) {
      request.headers(headers);
    }
    var response = http.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  @Test
  void beginsWithTheDemosWorkloads() throws Exception {
    cluster.kubernetes.loadDemo("127.0.0.1:8080");

    var list = send("GET", "/kubernetes/apis/apps/v1/deployments", "").json();

    assertThat(Trees.objects(list.path("items")))
        .extracting(d ->
            "%s/%s x%d %s"
                .formatted(
                    Trees.namespace(d),
                    Trees.name(d),
                    Trees.integer(d, 0, "spec", "replicas"),
                    d.at("/spec/template/spec/containers/0/image").asText()))
        .containsExactly(
            "shop-production/web x4 127.0.0.1:8080/shop/web:build-230",
            "shop-production/worker x1 127.0.0.1:8080/shop/web:build-230",
            "shop-staging/web x3 127.0.0.1:8080/shop/web:build-234",
            "shop-staging/worker x1 127.0.0.1:8080/shop/web:build-234");
  }

  @Test
  void writesDownWhoWroteWhat() throws Exception {
    cluster.kubernetes.loadDemo("127.0.0.1:8080");
    String patch = "{\"spec\":{\"replicas\":5}}";

    send("GET", DEPLOYMENTS + "/web", "");
    send("PATCH", DEPLOYMENTS + "/web", patch, "Content-Type", "application/merge-patch+json");
    send("DELETE", DEPLOYMENTS + "/api", "");

    var lines = send("GET", "/control/kubernetes/audit", "").body().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode first = Trees.JSON.readTree(lines.getFirst());
    assertThat(first.at("/user/username").asText()).isEqualTo("slipway");
    assertThat(first.path("verb").asText()).isEqualTo("patch");
    assertThat(first.path("objectRef").toString())
        .isEqualTo(
            "{\"resource\":\"deployments\",\"namespace\":\"shop-staging\",\"name\":\"web\","
                + "\"apiGroup\":\"apps\",\"apiVersion\":\"v1\"}");
    assertThat(first.at("/responseStatus/code").asInt()).isEqualTo(200);
    assertThat(first.path("requestObject").toString()).isEqualTo(patch);
    JsonNode second = Trees.JSON.readTree(lines.getLast());
    assertThat(second.path("verb").asText()).isEqualTo("delete");
    assertThat(second.path("responseStatus").toString())
        .isEqualTo("{\"metadata\":{},\"status\":\"Failure\",\"reason\":\"NotFound\",\"code\":404}");
  }

  @Test
  void answersAWebSocketWatchAtOnceAndNotWithOne() {
    URI watch = URI.create(cluster.base() + DEPLOYMENTS + "?watch=true");
    var attempt =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(watch.toString().replace("http:", "ws:")), new WebSocket.Listener() {});

    assertThat(attempt)
        .failsWithin(Duration.ofSeconds(60))
        .withThrowableThat()
        .havingCause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(200));
  }

  @Test
  void refusesServerSideApplyThatDoesNotForceItsWayInClearWords() throws Exception {
    cluster.kubernetes.loadDemo("127.0.0.1:8080");

    var answer =
        send(
            "PATCH",
            DEPLOYMENTS + "/web?fieldManager=x",
            "{}",
            "Content-Type",
            "application/apply-patch+yaml");

    assertThat(answer.code()).isEqualTo(415);
    assertThat(answer.json().path("reason").asText()).isEqualTo("UnsupportedMediaType");
    assertThat(answer.json().path("message").asText())
        .contains("server-side apply with force=true");
  }

  @Test
  void limitsPodsOnDemand() throws Exception {
    cluster.kubernetes.createNamespace("shop-staging");

    var set =
        send("PUT", "/control/kubernetes/quota", "{\"namespace\":\"shop-staging\",\"pods\":0}");
    var refused = send("POST", "/kubernetes/api/v1/namespaces/shop-staging/pods", POD);
    var lifted = send("PUT", "/control/kubernetes/quota", "{\"namespace\":\"shop-staging\"}");
    var allowed = send("POST", "/kubernetes/api/v1/namespaces/shop-staging/pods", POD);

    assertThat(set.code()).isEqualTo(204);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.json().path("message").asText())
        .isEqualTo(
            "pods \"x\" is forbidden: exceeded quota: pods, requested: pods=1, used: pods=0,"
                + " limited: pods=0");
    assertThat(lifted.code()).isEqualTo(204);
    assertThat(allowed.code()).isEqualTo(201);
  }

  @Test
  void givesItsKubeconfig() throws Exception {
    cluster.kubernetes.started(cluster.base());

    var kubeconfig = send("GET", "/control/kubernetes/kubeconfig", "");

    assertThat(kubeconfig.body())
        .isEqualTo(cluster.kubernetes.kubeconfig(cluster.base()))
        .contains("server: \"" + cluster.base() + "/kubernetes\"");
  }

  @Test
  void showsTablesToKubectl() throws Exception {
    cluster.kubernetes.loadDemo("127.0.0.1:8080");

    var table =
        send(
                "GET",
                DEPLOYMENTS,
                "",
                "Accept",
                "application/json;as=Table;v=v1;g=meta.k8s.io,application/json")
            .json();

    assertThat(table.path("kind").asText()).isEqualTo("Table");
    assertThat(table.at("/columnDefinitions/1/name").asText()).isEqualTo("Ready");
    assertThat(table.at("/rows/1/cells/0").asText()).isEqualTo("worker");
  }

  @Test
  void endsItsWatchesWhenItIsClosed() throws Exception {
    var watch =
        http.send(
            HttpRequest.newBuilder(
                    cluster.base().resolve("/kubernetes/api/v1/namespaces?watch=true"))
                .build(),
            BodyHandlers.ofLines());
    Iterator<String> lines = watch.body().iterator();
    String first = lines.next();

    cluster.kubernetes.close();

    assertThat(first).startsWith("{\"type\":\"ADDED\"");
    assertThat(CompletableFuture.runAsync(() -> lines.forEachRemaining(line -> {})))
        .succeedsWithin(Duration.ofSeconds(60));
  }
}
