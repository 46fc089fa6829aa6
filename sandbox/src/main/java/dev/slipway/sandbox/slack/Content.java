package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// What one version of a message shows. The JSON parts are never changed after construction;
/// whoever hands them out copies them.
///
/// @param blocks Block Kit blocks; empty when there are none
/// @param attachments legacy attachments; empty when there are none
/// @param metadata `event_type` and `event_payload`; empty when there is none
/// @param flags how the message was asked to be shown (`link_names`, `unfurl_links`, ...), as given
/// @param files files shared with it; empty when there are none
record Content(
    String text,
    ArrayNode blocks,
    ArrayNode attachments,
    ObjectNode metadata,
    ObjectNode flags,
    ArrayNode files) {
  static Content of(String text, ArrayNode blocks) {
    return new Content(text, blocks, Json.array(), Json.object(), Json.object(), Json.array());
  }
}
