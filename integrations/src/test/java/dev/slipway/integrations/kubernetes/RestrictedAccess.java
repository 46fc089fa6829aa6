package dev.slipway.integrations.kubernetes;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/// A bot's account with the roles of `config/kubernetes/environment` and no other right.
final class RestrictedAccess {
  private static final Path MANIFESTS = Path.of("../config/kubernetes/environment");

  private RestrictedAccess() {}

  /// A kubeconfig for that account.
  static Path kubeconfig(KubernetesClient admin, String namespace, Path adminsKubeconfig) {
    create(
        admin,
        namespace,
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: slipway}
        """);
    create(
        admin,
        namespace,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: slipway-token, annotations: {kubernetes.io/service-account.name: slipway}}
        type: kubernetes.io/service-account-token
        """);
    try {
      for (String file : List.of("environment-rbac.yaml", "migration-rbac.yaml")) {
        Pattern.compile("(^|\n)---\n")
            .splitAsStream(Files.readString(MANIFESTS.resolve(file)))
            .map(object -> object.replace("namespace: slipway\n", "namespace: " + namespace + "\n"))
            .forEach(object -> create(admin, namespace, object));
      }
      await().atMost(Duration.ofMinutes(2)).until(() -> token(admin, namespace) != null);
      String ours =
          Files.readString(adminsKubeconfig)
              .replaceAll(
                  "token: [^}\\n]+",
                  "token: "
                      + new String(
                          Base64.getDecoder().decode(token(admin, namespace)),
                          StandardCharsets.UTF_8));
      return Files.writeString(Files.createTempFile("kubeconfig", ".yaml"), ours);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @org.jspecify.annotations.Nullable String token(
      KubernetesClient admin, String namespace) {
    Secret secret = admin.secrets().inNamespace(namespace).withName("slipway-token").get();
    return secret.getData() == null ? null : secret.getData().get("token");
  }

  private static void create(KubernetesClient admin, String namespace, String object) {
    admin.resource(object).inNamespace(namespace).create();
  }
}
