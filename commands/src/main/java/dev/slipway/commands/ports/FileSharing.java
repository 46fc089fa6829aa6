package dev.slipway.commands.ports;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.ports.Conversations.Delivery;
import java.time.Instant;
import java.util.Optional;

/// Files in the chat. One is uploaded first, when nobody can see it, and then shared. Every call
/// has a time-out. Safe for use by several threads at once; the caller keeps to the pace of one
/// call a second and channel.
public interface FileSharing {
  /// What {@link #share} is rejected with when the chat system no longer has the upload: it was
  /// shared already, or is too old.
  String UPLOAD_GONE = "upload-gone";

  /// Uploads a file. Nobody sees it, and what is never shared goes away by itself.
  ///
  /// @param content at least one byte
  Answer<Upload> upload(String name, Bytes content);

  /// Shows an upload to everybody in a channel or thread. An upload can be shared once.
  Delivery share(ChannelId channel, Optional<MessageId> thread, Upload upload, String title);

  /// Looks for the message that shows an upload, when the outcome of sharing it is unknown. The
  /// chat system may need some seconds until it shows what was shared.
  ///
  /// @param title as it was shared
  /// @param notBefore it can't be older than this
  Answer<Optional<MessageId>> find(
      ChannelId channel,
      Optional<MessageId> thread,
      Upload upload,
      String title,
      Instant notBefore);

  /// An uploaded file, as the chat system calls it. Opaque.
  record Upload(String id) {}
}
