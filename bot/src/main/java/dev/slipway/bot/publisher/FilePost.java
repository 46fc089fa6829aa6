package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.FileSharing.Upload;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing.LogFile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Puts files into threads, each once. A file is uploaded, which nobody sees; that it is about to
/// be shared is stored, with the upload; then it is shared. When the outcome of that is unknown, it
/// is looked for, and otherwise the same upload is shared again: the chat takes an upload once
/// only. Safe for use by several threads.
final class FilePost {
  /// How long after an attempt a file may come into sight in the chat.
  private static final Duration SETTLING = Duration.ofSeconds(15);

  /// How often an upload that is gone is looked for before the file is uploaded anew: together with
  /// the pauses in between for a minute.
  private static final int LOOKS = 6;

  /// The clocks of several processes may differ by this much.
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final Outbox outbox;
  private final FileSharing sharing;
  private final LogFiles logs;
  private final InstantSource clock;

  FilePost(Outbox outbox, FileSharing sharing, LogFiles logs, InstantSource clock) {
    this.outbox = outbox;
    this.sharing = sharing;
    this.logs = logs;
    this.clock = clock;
  }

  /// What became of it; empty when somebody else shares it.
  Optional<Delivery> send(
      Pending pending, LogFile file, ChannelId channel, Optional<MessageId> thread) {
    Target target = new Target(pending, file, channel, thread);
    return pending.upload().isPresent() ? again(target, pending.upload().get()) : anew(target);
  }

  /// Which file goes where.
  private record Target(
      Pending pending, LogFile file, ChannelId channel, Optional<MessageId> thread) {}

  private Optional<Delivery> anew(Target target) {
    Optional<Bytes> content = logs.of(target.file().migration());
    if (content.isEmpty()) {
      return Optional.of(new Delivery.Rejected("log-gone"));
    }
    return switch (sharing.upload(target.file().name(), content.get())) {
      case Answer.Found<Upload>(Upload upload) -> share(target, upload);
      case Answer.Refused<Upload>(var refusal) ->
          Optional.of(new Delivery.Rejected(refusal.code()));
      case Answer.Unavailable<Upload>(Outage outage) -> Optional.of(new Delivery.Unknown(outage));
    };
  }

  private Optional<Delivery> again(Target target, Upload upload) {
    Instant attempted = target.pending().attemptedAt().orElseGet(() -> target.pending().created());
    Answer<Optional<MessageId>> found =
        sharing.find(
            target.channel(),
            target.thread(),
            upload,
            target.file().title(),
            attempted.minus(SKEW));
    return switch (found) {
      case Answer.Found<Optional<MessageId>>(Optional<MessageId> message) -> {
        if (message.isPresent()) {
          yield Optional.of(new Delivery.Delivered(message));
        }
        Duration since = Duration.between(attempted, clock.instant());
        yield since.compareTo(SETTLING) < 0
            ? Optional.of(notSeen("the file is not in sight yet", SETTLING.minus(since)))
            : share(target, upload);
      }
      case Answer.Refused<Optional<MessageId>>(var refusal) ->
          Optional.of(new Delivery.Rejected(refusal.code()));
      case Answer.Unavailable<Optional<MessageId>>(Outage outage) ->
          Optional.of(new Delivery.Unknown(outage));
    };
  }

  private Optional<Delivery> share(Target target, Upload upload) {
    Instant began = clock.instant();
    if (!outbox.sharing(target.pending(), upload, began)) {
      return Optional.empty();
    }
    if (clock.instant().isAfter(began.plus(Conversations.FRESH))) {
      return Optional.of(Publisher.WAS_PAUSED);
    }
    Delivery delivery =
        sharing.share(target.channel(), target.thread(), upload, target.file().title());
    if (!(delivery instanceof Delivery.Rejected(String code))
        || !code.equals(FileSharing.UPLOAD_GONE)) {
      return Optional.of(delivery);
    }
    if (target.pending().attempts() >= LOOKS) {
      outbox.uploadGone(target.pending());
    }
    return Optional.of(
        new Delivery.Unknown(new Outage("the chat", "the upload is used or too old")));
  }

  private static Delivery notSeen(String reason, Duration again) {
    return new Delivery.Unknown(new Outage("the chat", reason, Optional.of(again)));
  }
}
