package dev.slipway.sandbox.slack;

import dev.slipway.sandbox.DemoWorld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One message with everything it ever showed.
///
/// @param user who wrote it
/// @param threadTs the parent's `ts` of a reply; null for a message at the top
/// @param ephemeralTo the only user who sees it; null for a message everybody sees
/// @param clientMsgId what the writer's client called it; empty for the bot
/// @param versions oldest first, at least one
/// @param reactions who reacted, by emoji name
record Message(
    String channel,
    String ts,
    String user,
    @Nullable String threadTs,
    @Nullable String ephemeralTo,
    String clientMsgId,
    List<Version> versions,
    Map<String, List<String>> reactions,
    Fate fate) {
  /// What a message showed from one moment on.
  record Version(Instant at, Content content) {}

  /// What became of it.
  enum Fate {
    STANDS,
    DELETED
  }

  Message {
    versions = List.copyOf(versions);
    reactions = Collections.unmodifiableMap(new LinkedHashMap<>(reactions));
  }

  Content content() {
    return versions.getLast().content();
  }

  boolean byBot() {
    return user.equals(DemoWorld.BOT_USER);
  }

  boolean isEdited() {
    return versions.size() > 1;
  }

  boolean isDeleted() {
    return fate == Fate.DELETED;
  }

  boolean isEphemeral() {
    return ephemeralTo != null;
  }

  /// The parent's timestamp of a reply.
  Optional<String> parent() {
    return Optional.ofNullable(threadTs).filter(parent -> !parent.equals(ts));
  }

  Message revised(Instant at, Content content) {
    List<Version> more = new ArrayList<>(versions);
    more.add(new Version(at, content));
    return new Message(
        channel, ts, user, threadTs, ephemeralTo, clientMsgId, more, reactions, fate);
  }

  Message reacted(Map<String, List<String>> other) {
    return new Message(
        channel, ts, user, threadTs, ephemeralTo, clientMsgId, versions, other, fate);
  }

  Message deleted() {
    return new Message(
        channel, ts, user, threadTs, ephemeralTo, clientMsgId, versions, reactions, Fate.DELETED);
  }
}
