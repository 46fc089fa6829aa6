package dev.slipway.integrations.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// One object of a manifest.
///
/// @param path the file that it stands in
/// @param json the whole object, as it is to be applied
record ReviewObject(ReviewKind kind, String name, String path, ObjectNode json) {
  /// `Deployment web`.
  String words() {
    return kind.kind() + " " + name;
  }

  boolean is(ReviewKind other, String otherName) {
    return kind == other && name.equals(otherName);
  }
}
