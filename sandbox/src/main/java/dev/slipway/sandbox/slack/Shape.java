package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a piece of Block Kit must look like. The words are Slack's own, with a JSON pointer behind
/// each.
interface Shape {
  /// Adds a line for everything that is wrong with the node.
  ///
  /// @param at the JSON pointer of the node
  void check(JsonNode node, String at, List<String> problems);

  static String problem(String what, String at) {
    return what + " [json-pointer:" + at + "]";
  }

  /// A string of so many characters.
  static Shape text(int least, int most) {
    return (node, at, problems) -> {
      if (!node.isTextual()) {
        problems.add(problem("must be a string", at));
      } else if (node.asText().length() < least) {
        problems.add(problem("must be more than " + (least - 1) + " characters", at));
      } else if (node.asText().length() > most) {
        problems.add(problem("must be less than " + (most + 1) + " characters", at));
      }
    };
  }

  static Shape flag() {
    return (node, at, problems) -> {
      if (!node.isBoolean()) {
        problems.add(problem("must be a boolean", at));
      }
    };
  }

  static Shape number() {
    return (node, at, problems) -> {
      if (!node.isNumber()) {
        problems.add(problem("must be a number", at));
      }
    };
  }

  static Shape oneOf(String... words) {
    Set<String> allowed = Set.of(words);
    return (node, at, problems) -> {
      if (!allowed.contains(node.asText())) {
        problems.add(problem("value must be one of: " + String.join(", ", words), at));
      }
    };
  }

  static Shape anything() {
    return (node, at, problems) -> {};
  }

  static Shape list(int least, int most, Shape item) {
    return (node, at, problems) -> {
      if (!node.isArray()) {
        problems.add(problem("must be an array", at));
        return;
      }
      if (node.size() > most) {
        problems.add(problem("no more than " + most + " items allowed", at));
      }
      if (node.size() < least) {
        problems.add(problem("no less than " + least + " items allowed", at));
      }
      for (int i = 0; i < node.size(); i++) {
        item.check(node.get(i), at + "/" + i, problems);
      }
    };
  }

  /// An object told apart by its `type`.
  static Shape byType(Map<String, ? extends Shape> types) {
    return (node, at, problems) -> {
      if (!node.isObject()) {
        problems.add(problem("must be an object", at));
      } else if (!node.path("type").isTextual()) {
        problems.add(problem("missing required field: type", at));
      } else {
        Shape shape = types.get(node.path("type").asText());
        if (shape == null) {
          problems.add(problem("unsupported type: " + node.path("type").asText(), at + "/type"));
        } else {
          shape.check(node, at, problems);
        }
      }
    };
  }

  /// A text object: `plain_text`, or `mrkdwn` too.
  static Shape textObject(int most, String... types) {
    Fields fields =
        Fields.none()
            .must("type", oneOf(types))
            .must("text", text(1, most))
            .may("emoji", flag())
            .may("verbatim", flag());
    return (node, at, problems) -> {
      List<String> inside = new ArrayList<>();
      if (node.isObject()) {
        fields.check(node, at, inside);
      } else {
        inside.add(problem("must be an object", at));
      }
      if (!inside.isEmpty()) {
        problems.add(problem("failed to match all allowed schemas", at));
        problems.addAll(inside);
      }
    };
  }

  /// An object with these fields and no others.
  ///
  /// @param required the names that must be there
  /// @param eitherOf at least one of these must be there; empty when it does not matter
  record Fields(Map<String, Shape> known, Set<String> required, Set<String> eitherOf)
      implements Shape {
    static Fields none() {
      return new Fields(Map.of(), Set.of(), Set.of());
    }

    Fields may(String name, Shape shape) {
      Map<String, Shape> more = new LinkedHashMap<>(known);
      more.put(name, shape);
      return new Fields(more, required, eitherOf);
    }

    Fields must(String name, Shape shape) {
      Set<String> more = new LinkedHashSet<>(required);
      more.add(name);
      return new Fields(may(name, shape).known(), more, eitherOf);
    }

    Fields oneAtLeast(String... names) {
      return new Fields(known, required, new LinkedHashSet<>(Arrays.asList(names)));
    }

    @Override
    public void check(JsonNode node, String at, List<String> problems) {
      for (String name : required) {
        if (!isThere(node, name)) {
          problems.add(problem("missing required field: " + name, at));
        }
      }
      if (!eitherOf.isEmpty() && eitherOf.stream().noneMatch(name -> isThere(node, name))) {
        problems.add(problem("missing required field: one of " + String.join(", ", eitherOf), at));
      }
      node.properties()
          .forEach(field -> {
            Shape shape = known.get(field.getKey());
            if (shape == null) {
              problems.add(problem("invalid additional property: " + field.getKey(), at));
            } else if (!field.getValue().isNull()) {
              shape.check(field.getValue(), at + "/" + field.getKey(), problems);
            }
          });
    }

    private static boolean isThere(JsonNode node, String name) {
      return !node.path(name).isMissingNode() && !node.path(name).isNull();
    }
  }
}
