package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The messages of ours whose text in the chat is not yet the one they should show. Safe for use by
/// several threads and processes at once.
public interface Outbox {
  /// Stores what a message should show from now on.
  void show(Outgoing outgoing, Instant now);

  /// Stores a message that is said once: nothing when there is one of its key.
  void showOnce(Outgoing outgoing, Instant now);

  /// Messages to be sent, oldest change first: one per channel, a new one rather than a change of
  /// an old one, and any that only their askers see.
  ///
  /// @param notIn channels that take nothing at this moment
  List<Pending> due(Instant now, Set<ChannelId> notIn, int limit);

  /// When the next message is due that is not due yet; empty when there is none.
  Optional<Instant> nextDue(Instant now);

  /// Notes that a message is about to be posted, before it is; a later attempt then looks for it
  /// first. False when somebody else has begun to post it since, or has posted it: then it must not
  /// be posted.
  boolean attempting(Pending pending, Instant now);

  /// Notes that an uploaded file is about to be shared, before it is; a later attempt then looks
  /// for it first and shares the same upload. False as with {@link #attempting}.
  boolean sharing(Pending pending, FileSharing.Upload upload, Instant now);

  /// Notes that the upload that was to be shared is of no use any more; the next attempt uploads
  /// the file anew.
  void uploadGone(Pending pending);

  /// Notes where a message stands whose post had an unknown outcome; what it shows is not known.
  void found(Pending pending, MessageId message);

  /// Notes that the chat shows a revision. False, and nothing is noted, when the message stands
  /// elsewhere: another process has posted it meanwhile, and this one is too many.
  boolean delivered(Pending pending, Optional<MessageId> message);

  /// Notes that the next attempt has to wait. There is one even when somebody else has sent the
  /// message meanwhile: what the chat shows now is not known.
  void postponed(Pending pending, Instant until);

  /// Notes that a message can't be sent, and why; a later change of it is tried again.
  void gaveUp(Pending pending, String code);

  /// A message to be sent.
  ///
  /// @param parent the message it goes under
  /// @param message where it stands; empty when it was not posted yet
  /// @param revision counts what it should show
  /// @param attemptedAt when a post of it was begun whose outcome is not known
  /// @param upload the file that was then about to be shared
  /// @param attempts how often in a row it failed
  record Pending(
      String key,
      Outgoing.Address address,
      Optional<MessageId> parent,
      Optional<MessageId> message,
      Outgoing.Content body,
      long revision,
      Optional<Instant> attemptedAt,
      Optional<FileSharing.Upload> upload,
      int attempts,
      Instant created) {}
}
