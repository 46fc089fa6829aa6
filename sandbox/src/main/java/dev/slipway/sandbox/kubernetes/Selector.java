package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Label and field selectors, in the notation of URLs and of objects.
final class Selector {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*");
  private static final Pattern EQUALITY =
      Pattern.compile("\\s*([^=!\\s]+)\\s*(==|=|!=)\\s*([^=!\\s]*)\\s*");
  private static final Pattern COMMA_OUTSIDE_BRACKETS = Pattern.compile(",(?![^(]*\\))");

  private static final Map<ResourceType, Set<String>> FIELDS =
      Map.of(
          ResourceType.PODS,
          Set.of(
              "spec.nodeName",
              "spec.restartPolicy",
              "spec.schedulerName",
              "spec.serviceAccountName",
              "status.phase",
              "status.podIP",
              "status.nominatedNodeName"),
          ResourceType.EVENTS,
          Set.of(
              "involvedObject.kind",
              "involvedObject.namespace",
              "involvedObject.name",
              "involvedObject.uid",
              "involvedObject.apiVersion",
              "involvedObject.resourceVersion",
              "involvedObject.fieldPath",
              "reason",
              "reportingComponent",
              "source",
              "type"),
          ResourceType.NAMESPACES,
          Set.of("status.phase"),
          ResourceType.SECRETS,
          Set.of("type"));

  private Selector() {}

  /// @param text as in `?labelSelector=`; empty selects all
  static Predicate<ObjectNode> labels(String text) {
    List<Predicate<JsonNode>> all = new ArrayList<>();
    for (String part : text.isBlank() ? new String[0] : COMMA_OUTSIDE_BRACKETS.split(text, -1)) {
      all.add(requirement(part));
    }
    return object -> matches(all, Trees.at(object, "metadata", "labels"));
  }

  private static boolean matches(List<Predicate<JsonNode>> all, JsonNode labels) {
    return all.stream().allMatch(one -> one.test(labels));
  }

  private static Predicate<JsonNode> requirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values =
          Set.copyOf(Arrays.stream(set.group(3).split(",", -1)).map(String::strip).toList());
      String key = set.group(1);
      return set.group(2).equals("in")
          ? labels -> labels.has(key) && values.contains(Trees.text(labels, key))
          : labels -> !labels.has(key) || !values.contains(Trees.text(labels, key));
    }
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      String key = equality.group(1);
      String value = equality.group(3);
      return equality.group(2).equals("!=")
          ? labels -> !labels.has(key) || !Trees.text(labels, key).equals(value)
          : labels -> labels.has(key) && Trees.text(labels, key).equals(value);
    }
    String key = part.strip();
    if (key.startsWith("!")) {
      return labels -> !labels.has(key.substring(1).strip());
    }
    if (key.isEmpty() || key.chars().anyMatch(c -> " =!()".indexOf(c) >= 0)) {
      throw ApiFailure.badRequest(
          "unable to parse requirement: found '%s', expected: identifier".formatted(key));
    }
    return labels -> labels.has(key);
  }

  /// @param text as in `?fieldSelector=`; empty selects all
  static Predicate<ObjectNode> fields(ResourceType type, String text) {
    Predicate<ObjectNode> all = object -> true;
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      Matcher equality = EQUALITY.matcher(part);
      if (!equality.matches()) {
        throw ApiFailure.badRequest(
            "invalid selector: '%s'; can't understand '%s'".formatted(text, part));
      }
      String field = equality.group(1);
      if (!field.equals("metadata.name")
          && !field.equals("metadata.namespace")
          && !FIELDS.getOrDefault(type, Set.of()).contains(field)) {
        throw ApiFailure.badRequest(
            ("\"%s\" is not a known field selector: only \"metadata.name\","
                    + " \"metadata.namespace\"")
                .formatted(field));
      }
      String[] path = field.equals("source") ? new String[] {field, "component"} : path(field);
      String value = equality.group(3);
      boolean wanted = !equality.group(2).equals("!=");
      all = all.and(object -> Trees.text(object, path).equals(value) == wanted);
    }
    return all;
  }

  private static String[] path(String field) {
    return field.split("\\.", -1);
  }

  /// Whether a `spec.selector` (`matchLabels`, `matchExpressions`) selects these labels.
  static boolean selects(JsonNode selector, JsonNode labels) {
    for (var wanted : selector.path("matchLabels").properties()) {
      if (!Trees.text(labels, wanted.getKey()).equals(wanted.getValue().asText())) {
        return false;
      }
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      String key = Trees.text(expression, "key");
      boolean listed = false;
      for (JsonNode value : expression.path("values")) {
        listed |= labels.has(key) && value.asText().equals(Trees.text(labels, key));
      }
      boolean selected =
          switch (Trees.text(expression, "operator")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            case "Exists" -> labels.has(key);
            case "DoesNotExist" -> !labels.has(key);
            default -> false;
          };
      if (!selected) {
        return false;
      }
    }
    return true;
  }

  /// A `spec.selector` as text, `app=web,tier in (a,b)`.
  static String text(JsonNode selector) {
    List<String> parts = new ArrayList<>();
    selector
        .path("matchLabels")
        .properties()
        .forEach(e -> parts.add(e.getKey() + "=" + e.getValue().asText()));
    for (JsonNode expression : selector.path("matchExpressions")) {
      List<String> values = new ArrayList<>();
      expression.path("values").forEach(v -> values.add(v.asText()));
      String key = Trees.text(expression, "key");
      parts.add(
          switch (Trees.text(expression, "operator")) {
            case "In" -> key + " in (" + String.join(",", values) + ")";
            case "NotIn" -> key + " notin (" + String.join(",", values) + ")";
            case "DoesNotExist" -> "!" + key;
            default -> key;
          });
    }
    parts.sort(String::compareTo);
    return String.join(",", parts);
  }
}
