package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/// One page of a longer list, and the cursor to the next.
///
/// @param nextCursor empty at the end
record Page<T>(List<T> items, String nextCursor) {
  private static final String PREFIX = "offset:";

  Page {
    items = List.copyOf(items);
  }

  /// Cuts the page that a call asks for out of the whole list.
  ///
  /// @throws SlackRefusal `invalid_cursor` when the cursor is not one of ours
  static <T> Page<T> of(List<T> all, Call call, int limit) throws SlackRefusal {
    int from = Math.min(offset(call.text("cursor").orElse("")), all.size());
    int to = Math.min(from + limit, all.size());
    return new Page<>(all.subList(from, to), to < all.size() ? cursor(to) : "");
  }

  private static int offset(String cursor) throws SlackRefusal {
    if (cursor.isEmpty()) {
      return 0;
    }
    try {
      String text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.startsWith(PREFIX)) {
        return Math.max(0, Integer.parseInt(text.substring(PREFIX.length())));
      }
    } catch (IllegalArgumentException e) {
      throw SlackRefusal.of("invalid_cursor");
    }
    throw SlackRefusal.of("invalid_cursor");
  }

  private static String cursor(int offset) {
    return Base64.getEncoder().encodeToString((PREFIX + offset).getBytes(StandardCharsets.UTF_8));
  }

  boolean hasMore() {
    return !nextCursor.isEmpty();
  }

  void addCursor(ObjectNode answer) {
    answer.putObject("response_metadata").put("next_cursor", nextCursor);
  }
}
