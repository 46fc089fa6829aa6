package dev.slipway.sandbox.gitlab;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/// The keys of a document as paths such as `builds[].runner.id`; all elements of a list count as
/// one.
final class Keys {
  private Keys() {}

  static Set<String> of(JsonNode document) {
    var found = new TreeSet<String>();
    collect("", document, found);
    return found;
  }

  /// What the recorded document has and ours has not, by the topmost key that is missing. Where
  /// ours leaves a key null that is an object in the recorded one, it reads `merged_by.*`.
  static Set<String> missing(JsonNode recorded, JsonNode ours) {
    var mine = of(ours);
    var missing = new TreeSet<String>();
    for (var key : of(recorded)) {
      if (!mine.contains(key)) {
        missing.add(topmostMissing(key, mine));
      }
    }
    return missing;
  }

  private static String topmostMissing(String key, Set<String> mine) {
    for (int dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1)) {
      var parent = key.substring(0, dot);
      if (!mine.contains(parent)) {
        return parent;
      }
      if (mine.stream().noneMatch(one -> one.startsWith(parent + "."))) {
        return parent + ".*";
      }
    }
    return key;
  }

  private static void collect(String path, JsonNode node, Set<String> found) {
    if (node.isArray()) {
      if (!node.isEmpty()) {
        found.add(path + "[]");
      }
      node.forEach(one -> collect(path + "[]", one, found));
    }
    node.properties()
        .forEach(entry -> {
          var key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          found.add(key);
          collect(key, entry.getValue(), found);
        });
  }
}
