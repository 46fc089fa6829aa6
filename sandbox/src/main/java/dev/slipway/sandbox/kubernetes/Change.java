package dev.slipway.sandbox.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/// One change of the store, in the order of its resource versions.
///
/// @param object the object after the change; for `DELETED` as it last was, under the version of
///   the deletion
/// @param before the object before it; null for `ADDED`
record Change(
    Kind kind, long version, ObjectKey key, ObjectNode object, @Nullable ObjectNode before) {
  /// As the watch protocol names them.
  enum Kind {
    ADDED,
    MODIFIED,
    DELETED
  }
}
