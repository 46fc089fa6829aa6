package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What the API server fills in when a field is not given, so that an object read back is never
/// barer than on a real cluster.
final class Defaults {
  private Defaults() {}

  static void fill(ResourceType type, ObjectNode object) {
    switch (type) {
      case DEPLOYMENTS -> deployment(Trees.child(object, "spec"));
      case REPLICA_SETS -> {
        ObjectNode spec = Trees.child(object, "spec");
        put(spec, "replicas", 1);
        template(spec);
      }
      case STATEFUL_SETS -> statefulSet(Trees.child(object, "spec"));
      case PODS -> {
        ObjectNode spec = Trees.child(object, "spec");
        podSpec(spec);
        onePod(spec);
      }
      case SERVICES -> service(Trees.child(object, "spec"));
      case SECRETS -> put(object, "type", "Opaque");
      case NAMESPACES, NODES, EVENTS, CONFIG_MAPS, SERVICE_ACCOUNTS, RESOURCE_QUOTAS -> {}
      case JOBS -> {
        ObjectNode spec = Trees.child(object, "spec");
        put(spec, "backoffLimit", 6);
        template(spec);
      }
      case LIMIT_RANGES, CONTROLLER_REVISIONS, NETWORK_POLICIES -> {}
      case VOLUME_CLAIMS, CRON_JOBS, INGRESSES -> {}
    }
  }

  private static void deployment(ObjectNode spec) {
    put(spec, "replicas", 1);
    put(spec, "revisionHistoryLimit", 10);
    put(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Trees.child(spec, "strategy");
    put(strategy, "type", "RollingUpdate");
    if (Trees.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Trees.child(strategy, "rollingUpdate");
      put(rolling, "maxUnavailable", "25%");
      put(rolling, "maxSurge", "25%");
    }
    template(spec);
  }

  private static void statefulSet(ObjectNode spec) {
    put(spec, "replicas", 1);
    put(spec, "revisionHistoryLimit", 10);
    put(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = Trees.child(spec, "updateStrategy");
    put(strategy, "type", "RollingUpdate");
    if (Trees.text(strategy, "type").equals("RollingUpdate")) {
      put(Trees.child(strategy, "rollingUpdate"), "partition", 0);
    }
    template(spec);
  }

  private static void template(ObjectNode spec) {
    if (spec.path("template") instanceof ObjectNode template) {
      ObjectNode metadata = Trees.child(template, "metadata");
      if (!metadata.has("creationTimestamp")) {
        metadata.putNull("creationTimestamp");
      }
      podSpec(Trees.child(template, "spec"));
    }
  }

  private static void podSpec(ObjectNode spec) {
    put(spec, "restartPolicy", "Always");
    put(spec, "terminationGracePeriodSeconds", 30);
    put(spec, "dnsPolicy", "ClusterFirst");
    put(spec, "schedulerName", "default-scheduler");
    Trees.child(spec, "securityContext");
    Trees.objects(spec.path("initContainers")).forEach(Defaults::container);
    Trees.objects(spec.path("containers")).forEach(Defaults::container);
    for (ObjectNode volume : Trees.objects(spec.path("volumes"))) {
      for (String kind : new String[] {"configMap", "secret", "projected", "downwardAPI"}) {
        if (volume.path(kind) instanceof ObjectNode source) {
          put(source, "defaultMode", 420);
        }
      }
    }
  }

  private static void onePod(ObjectNode spec) {
    put(spec, "enableServiceLinks", true);
    put(spec, "preemptionPolicy", "PreemptLowerPriority");
    put(spec, "priority", 0);
    put(spec, "serviceAccountName", "default");
    put(spec, "serviceAccount", Trees.text(spec, "serviceAccountName"));
    if (!spec.has("tolerations")) {
      for (String key : new String[] {"not-ready", "unreachable"}) {
        spec.withArray("/tolerations")
            .addObject()
            .put("key", "node.kubernetes.io/" + key)
            .put("operator", "Exists")
            .put("effect", "NoExecute")
            .put("tolerationSeconds", 300);
      }
    }
  }

  private static void container(ObjectNode container) {
    String image = Trees.text(container, "image");
    boolean latest =
        !image.contains("@")
            && (image.endsWith(":latest") || image.lastIndexOf(':') <= image.lastIndexOf('/'));
    put(container, "imagePullPolicy", latest ? "Always" : "IfNotPresent");
    Trees.child(container, "resources");
    put(container, "terminationMessagePath", "/dev/termination-log");
    put(container, "terminationMessagePolicy", "File");
    for (ObjectNode port : Trees.objects(container.path("ports"))) {
      put(port, "protocol", "TCP");
    }
    for (String name : new String[] {"readinessProbe", "livenessProbe", "startupProbe"}) {
      if (container.path(name) instanceof ObjectNode probe) {
        put(probe, "timeoutSeconds", 1);
        put(probe, "periodSeconds", 10);
        put(probe, "successThreshold", 1);
        put(probe, "failureThreshold", 3);
        if (probe.path("httpGet") instanceof ObjectNode get) {
          put(get, "path", "/");
          put(get, "scheme", "HTTP");
        }
      }
    }
    for (ObjectNode variable : Trees.objects(container.path("env"))) {
      if (Trees.at(variable, "valueFrom", "fieldRef") instanceof ObjectNode reference) {
        put(reference, "apiVersion", "v1");
      }
    }
  }

  private static void service(ObjectNode spec) {
    put(spec, "type", "ClusterIP");
    put(spec, "sessionAffinity", "None");
    for (ObjectNode port : Trees.objects(spec.path("ports"))) {
      put(port, "protocol", "TCP");
      JsonNode number = port.path("port");
      if (!port.has("targetPort") && !number.isMissingNode()) {
        port.set("targetPort", number);
      }
    }
  }

  private static void put(ObjectNode node, String name, int value) {
    if (node.path(name).isMissingNode() || node.path(name).isNull()) {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, String value) {
    if (Trees.text(node, name).isEmpty()) {
      node.put(name, value);
    }
  }

  private static void put(ObjectNode node, String name, boolean value) {
    if (!node.has(name)) {
      node.put(name, value);
    }
  }
}
