package dev.slipway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// The install manifests grant what the bot needs, and agree with each other.
class KubernetesManifestsTest {
  private static final Path BOT = Path.of("kubernetes", "bot");

  @Test
  void grantsInTheNamespaceOfAnEnvironmentWhatARolloutNeedsAndNoMore() throws IOException {
    List<Object> documents =
        documents(Path.of("kubernetes", "environment", "environment-rbac.yaml"));

    List<String> watch = List.of("get", "list", "watch");
    assertThat(documents)
        .containsExactly(
            Map.of(
                "apiVersion",
                "rbac.authorization.k8s.io/v1",
                "kind",
                "Role",
                "metadata",
                metadata(),
                "rules",
                List.of(
                    rule(
                        "apps",
                        List.of("deployments", "statefulsets"),
                        List.of("get", "list", "watch", "patch")),
                    rule("apps", List.of("replicasets"), watch),
                    rule("", List.of("pods", "events"), watch),
                    rule("", List.of("pods/log"), List.of("get")),
                    rule("", List.of("configmaps", "secrets"), List.of("get", "create")),
                    rule("", List.of("configmaps"), List.of("patch")))),
            Map.of(
                "apiVersion", "rbac.authorization.k8s.io/v1",
                "kind", "RoleBinding",
                "metadata", metadata(),
                "roleRef",
                    Map.of(
                        "apiGroup", "rbac.authorization.k8s.io", "kind", "Role", "name", "slipway"),
                "subjects",
                    List.of(
                        Map.of(
                            "kind", "ServiceAccount", "name", "slipway", "namespace", "slipway"))));
  }

  @Test
  void grantsForMigrationContainersWhatTheyNeedAndNoMore() throws IOException {
    List<Object> documents = documents(Path.of("kubernetes", "environment", "migration-rbac.yaml"));

    assertThat(asMap(documents.get(0))).containsEntry("automountServiceAccountToken", false);
    assertThat(list(asMap(documents.get(1)), "rules"))
        .containsExactly(
            rule("batch", List.of("jobs"), List.of("get", "list", "create", "patch", "delete")),
            rule("batch", List.of("jobs/status"), List.of("patch")),
            rule("", List.of("pods"), List.of("create", "patch", "delete")),
            rule("", List.of("services"), List.of("get", "create")),
            rule("", List.of("secrets"), List.of("create")),
            rule("networking.k8s.io", List.of("networkpolicies"), List.of("create")),
            Map.of(
                "apiGroups",
                List.of(""),
                "resources",
                List.of("serviceaccounts"),
                "resourceNames",
                List.of("slipway-migration"),
                "verbs",
                List.of("get")));
    assertThat(asMap(documents.get(2)))
        .containsEntry(
            "roleRef",
            Map.of(
                "apiGroup",
                "rbac.authorization.k8s.io",
                "kind",
                "Role",
                "name",
                "slipway-migration"));
  }

  @Test
  void grantsForBatchesWhatTheyNeedAndNoMore() throws IOException {
    List<Object> documents = documents(Path.of("kubernetes", "environment", "batches-rbac.yaml"));

    assertThat(list(asMap(documents.get(0)), "rules"))
        .containsExactly(
            rule("apps", List.of("deployments"), List.of("create", "delete")),
            rule("", List.of("pods/proxy"), List.of("get")));
    assertThat(asMap(documents.get(1)))
        .containsEntry(
            "roleRef",
            Map.of(
                "apiGroup",
                "rbac.authorization.k8s.io",
                "kind",
                "Role",
                "name",
                "slipway-batches"));
  }

  @Test
  void grantsTheBotNothingInItsOwnNamespace() throws IOException {
    List<Object> resources = list(document("kustomization.yaml"), "resources");

    assertThat(resources)
        .containsExactly(
            "namespace.yaml",
            "serviceaccount.yaml",
            "storage.yaml",
            "deployment.yaml",
            "service.yaml");
    for (Object resource : resources) {
      assertThat(document((String) resource).get("kind"))
          .isIn("Namespace", "ServiceAccount", "PersistentVolumeClaim", "Deployment", "Service");
    }
  }

