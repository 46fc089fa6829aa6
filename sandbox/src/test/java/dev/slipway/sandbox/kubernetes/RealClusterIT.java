package dev.slipway.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster.Observation;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// The contract on a real cluster, with an account that may do no more than the install manifests
/// allow. `SLIPWAY_TEST_KUBECONFIG` names an administrator's kubeconfig, `SLIPWAY_TEST_REGISTRY` a
/// registry that holds the demo application as `shop/web:build-230`, `-234`, `-235`, `-237` and
/// `-238`.
@Execution(ExecutionMode.CONCURRENT) // each case waits for the cluster, in a namespace of its own
class RealClusterIT extends ClusterContract {
  private static final Workload WEB = new Workload(Workload.Kind.DEPLOYMENT, "web", List.of());

  @BeforeAll
  static void needsACluster() {
    assumeTrue(
        System.getenv("SLIPWAY_TEST_KUBECONFIG") != null,
        "SLIPWAY_TEST_KUBECONFIG does not name a cluster");
  }

  @Test
  void namesTheVerbThatIsMissing() {
    Target elsewhere = target(access(), "kube-system");

    Answer<?> answer = clusters().read(elsewhere, WEB);

    String account = "system:serviceaccount:%s:slipway".formatted(namespace());
    assertThat(answer)
        .isEqualTo(
            new Answer.Refused<>(
                new Refusal(
                    "forbidden",
                    account + " may not get deployments in namespace kube-system",
                    "Give it a role with the verb get on deployments.")));
    try (Sight sight = new Sight(clusters(), elsewhere, WEB)) {
      Observation.Blind blind =
          sight.until(
              "the missing verb",
              Duration.ofSeconds(60),
              now ->
                  now instanceof Observation.Blind seen
                          && seen.outage().reason().contains("may not")
                      ? Optional.of(seen)
                      : Optional.empty());
      assertThat(blind.outage().reason())
          .startsWith(account + " may not ")
          .endsWith(" in namespace kube-system");
    }
  }

  @Test
  void saysThatTheTokenIsNotAccepted() {
    Access stranger = new Access(access().server(), access().authority(), "not-a-token");

    Answer<?> answer = clusters().read(target(stranger, namespace()), WEB);

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.refusal().reason())
                    .startsWith("the cluster does not accept our credentials"));
  }

  @Override
  KubeApi operator() {
    return new KubeApi(administrator());
  }

  @Override
  Access account(String namespace) {
    KubeApi operator = operator();
    operator.create(namespace, "{apiVersion: v1, kind: ServiceAccount, metadata: {name: slipway}}");
    operator.create(
        namespace,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: slipway}
        rules:
        - {apiGroups: [apps], resources: [deployments, statefulsets], verbs: [get, list, watch, patch]}
        - {apiGroups: [apps], resources: [deployments], verbs: [create, delete]}
        - {apiGroups: [apps], resources: [replicasets], verbs: [get, list, watch]}
        - {apiGroups: [""], resources: [pods, events], verbs: [get, list, watch]}
        - {apiGroups: [""], resources: [pods/log, pods/proxy], verbs: [get]}
        - {apiGroups: [""], resources: [configmaps, secrets], verbs: [get, create]}
        - {apiGroups: [""], resources: [configmaps], verbs: [patch]}
        """);
    operator.create(
        namespace,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: slipway}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: slipway}
        subjects: [{kind: ServiceAccount, name: slipway, namespace: %s}]
        """
            .formatted(namespace));
    Access administrator = administrator();
    Access account =
        new Access(administrator.server(), administrator.authority(), token(operator, namespace));
    awaitTheRole(new KubeApi(account), namespace);
    return account;
  }

  /// An API server takes a moment to know a new token and a new role.
  private static void awaitTheRole(KubeApi account, String namespace) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .ignoreExceptions()
        .until(
            () -> account.get("/apis/apps/v1/namespaces/" + namespace + "/deployments"),
            deployments -> deployments.has("items"));
  }

  /// The token that the cluster makes for each service account before 1.24.
  private static String token(KubeApi operator, String namespace) {
    String account = "/api/v1/namespaces/" + namespace + "/serviceaccounts/slipway";
    String secret =
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .until(
                () -> operator.get(account).path("secrets").path(0).path("name").asText(),
                name -> !name.isEmpty());
    String encoded =
        operator
            .get("/api/v1/namespaces/" + namespace + "/secrets/" + secret)
            .path("data")
            .path("token")
            .asText();
    return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
  }

  @Override
  String image(int build) {
    return "%s/shop/web:build-%d"
        .formatted(
            Optional.ofNullable(System.getenv("SLIPWAY_TEST_REGISTRY")).orElse("localhost:5000"),
            build);
  }

  private static Access administrator() {
    try {
      JsonNode config =
          new YAMLMapper().readTree(Path.of(System.getenv("SLIPWAY_TEST_KUBECONFIG")).toFile());
      JsonNode cluster = config.path("clusters").path(0).path("cluster");
      return new Access(
          cluster.path("server").asText(),
          Optional.of(Files.readString(Path.of(cluster.path("certificate-authority").asText()))),
          config.path("users").path(0).path("user").path("token").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
