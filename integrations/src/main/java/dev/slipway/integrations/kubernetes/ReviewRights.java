package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.slipway.config.Namespace;
import dev.slipway.integrations.kubernetes.Trouble.Asking;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The bot's rights in the namespaces that it makes: it gives itself a role there that it may give,
/// see `config/kubernetes/review`. Where it may do everything anyway, or may not give the role,
/// nothing is done here; what it lacks then is said by the next request.
record ReviewRights(ApiServer server, Namespace namespace) {
  private static final Logger LOG = LoggerFactory.getLogger(ReviewRights.class);
  private static final String ROLE = "slipway-review-app";
  private static final String BINDING = "slipway";
  private static final String RBAC = "rbac.authorization.k8s.io";
  private static final String ACCOUNT = "system:serviceaccount:";

  /// Has the role bound.
  ///
  /// @return whether it was bound just now: the cluster needs a moment to know of it
  boolean ensure() throws Trouble {
    try {
      Optional<Map<String, String>> subject = subject();
      if (subject.isEmpty() || isThere()) {
        return false;
      }
      Map<String, Object> binding =
          Map.of(
              "apiVersion",
              RBAC + "/v1",
              "kind",
              "RoleBinding",
              "metadata",
              Map.of("name", BINDING, "namespace", namespace.value()),
              "roleRef",
              Map.of("apiGroup", RBAC, "kind", "ClusterRole", "name", ROLE),
              "subjects",
              List.of(subject.get()));
      server.ask(asking("create"), client -> client.raw(path(), "POST", binding));
      return true;
    } catch (Trouble trouble) {
      return switch (trouble.kind()) {
        case FORBIDDEN, REJECTED, NOT_FOUND, CONFLICT -> {
          LOG.debug("No role is bound in {}: {}", namespace, trouble.getMessage());
          yield false;
        }
        case MISCONFIGURED, UNAUTHORIZED, BUSY, NOT_SENT, SILENT -> throw trouble;
      };
    }
  }

  private boolean isThere() throws Trouble {
    try {
      return server.ask(
          asking("get"),
          client -> Optional.ofNullable(client.raw(path() + "/" + BINDING)).isPresent());
    } catch (Trouble trouble) {
      if (trouble.kind() == Trouble.Kind.NOT_FOUND) {
        return false;
      }
      throw trouble;
    }
  }

  private String path() {
    return "/apis/%s/v1/namespaces/%s/rolebindings".formatted(RBAC, namespace);
  }

  private Asking asking(String verb) {
    return new Asking(verb, "rolebindings", namespace);
  }

  /// Who we are; empty when neither the cluster (before 1.28) nor our token says it.
  private Optional<Map<String, String>> subject() throws Trouble {
    return server.ask(
        new Asking("create", "selfsubjectreviews", namespace),
        client -> asked(client).or(() -> ofToken(client.getConfiguration())).map(ReviewRights::as));
  }

  private static Optional<String> asked(KubernetesClient client) {
    String api = "authentication.k8s.io/v1";
    try {
      String answer =
          client.raw(
              "/apis/" + api + "/selfsubjectreviews",
              "POST",
              Map.of("apiVersion", api, "kind", "SelfSubjectReview"));
      return read(answer == null ? "" : answer, "/status/userInfo/username");
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == 404 || refused.getCode() == 403) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /// The token of a service account names it.
  private static Optional<String> ofToken(Config config) {
    String[] parts =
        Stream.of(
                config.getOauthTokenProvider() == null
                    ? null
                    : config.getOauthTokenProvider().getToken(),
                config.getOauthToken(),
                config.getAutoOAuthToken())
            .filter(Objects::nonNull)
            .findFirst()
            .map(token -> token.split("\\.", -1))
            .orElseGet(() -> new String[0]);
    try {
      return parts.length == 3
          ? read(
                  new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8),
                  "/sub")
              .filter(name -> name.startsWith(ACCOUNT))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<String> read(String json, String pointer) {
    try {
      JsonNode found = ReviewManifests.JSON.readTree(json).at(pointer);
      return found.isTextual() && !found.asText().isEmpty()
          ? Optional.of(found.asText())
          : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static Map<String, String> as(String name) {
    String[] account = name.startsWith(ACCOUNT) ? name.split(":", -1) : new String[0];
    return account.length == 4
        ? Map.of("kind", "ServiceAccount", "namespace", account[2], "name", account[3])
        : Map.of("kind", "User", "apiGroup", RBAC, "name", name);
  }
}