  @Test
  void runsTheBotAsTheStrictestPodStandardWants() throws IOException {
    Map<String, Object> pod = pod();

    assertThat(map(pod, "securityContext"))
        .containsEntry("runAsNonRoot", true)
        .containsEntry("seccompProfile", Map.of("type", "RuntimeDefault"));
    assertThat(map(container(), "securityContext"))
        .isEqualTo(
            Map.of(
                "allowPrivilegeEscalation",
                false,
                "readOnlyRootFilesystem",
                true,
                "capabilities",
                Map.of("drop", List.of("ALL"))));
    assertThat(map(document("namespace.yaml"), "metadata", "labels"))
        .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
  }

  @Test
  void neverRunsTwoProcessesOnOneDatabaseFile() throws IOException {
    Map<String, Object> spec = map(document("deployment.yaml"), "spec");

    assertThat(spec)
        .containsEntry("replicas", 1)
        .containsEntry("strategy", Map.of("type", "Recreate"));
  }

  @Test
  void givesTheBotAConfigurationThatFitsItsPod(@TempDir Path secrets) throws IOException {
    String mounted = mount("secrets");
    for (String secret : List.of("slack-bot-token", "slack-app-token", "gitlab-token")) {
      Files.writeString(secrets.resolve(secret), "xoxb-xapp-1\n");
    }
    String text =
        Files.readString(BOT.resolve("slipway.yaml")).replace(mounted, secrets.toString());

    Loaded loaded = ConfigFile.parse(text, secrets, Map.of());

    assertThat(FileTexts.problems(loaded)).isEmpty();
    SlipwayConfig config = ((Loaded.Usable) loaded).config();
    assertThat(config.gitlab().token()).isEqualTo(new Secret("xoxb-xapp-1"));
    assertThat(config.store().url()).startsWith("jdbc:h2:file:" + mount("data") + "/");
    assertThat(list(container(), "ports"))
        .isEqualTo(List.of(Map.of("name", "http", "containerPort", config.http().port())));
    assertThat(list(container(), "args"))
        .isEqualTo(List.of("run", "--config", mount("config") + "/slipway.yaml"));
  }

  private static Map<String, Object> metadata() {
    return Map.of("name", "slipway", "labels", Map.of("app.kubernetes.io/name", "slipway"));
  }

  private static Map<String, Object> rule(
      String group, List<String> resources, List<String> verbs) {
    return Map.of("apiGroups", List.of(group), "resources", resources, "verbs", verbs);
  }

  private static Map<String, Object> pod() throws IOException {
    return map(document("deployment.yaml"), "spec", "template", "spec");
  }

  private static Map<String, Object> container() throws IOException {
    return asMap(list(pod(), "containers").getFirst());
  }

  /// Where the volume with this name is mounted.
  private static String mount(String volume) throws IOException {
    return list(container(), "volumeMounts").stream()
        .map(KubernetesManifestsTest::asMap)
        .filter(mount -> volume.equals(mount.get("name")))
        .map(mount -> String.valueOf(mount.get("mountPath")))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> document(String file) throws IOException {
    return asMap(documents(BOT.resolve(file)).getFirst());
  }

  private static List<Object> documents(Path file) throws IOException {
    Iterable<Object> all =
        new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file));
    return StreamSupport.stream(all.spliterator(), false).toList();
  }

  private static Map<String, Object> map(Map<String, Object> from, String... path) {
    Map<String, Object> map = from;
    for (String key : path) {
      map = asMap(Objects.requireNonNull(map.get(key), key));
    }
    return map;
  }

  @SuppressWarnings("unchecked") // YAML lists
  private static List<Object> list(Map<String, Object> from, String key) {
    return (List<Object>) Objects.requireNonNull(from.get(key), key);
  }

  @SuppressWarnings("unchecked") // YAML keys are words here
  private static Map<String, Object> asMap(Object value) {
    return (Map<String, Object>) value;
  }
}
