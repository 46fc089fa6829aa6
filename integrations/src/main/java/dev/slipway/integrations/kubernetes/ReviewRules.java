package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// What objects of the allowed kinds may not have, because it would reach beyond their namespace: a
/// node, other people's volumes, host names and addresses, or the API server. Clusters from 1.23 on
/// hold pods to it too (https://kubernetes.io/docs/concepts/security/pod-security-standards/),
/// older ones do not.
final class ReviewRules {
  private static final Set<String> SERVICE_TYPES = Set.of("", "ClusterIP", "NodePort");
  private static final Set<String> SECRET_TYPES =
      Set.of(
          "",
          "Opaque",
          "kubernetes.io/basic-auth",
          "kubernetes.io/ssh-auth",
          "kubernetes.io/tls",
          "kubernetes.io/dockercfg",
          "kubernetes.io/dockerconfigjson");
  private static final Set<String> VOLUMES =
      Set.of(
          "emptyDir",
          "configMap",
          "secret",
          "persistentVolumeClaim",
          "projected",
          "downwardAPI",
          "ephemeral");
  private static final Set<String> CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  /// Parts of annotations' names by which a controller is told to answer for other hosts, or to
  /// take configuration as it is written.
  private static final List<String> FAR_REACHING =
      List.of(
          "snippet",
          "server-alias",
          "config-backend",
          "config-frontend",
          "external-dns",
          "auth-",
          "secret",
          "middlewares",
          "group.name",
          "conditions",
          "actions");

  private static final List<String> HARMLESS =
      List.of("prometheus.io/", "checksum/", "kubectl.kubernetes.io/default-container");
  private static final List<String> HANDLERS =
      List.of(
          "/livenessProbe",
          "/readinessProbe",
          "/startupProbe",
          "/lifecycle/postStart",
          "/lifecycle/preStop");

  private final ReviewObject object;

  private ReviewRules(ReviewObject object) {
    this.object = object;
  }

  /// @param host the only one that an Ingress may have
  static void check(ReviewObject object, String host) throws ManifestProblem {
    ReviewRules rules = new ReviewRules(object);
    rules.annotations();
    JsonNode spec = object.json().path("spec");
    switch (object.kind()) {
      case CONFIG_MAP -> {}
      case SECRET -> rules.secret();
      case VOLUME_CLAIM -> rules.claim(spec);
      case SERVICE -> rules.service(spec);
      case STATEFUL_SET -> {
        for (JsonNode claim : spec.path("volumeClaimTemplates")) {
          rules.claim(claim.path("spec"));
        }
        rules.pod();
      }
      case DEPLOYMENT, JOB, CRON_JOB -> rules.pod();
      case INGRESS -> rules.ingress(spec, host);
    }
  }

  /// The pod that an object makes; empty when it makes none.
  static Optional<ObjectNode> podSpec(ReviewObject object) {
    JsonNode spec = object.json().path("spec");
    JsonNode pod =
        switch (object.kind()) {
          case DEPLOYMENT, STATEFUL_SET, JOB -> spec.at("/template/spec");
          case CRON_JOB -> spec.at("/jobTemplate/spec/template/spec");
          case CONFIG_MAP, SECRET, VOLUME_CLAIM, SERVICE, INGRESS -> spec.path("none");
        };
    return pod instanceof ObjectNode there ? Optional.of(there) : Optional.empty();
  }

  private void annotations() throws ManifestProblem {
    for (Map.Entry<String, JsonNode> one : object.json().at("/metadata/annotations").properties()) {
      String name = one.getKey().toLowerCase(Locale.ROOT);
      if (FAR_REACHING.stream().anyMatch(name::contains)) {
        throw no("the annotation " + one.getKey());
      }
    }
  }

  /// What controllers and runtimes make of a pod's annotations is not known here, so that only
  /// those are taken that are known to do no harm.
  private void templateAnnotations() throws ManifestProblem {
    for (String place :
        List.of("/spec/template/metadata", "/spec/jobTemplate/spec/template/metadata")) {
      for (Map.Entry<String, JsonNode> one :
          object.json().at(place + "/annotations").properties()) {
        if (HARMLESS.stream().noneMatch(one.getKey()::startsWith)) {
          throw no("the annotation " + one.getKey() + " on its pods");
        }
      }
    }
  }

  private void secret() throws ManifestProblem {
    String type = object.json().path("type").asText("");
    if (!SECRET_TYPES.contains(type)) {
      throw no("the type " + type);
    }
  }

