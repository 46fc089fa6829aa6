package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.FileSharing;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A workspace as its ports show it: one call a second and channel, messages with keys, people. It
/// keeps everything that was ever shown, and shows a file some seconds after it was shared. Used by
/// one thread at a time.
public final class SimSlack implements Conversations, FileSharing, Directory, Channels {
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration FILES_LAG = Duration.ofSeconds(5);

  private final HandSetClock clock;
  private final Faults faults;
  private final List<Shown> messages = new ArrayList<>();
  private final Map<Upload, Bytes> uploads = new HashMap<>();
  private final List<SharedFile> shared = new ArrayList<>();
  private final List<Rendered> privately = new ArrayList<>();
  private final Map<String, Instant> lastCall = new HashMap<>();
  private int number;

  SimSlack(HandSetClock clock, Faults faults) {
    this.clock = clock;
    this.faults = faults;
  }

  /// A message of ours with all it ever said, the newest last.
  public record Shown(
      MessageId id,
      ChannelId channel,
      Optional<MessageId> thread,
      String key,
      Instant at,
      List<Rendered> versions) {}

  /// A file that everybody can see.
  public record SharedFile(
      Upload upload,
      ChannelId channel,
      Optional<MessageId> thread,
      String title,
      Instant at,
      Bytes content) {}

  @Override
  public Rendered render(Message message) {
    return new Rendered(message.summary(), message.sections().toString());
  }

  @Override
  public Delivery post(ChannelId channel, Optional<MessageId> thread, String key, Rendered body) {
    return say(
        channel,
        () -> {
          MessageId id = new MessageId(String.format(Locale.ROOT, "1772452800.%06d", ++number));
          messages.add(
              new Shown(id, channel, thread, key, clock.instant(), new ArrayList<>(List.of(body))));
          return new Delivery.Delivered(Optional.of(id));
        });
  }

  @Override
  public Delivery update(ChannelId channel, MessageId message, String key, Rendered body) {
    return say(
        channel,
        () -> {
          Optional<Shown> shown =
              messages.stream().filter(known -> known.id().equals(message)).findFirst();
          if (shown.isEmpty()) {
            return new Delivery.Rejected("message_not_found");
          }
          shown.get().versions().add(body);
          return new Delivery.Delivered(Optional.of(message));
        });
  }

  @Override
  public Delivery delete(ChannelId channel, MessageId message) {
    Fault fault = faults.onSaying();
    if (fault == Fault.NONE) {
      messages.removeIf(known -> known.id().equals(message));
      return new Delivery.Delivered(Optional.of(message));
    }
    return new Delivery.Unknown(faults.outage(Party.SLACK, fault));
  }

  private Delivery say(ChannelId channel, Supplier<Delivery> act) {
    Instant now = clock.instant();
    Instant free = lastCall.getOrDefault(channel.value(), Instant.MIN);
    if (now.isBefore(free)) {
      return new Delivery.TooFast(Duration.between(now, free));
    }
    Fault fault = faults.onSaying();
    if (fault == Fault.TOO_FAST) {
      return new Delivery.TooFast(faults.wait(Duration.ofSeconds(10)));
    }
    if (fault == Fault.NO_ANSWER) {
      return new Delivery.Unknown(faults.outage(Party.SLACK, fault));
    }
    lastCall.put(channel.value(), now.plus(PACE));
    Delivery done = act.get();
    return fault == Fault.NONE ? done : new Delivery.Unknown(faults.outage(Party.SLACK, fault));
  }

  @Override
  public Answer<Optional<MessageId>> find(
      ChannelId channel, Optional<MessageId> thread, String key, Instant notBefore) {
    Fault fault = faults.onReading(Party.SLACK);
    if (fault != Fault.NONE) {
      return new Answer.Unavailable<>(faults.outage(Party.SLACK, fault));
    }
    return new Answer.Found<>(
        messages.stream()
            .filter(shown -> shown.channel().equals(channel) && shown.thread().equals(thread))
            .filter(shown -> shown.key().equals(key) && !shown.at().isBefore(notBefore))
            .map(Shown::id)
            .findFirst());
  }

  @Override
  public Answer<Upload> upload(String name, Bytes content) {
    Fault fault = faults.onReading(Party.SLACK);
    if (fault != Fault.NONE) {
      return new Answer.Unavailable<>(faults.outage(Party.SLACK, fault));
    }
    Upload upload = new Upload("F" + ++number);
    uploads.put(upload, content);
    return new Answer.Found<>(upload);
  }

  @Override
  public Delivery share(
      ChannelId channel, Optional<MessageId> thread, Upload upload, String title) {
    return say(
        channel,
        () -> {
          Bytes content = uploads.remove(upload);
          if (content == null) {
            return new Delivery.Rejected(UPLOAD_GONE);
          }
          shared.add(new SharedFile(upload, channel, thread, title, clock.instant(), content));
          return new Delivery.Delivered(Optional.empty());
        });
  }

  @Override
  public Answer<Optional<MessageId>> find(
      ChannelId channel,
      Optional<MessageId> thread,
      Upload upload,
      String title,
      Instant notBefore) {
    Fault fault = faults.onReading(Party.SLACK);
    if (fault != Fault.NONE) {
      return new Answer.Unavailable<>(faults.outage(Party.SLACK, fault));
    }
    return new Answer.Found<>(
        shared.stream()
            .filter(file -> file.upload().equals(upload) && !file.at().isBefore(notBefore))
            .filter(file -> !clock.instant().isBefore(file.at().plus(FILES_LAG)))
            .map(file -> new MessageId(file.upload().id()))
            .findFirst());
  }

  @Override
  public Answer<ChannelId> direct(UserId user) {
    Fault fault = faults.onReading(Party.SLACK);
    return fault == Fault.NONE
        ? new Answer.Found<>(new ChannelId("D" + user.value()))
        : new Answer.Unavailable<>(faults.outage(Party.SLACK, fault));
  }

  @Override
  public Delivery respond(URI replyTo, Rendered body) {
    Fault fault = faults.onSaying();
    if (fault == Fault.TOO_FAST) {
      return new Delivery.TooFast(faults.wait(Duration.ofSeconds(10)));
    }
    if (fault != Fault.NO_ANSWER) {
      privately.add(body);
    }
    return fault == Fault.NONE
        ? new Delivery.Delivered(Optional.empty())
        : new Delivery.Unknown(faults.outage(Party.SLACK, fault));
  }

  @Override
  public Answer<Person> person(UserId user) {
    Fault fault = faults.onReading(Party.SLACK);
    return fault == Fault.NONE
        ? new Answer.Found<>(new Person(user, user.value(), Standing.MEMBER, Set.of("S0DEPLOYERS")))
        : new Answer.Unavailable<>(faults.outage(Party.SLACK, fault));
  }

  /// Everybody is everywhere.
  @Override
  public Answer<Shared> shared(ChannelId channel, UserId person) {
    Fault fault = faults.onReading(Party.SLACK);
    return fault == Fault.NONE
        ? new Answer.Found<>(new Shared(channel, channel.value()))
        : new Answer.Unavailable<>(faults.outage(Party.SLACK, fault));
  }

  /// Everything of ours that stands in a channel, with its threads.
  List<Shown> messages() {
    return List.copyOf(messages);
  }

  /// Uploads that were not shared are too old from now on.
  void forgetUploads() {
    uploads.clear();
  }

  /// The files that were shared.
  List<SharedFile> files() {
    return List.copyOf(shared);
  }

  /// What only askers saw.
  List<Rendered> privately() {
    return List.copyOf(privately);
  }
}
