package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.slipway.sandbox.kubernetes.ApiFailure.Cause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the API server refuses with 422, in its words, as far as a deploy bot can run into it.
final class Validation {
  private static final Pattern SUBDOMAIN =
      Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

  private Validation() {}

  /// @param before the object it replaces; null when it is new
  /// @throws ApiFailure 422 with all that is wrong
  static void check(ResourceType type, ObjectNode object, @Nullable ObjectNode before) {
    List<Cause> causes = new ArrayList<>();
    String name = Trees.name(object);
    if (name.isEmpty()) {
      causes.add(
          new Cause(
              "metadata.name",
              "FieldValueRequired",
              "Required value: name or generateName is required"));
    } else if (!SUBDOMAIN.matcher(name).matches() || name.length() > 253) {
      causes.add(
          Cause.invalid(
              "metadata.name",
              '"' + name + '"',
              "a DNS-1123 subdomain must consist of lower case alphanumeric characters, '-' or '.',"
                  + " and must start and end with an alphanumeric character (e.g. 'example.com',"
                  + " regex used for validation is"
                  + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"));
    }
    switch (type) {
      case DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS -> workload(type, object, before, causes);
      case PODS -> {
        containers(object.path("spec"), "spec", causes);
        if (before != null) {
          podChange(object, before, causes);
        }
      }
      case CONFIG_MAPS, SECRETS -> immutable(object, before, causes);
      case NAMESPACES, NODES, EVENTS, SERVICES, SERVICE_ACCOUNTS -> {}
      case RESOURCE_QUOTAS, LIMIT_RANGES, CONTROLLER_REVISIONS, JOBS, NETWORK_POLICIES -> {}
      case VOLUME_CLAIMS, CRON_JOBS, INGRESSES -> {}
    }
    if (!causes.isEmpty()) {
      throw ApiFailure.invalid(type, name, causes);
    }
  }

  private static void immutable(JsonNode object, @Nullable JsonNode before, List<Cause> causes) {
    if (before == null || !before.path("immutable").asBoolean()) {
      return;
    }
    for (String field : List.of("immutable", "data", "binaryData")) {
      if (!before.path(field).equals(object.path(field))) {
        causes.add(
            new Cause(
                field,
                "FieldValueForbidden",
                "Forbidden: field is immutable when `immutable` is set"));
      }
    }
  }

  private static void workload(
      ResourceType type, ObjectNode object, @Nullable ObjectNode before, List<Cause> causes) {
    JsonNode spec = object.path("spec");
    JsonNode labels = Trees.at(spec, "template", "metadata", "labels");
    JsonNode selector = spec.path("selector");
    atLeastZero(spec, "replicas", causes);
    atLeastZero(spec, "minReadySeconds", causes);
    atLeastZero(spec, "revisionHistoryLimit", causes);
    if (selector.isMissingNode()) {
      causes.add(Cause.required("spec.selector"));
    }
    if (selector.isMissingNode() || !Selector.selects(selector, labels)) {
      causes.add(
          Cause.invalid(
              "spec.template.metadata.labels",
              goMap(labels),
              "`selector` does not match template `labels`"));
    }
    containers(Trees.at(spec, "template", "spec"), "spec.template.spec", causes);
    if (type == ResourceType.DEPLOYMENTS) {
      rollout(spec, causes);
    }
    if (before != null && !Trees.at(before, "spec", "selector").equals(selector)) {
      causes.add(
          Cause.invalid(
              "spec.selector",
              ("v1.LabelSelector{MatchLabels:%s,"
                      + " MatchExpressions:[]v1.LabelSelectorRequirement(nil)}")
                  .formatted(goMap(selector.path("matchLabels"))),
              "field is immutable"));
    }
    if (before != null && type == ResourceType.STATEFUL_SETS) {
      statefulSetChange(object, before, causes);
    }
  }

  private static void rollout(JsonNode spec, List<Cause> causes) {
    int deadline = Trees.integer(spec, 600, "progressDeadlineSeconds");
    if (deadline <= Trees.integer(spec, 0, "minReadySeconds")) {
      causes.add(
          Cause.invalid(
              "spec.progressDeadlineSeconds",
              Integer.toString(deadline),
              "must be greater than minReadySeconds"));
    }
    JsonNode rolling = Trees.at(spec, "strategy", "rollingUpdate");
    if (Trees.text(spec, "strategy", "type").equals("Recreate") && rolling.isObject()) {
      causes.add(
          new Cause(
              "spec.strategy.rollingUpdate",
              "FieldValueForbidden",
              "Forbidden: may not be specified when strategy `type` is 'Recreate'"));
    }
    if (zero(rolling.path("maxUnavailable")) && zero(rolling.path("maxSurge"))) {
      causes.add(
          Cause.invalid(
              "spec.strategy.rollingUpdate.maxUnavailable",
              "intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}",
              "may not be 0 when `maxSurge` is 0"));
    }
  }

  private static boolean zero(JsonNode value) {
    return value.asText("").replace("%", "").equals("0");
  }

  private static void statefulSetChange(ObjectNode object, ObjectNode before, List<Cause> causes) {
    Set<String> mutable = Set.of("replicas", "template", "updateStrategy", "selector");
    ObjectNode now = Trees.child(object, "spec").deepCopy().remove(mutable);
    ObjectNode then = ((ObjectNode) before.path("spec")).deepCopy().remove(mutable);
    if (!now.equals(then)) {
      causes.add(
          new Cause(
              "spec",
              "FieldValueForbidden",
              "Forbidden: updates to statefulset spec for fields other than 'replicas', 'template',"
                  + " and 'updateStrategy' are forbidden"));
    }
  }

  private static void podChange(ObjectNode object, ObjectNode before, List<Cause> causes) {
    ObjectNode now = withoutImages(object);
    if (!now.equals(withoutImages(before))) {
      causes.add(
          new Cause(
              "spec",
              "FieldValueForbidden",
              "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
                  + " `spec.initContainers[*].image`, `spec.activeDeadlineSeconds` or"
                  + " `spec.tolerations` (only additions to existing tolerations)"));
    }
  }

  private static ObjectNode withoutImages(ObjectNode pod) {
    ObjectNode spec = ((ObjectNode) pod.path("spec")).deepCopy();
    spec.remove(Set.of("activeDeadlineSeconds", "tolerations"));
    Trees.objects(spec.path("containers")).forEach(c -> c.remove("image"));
    Trees.objects(spec.path("initContainers")).forEach(c -> c.remove("image"));
    return spec;
  }

  private static void containers(JsonNode podSpec, String path, List<Cause> causes) {
    JsonNode containers = podSpec.path("containers");
    if (containers.isEmpty()) {
      causes.add(Cause.required(path + ".containers"));
    }
    Set<String> names = new HashSet<>();
    for (int i = 0; i < containers.size(); i++) {
      String here = "%s.containers[%d]".formatted(path, i);
      String name = Trees.text(containers.get(i), "name");
      if (name.isEmpty()) {
        causes.add(Cause.required(here + ".name"));
      } else if (!names.add(name)) {
        causes.add(
            new Cause(here + ".name", "FieldValueDuplicate", "Duplicate value: \"" + name + "\""));
      }
      if (Trees.text(containers.get(i), "image").isEmpty()) {
        causes.add(Cause.required(here + ".image"));
      }
    }
  }

  private static void atLeastZero(JsonNode spec, String field, List<Cause> causes) {
    JsonNode value = spec.path(field);
    if (!value.isMissingNode() && !value.isNull() && !value.isIntegralNumber()) {
      throw ApiFailure.badRequest(
          "the object cannot be decoded: spec.%s: expected a whole number, found %s"
              .formatted(field, Trees.json(value)));
    }
    if (value.isNumber() && value.intValue() < 0) {
      causes.add(
          Cause.invalid(
              "spec." + field,
              Integer.toString(value.intValue()),
              "must be greater than or equal to 0"));
    }
  }

  /// As Go prints a `map[string]string`.
  private static String goMap(JsonNode labels) {
    if (!labels.isObject()) {
      return "map[string]string(nil)";
    }
    return labels
        .propertyStream()
        .map(e -> "\"%s\":\"%s\"".formatted(e.getKey(), e.getValue().asText()))
        .sorted()
        .collect(Collectors.joining(", ", "map[string]string{", "}"));
  }
}