  private void claim(JsonNode spec) throws ManifestProblem {
    refuse(spec, "volumeName", "selector", "dataSource", "dataSourceRef");
  }

  private void service(JsonNode spec) throws ManifestProblem {
    String type = spec.path("type").asText("");
    if (!SERVICE_TYPES.contains(type)) {
      throw no("the type " + type);
    }
    refuse(spec, "externalIPs", "externalName", "loadBalancerIP", "loadBalancerClass");
  }

  private void ingress(JsonNode spec, String host) throws ManifestProblem {
    refuse(spec, "defaultBackend", "backend");
    JsonNode rules = spec.path("rules");
    if (!rules.isArray() || rules.isEmpty()) {
      throw new ManifestProblem(
          object.path(), object.words() + " has no rules: it would answer for every host");
    }
    for (JsonNode rule : rules) {
      requireOwn(rule.path("host"), host);
    }
    for (JsonNode tls : spec.path("tls")) {
      for (JsonNode one : tls.path("hosts")) {
        requireOwn(one, host);
      }
    }
  }

  private void requireOwn(JsonNode given, String host) throws ManifestProblem {
    if (!given.isTextual() || !given.asText().equalsIgnoreCase(host) || host.isEmpty()) {
      throw no("another host than " + host + "; write {host}");
    }
  }

  private void pod() throws ManifestProblem {
    Optional<ObjectNode> found = podSpec(object);
    if (found.isEmpty()) {
      throw new ManifestProblem(object.path(), object.words() + " has no pod template");
    }
    ObjectNode pod = found.get();
    refuse(
        pod,
        "hostNetwork",
        "hostPID",
        "hostIPC",
        "nodeName",
        "priorityClassName",
        "priority",
        "runtimeClassName",
        "ephemeralContainers");
    for (String field : List.of("serviceAccountName", "serviceAccount")) {
      String account = pod.path(field).asText("");
      if (!account.isEmpty() && !account.equals("default")) {
        throw no("a service account of its own");
      }
    }
    templateAnnotations();
    securityContext(pod.path("securityContext"));
    for (JsonNode volume : pod.path("volumes")) {
      volume(volume);
    }
    for (JsonNode container : containers(pod)) {
      securityContext(container.path("securityContext"));
      for (JsonNode port : container.path("ports")) {
        refuse(port, "hostPort", "hostIP");
      }
      // The kubelet would ask whatever address they name, from the node.
      for (String handler : HANDLERS) {
        for (String way : List.of("httpGet", "tcpSocket")) {
          refuse(container.at(handler + "/" + way), "host");
        }
      }
    }
  }

  static List<JsonNode> containers(JsonNode pod) {
    return Stream.of("containers", "initContainers")
        .flatMap(list -> StreamSupport.stream(pod.path(list).spliterator(), false))
        .toList();
  }

  private void volume(JsonNode volume) throws ManifestProblem {
    for (Map.Entry<String, JsonNode> field : volume.properties()) {
      if (!field.getKey().equals("name") && !VOLUMES.contains(field.getKey())) {
        throw no("a volume of the type " + field.getKey());
      }
    }
    for (JsonNode source : volume.at("/projected/sources")) {
      refuse(source, "serviceAccountToken", "clusterTrustBundle");
    }
    claim(volume.at("/ephemeral/volumeClaimTemplate/spec"));
  }

  private void securityContext(JsonNode context) throws ManifestProblem {
    refuse(context, "privileged", "procMount", "sysctls", "seLinuxOptions");
    if (context.at("/windowsOptions/hostProcess").asBoolean()) {
      throw no("hostProcess");
    }
    if (context.at("/seccompProfile/type").asText("").equals("Unconfined")
        || context.at("/appArmorProfile/type").asText("").equals("Unconfined")) {
      throw no("a profile that confines nothing");
    }
    for (JsonNode added : context.at("/capabilities/add")) {
      if (!CAPABILITIES.contains(added.asText())) {
        throw no("the capability " + added.asText());
      }
    }
  }

  /// None of the fields may be there, unless it says no.
  private void refuse(JsonNode node, String... fields) throws ManifestProblem {
    for (String field : fields) {
      JsonNode value = node.path(field);
      boolean saysNo = value.isBoolean() && !value.asBoolean();
      if (!value.isMissingNode() && !value.isNull() && !saysNo) {
        throw no(field);
      }
    }
  }

  private ManifestProblem no(String what) {
    return new ManifestProblem(object.path(), object.words() + " may not have " + what);
  }
}
