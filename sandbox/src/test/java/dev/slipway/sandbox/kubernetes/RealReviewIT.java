package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.config.Namespace;
import dev.slipway.config.Target;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/// The contract of review apps on a real cluster, with an account that has the rights of
/// `config/kubernetes/review` and no other. `SLIPWAY_TEST_KUBECONFIG` names an administrator's
/// kubeconfig, `SLIPWAY_TEST_REGISTRY` a registry that holds the demo application.
@Isolated("a kubelet tells five events a second: cases of the same JVM would wait for theirs")
class RealReviewIT extends ReviewContract {
  private static final Path MANIFESTS = Path.of("../config/kubernetes/review/review-rbac.yaml");
  private static final String HOME =
      "reviewtest-bot-" + UUID.randomUUID().toString().substring(0, 8);
  private static String token = "";

  @BeforeAll
  static void installTheManifests() throws IOException {
    assumeTrue(
        System.getenv("SLIPWAY_TEST_KUBECONFIG") != null,
        "SLIPWAY_TEST_KUBECONFIG does not name a cluster");
    try (KubernetesClient admin = admin()) {
      admin
          .namespaces()
          .resource(new NamespaceBuilder().withNewMetadata().withName(HOME).endMetadata().build())
          .create();
      admin
          .serviceAccounts()
          .inNamespace(HOME)
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName("slipway")
                  .endMetadata()
                  .build())
          .create();
      String manifests =
          Files.readString(MANIFESTS).replace("namespace: slipway\n", "namespace: " + HOME + "\n");
      Pattern.compile("(^|\n)---\n")
          .splitAsStream(manifests)
          .map(text -> text.contains("kind: ClusterRoleBinding") ? renamed(text) : text)
          .forEach(text -> admin.resource(text).forceConflicts().serverSideApply());
      token = token(admin);
    }
    try (KubernetesClient bot = client(access())) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .ignoreExceptions()
          .until(() -> may(bot, "namespaces", "create", ""));
    }
  }

  /// The roles are the same for all who test here; the binding is not.
  private static String renamed(String binding) {
    return binding.replaceFirst("name: slipway-reviews", "name: " + HOME);
  }

  private static String token(KubernetesClient admin) {
    admin
        .secrets()
        .inNamespace(HOME)
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("slipway-token")
                .addToAnnotations("kubernetes.io/service-account.name", "slipway")
                .endMetadata()
                .withType("kubernetes.io/service-account-token")
                .build())
        .create();
    Secret made =
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> admin.secrets().inNamespace(HOME).withName("slipway-token").get(),
                secret -> secret.getData() != null && secret.getData().containsKey("token"));
    return new String(
        Base64.getDecoder().decode(made.getData().get("token")), StandardCharsets.UTF_8);
  }

  @AfterAll
  static void removeThem() {
    if (token.isEmpty()) {
      return;
    }
    try (KubernetesClient admin = admin()) {
      admin.rbac().clusterRoleBindings().withName(HOME).delete();
      admin.namespaces().withName(HOME).delete();
    }
  }

  private static KubernetesClient admin() {
    return new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(kubeconfig())).build();
  }

  private static String kubeconfig() {
    try {
      return Files.readString(Path.of(System.getenv("SLIPWAY_TEST_KUBECONFIG")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void mayDoNothingInNamespacesThatAreNotItsOwn() {
    Target elsewhere = new Target(target().name(), target().cluster(), new Namespace(HOME));
    KubernetesClient bot = client(account());

    assertThat(code(places().apply(elsewhere, order(1, 235, web(235))))).isEqualTo("name-taken");
    assertThat(may(bot, "namespaces", "create", "")).isTrue();
    assertThat(may(bot, "secrets", "get", HOME)).isFalse();
    assertThat(may(bot, "deployments", "create", HOME)).isFalse();
    assertThat(may(bot, "pods", "list", "kube-system")).isFalse();
    assertThat(may(bot, "clusterroles", "create", HOME)).isFalse();
    bot.close();
  }

  @Test
  void mayGiveItselfNoOtherRole() {
    applied(order(1, 235, web(235)));
    KubernetesClient bot = client(account());

    String binding =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: more, namespace: %s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: ServiceAccount, name: slipway, namespace: %s}]
        """
            .formatted(target().namespace(), HOME);
    HasMetadata more = bot.resource(binding).item();

    assertThatThrownBy(() -> bot.resource(more).create())
        .hasMessageContaining("attempting to grant RBAC permissions not currently held");
    bot.close();
  }

  private static boolean may(KubernetesClient bot, String resource, String verb, String where) {
    String review =
        """
        {"apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
         "spec": {"resourceAttributes": {"resource": "%s", "verb": "%s", "namespace": "%s"}}}
        """
            .formatted(resource, verb, where);
    try {
      JsonNode answer =
          new ObjectMapper()
              .readTree(
                  bot.raw(
                      "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
                      "POST",
                      new ObjectMapper().readTree(review)));
      assertThat(answer.path("status").has("allowed")).isTrue();
      return answer.path("status").path("allowed").asBoolean();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KubernetesClient client(Access access) {
    try {
      return new KubernetesClientBuilder()
          .withConfig(
              Config.fromKubeconfig(
                  Files.readString(access.kubeconfig(Files.createTempDirectory("review")))))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String operator() {
    return kubeconfig();
  }

  @Override
  Access account() {
    return access();
  }

  private static Access access() {
    try {
      JsonNode cluster =
          new YAMLMapper().readTree(kubeconfig()).path("clusters").path(0).path("cluster");
      return new Access(
          cluster.path("server").asText(),
          Optional.of(Files.readString(Path.of(cluster.path("certificate-authority").asText()))),
          token);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  String image(int build) {
    return "%s/shop/web:build-%d"
        .formatted(
            Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY")).orElse("localhost:5000"),
            build);
  }

  /// The application ends well when it is told to end, and it is told to as nothing answers there.
  @Override
  String endsWell() {
    return "args: [pause], livenessProbe: {tcpSocket: {port: 9}, periodSeconds: 1, failureThreshold: 1}";
  }

  @Override
  Optional<String> page(int port, String wanted) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return Optional.of(
          Awaitility.await()
              .atMost(Duration.ofMinutes(3))
              .ignoreExceptions()
              .until(
                  () ->
                      http.send(
                              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                                  .timeout(Duration.ofSeconds(20))
                                  .build(),
                              BodyHandlers.ofString())
                          .body(),
                  body -> body.contains(wanted)));
    }
  }
}
