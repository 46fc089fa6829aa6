package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// What operators do by kubectl, over plain HTTP: nothing of the client under test is in it.
final class KubeApi {
  private static final Map<String, String> PATHS =
      Map.of(
          "Namespace", "/api/v1/namespaces",
          "Deployment", "/apis/apps/v1/namespaces/%s/deployments",
          "StatefulSet", "/apis/apps/v1/namespaces/%s/statefulsets",
          "ResourceQuota", "/api/v1/namespaces/%s/resourcequotas",
          "ConfigMap", "/api/v1/namespaces/%s/configmaps",
          "Secret", "/api/v1/namespaces/%s/secrets",
          "ServiceAccount", "/api/v1/namespaces/%s/serviceaccounts",
          "Role", "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/roles",
          "RoleBinding", "/apis/rbac.authorization.k8s.io/v1/namespaces/%s/rolebindings");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final YAMLMapper YAML = new YAMLMapper();

  private final Access access;
  private final HttpClient http;

  KubeApi(Access access) {
    this.access = access;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(60));
    access.authority().ifPresent(pem -> builder.sslContext(trust(pem)));
    this.http = builder.build();
  }

  private static SSLContext trust(String pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
        store.setCertificateEntry("authority-" + number++, certificate);
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void create(String namespace, String yaml) {
    try {
      JsonNode object = YAML.readTree(yaml);
      send(
          "POST",
          Objects.requireNonNull(PATHS.get(object.path("kind").asText())).formatted(namespace),
          "application/json",
          JSON.writeValueAsString(object));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode get(String path) {
    return send("GET", path, "application/json", "");
  }

  /// @param manager the program that does it, as `managedFields` shall name it
  JsonNode patch(String path, String manager, String patch) {
    return send(
        "PATCH",
        path + "?fieldManager=" + manager,
        "application/strategic-merge-patch+json",
        patch);
  }

  void delete(String path) {
    send("DELETE", path, "application/json", "");
  }

  private JsonNode send(String method, String path, String type, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(access.server() + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + access.token())
            .header("Content-Type", type)
            .header("User-Agent", "operator")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (!Set.of(200, 201, 202).contains(response.statusCode())) {
        throw new IllegalStateException(method + " " + path + " answered " + response.body());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
