package dev.slipway.bot.publisher;

import dev.slipway.bot.engine.Rounds;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.MessageId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Conversations.Delivery;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outbox.Pending;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.ports.Outgoing.LogFile;
import dev.slipway.commands.ports.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the chat show what the outbox says, at most one call a second and channel, always the
/// newest state. One process does this at a time. A post whose outcome is unknown is looked for
/// before it is tried again, so that no message appears twice.
public final class Publisher extends Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
  private static final Duration PACE = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  static final Delivery WAS_PAUSED =
      new Delivery.Unknown(new Outage("Slipway", "this process was paused"));

  private static final Duration PRIVATE_LIFE = Duration.ofMinutes(30);
  private static final int PRIVATE_ATTEMPTS = 5;
  private static final int AT_ONCE = 100;

  private final Outbox outbox;
  private final Conversations conversations;
  private final FilePost files;
  private final Undelivered undelivered;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final Set<Lane> busy = ConcurrentHashMap.newKeySet();
  private final Map<Lane, Instant> nextCall = new ConcurrentHashMap<>();

  /// What stands in the chat beside the same of another process, and when to try to take it away.
  private final Map<TooMany, Instant> tooMany = new ConcurrentHashMap<>();

  private record TooMany(String key, Address address, MessageId message) {}

  /// @param lookEvery how often to look for what other processes have stored
  public Publisher(
      Outbox outbox,
      Conversations conversations,
      FileSharing sharing,
      LogFiles logs,
      Undelivered undelivered,
      Duration lookEvery,
      InstantSource clock) {
    this.outbox = outbox;
    this.conversations = conversations;
    this.files = new FilePost(outbox, sharing, logs, clock);
    this.undelivered = undelivered;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "outbox";
  }

  /// Starts whatever may be sent now, and says how long nothing else can be.
  ///
  /// @param calls what the sending itself is done on; one message a channel at a time
  @Override
  public Duration round(Executor calls) {
    Instant now = clock.instant();
    Instant next = now.plus(lookEvery);
    nextCall.values().removeIf(instant -> !instant.isAfter(now));
    Set<ChannelId> resting =
        Stream.concat(nextCall.keySet().stream(), busy.stream())
            .flatMap(lane -> lane.channel().stream())
            .collect(Collectors.toSet());
    for (Instant again : nextCall.values()) {
      next = again.isBefore(next) ? again : next;
    }
    if (busy.size() >= AT_ONCE) {
      return Duration.between(now, next); // whoever is done wakes us
    }
    List<Pending> due = outbox.due(now, resting, AT_ONCE + busy.size());
    for (Pending pending : due) {
      Lane lane = Lane.of(pending.address());
      if (!nextCall.containsKey(lane) && busy.add(lane)) {
        if (!(pending.address() instanceof Address.Private)) {
          nextCall.put(lane, now.plus(PACE));
        }
        calls.execute(() -> send(pending, lane));
      }
    }
    tooMany.forEach((message, from) -> {
      Lane lane = Lane.of(message.address());
      if (!from.isAfter(now) && !nextCall.containsKey(lane) && busy.add(lane)) {
        nextCall.put(lane, now.plus(PACE));
        calls.execute(() -> takeAway(message, lane));
      }
    });
    Optional<Instant> later = outbox.nextDue(now);
    if (later.isPresent() && later.get().isBefore(next)) {
      next = later.get();
    }
    return Duration.between(now, next);
  }

  /// What takes one message at a time: a channel, a person, or an answer that only the asker sees.
  private record Lane(Optional<ChannelId> channel, String name) {
    private static Lane of(Address address) {
      return switch (address) {
        case Address.InChannel(ChannelId channel) -> of(channel);
        case Address.InThread(ChannelId channel, _) -> of(channel);
        case Address.Under(ChannelId channel, _) -> of(channel);
        case Address.ToPerson(UserId user) -> new Lane(Optional.empty(), user.value());
        case Address.Private(var replyTo) -> new Lane(Optional.empty(), replyTo.toString());
      };
    }

    private static Lane of(ChannelId channel) {
      return new Lane(Optional.of(channel), channel.value());
    }
  }

  private void send(Pending pending, Lane lane) {
    try {
      Optional<Delivery> delivery =
          switch (pending.address()) {
            case Address.InChannel(ChannelId channel) -> say(pending, channel, Optional.empty());
            case Address.InThread(ChannelId channel, MessageId parent) ->
                say(pending, channel, Optional.of(parent));
            case Address.Under(ChannelId channel, _) -> say(pending, channel, pending.parent());
            case Address.ToPerson(UserId user) -> sayTo(pending, user);
            case Address.Private(var replyTo) ->
                Optional.of(
                    switch (pending.body()) {
                      case Rendered text -> conversations.respond(replyTo, text);
                      case LogFile _ -> new Delivery.Rejected("no-file-in-private");
                    });
          };
      delivery.ifPresent(known -> settle(pending, known, lane));
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("message", pending.key())
          .setCause(unexpected)
          .log("sending failed");
      outbox.postponed(pending, clock.instant().plus(LONGEST_RETRY));
    } finally {
      busy.remove(lane);
      if (lane.channel().isPresent() || busy.size() <= AT_ONCE / 2) {
        wake();
      }
    }
  }

  /// What became of it; empty when somebody else posts it.
  private Optional<Delivery> say(Pending pending, ChannelId channel, Optional<MessageId> thread) {
    return switch (pending.body()) {
      case Rendered text -> say(pending, text, channel, thread);
      case LogFile file -> files.send(pending, file, channel, thread);
    };
  }

  private Optional<Delivery> say(
      Pending pending, Rendered text, ChannelId channel, Optional<MessageId> thread) {
    if (pending.message().isPresent()) {
      return Optional.of(
          conversations.update(channel, pending.message().get(), pending.key(), text));
    }
    if (pending.attemptedAt().isPresent()) {
      Answer<Optional<MessageId>> found =
          conversations.find(
              channel,
              thread,
              pending.key(),
              pending.attemptedAt().get().minus(Duration.ofMinutes(5)));
      switch (found) {
        case Answer.Found<Optional<MessageId>>(Optional<MessageId> message) -> {
          if (message.isPresent()) {
            outbox.found(pending, message.get());
            return Optional.of(conversations.update(channel, message.get(), pending.key(), text));
          }
        }
        case Answer.Refused<Optional<MessageId>>(var refusal) -> {
          return Optional.of(new Delivery.Rejected(refusal.code()));
        }
        case Answer.Unavailable<Optional<MessageId>>(var outage) -> {
          return Optional.of(new Delivery.Unknown(outage));
        }
      }
    }
    Instant began = clock.instant();
    if (!outbox.attempting(pending, began)) {
      return Optional.empty();
    }
    if (clock.instant().isAfter(began.plus(Conversations.FRESH))) {
      return Optional.of(WAS_PAUSED);
    }
    return Optional.of(conversations.post(channel, thread, pending.key(), text));
  }

  private Optional<Delivery> sayTo(Pending pending, UserId user) {
    return switch (conversations.direct(user)) {
      case Answer.Found<ChannelId>(ChannelId channel) -> say(pending, channel, Optional.empty());
      case Answer.Refused<ChannelId>(var refusal) ->
          Optional.of(new Delivery.Rejected(refusal.code()));
      case Answer.Unavailable<ChannelId>(var outage) -> Optional.of(new Delivery.Unknown(outage));
    };
  }

  private void settle(Pending pending, Delivery delivery, Lane lane) {
    Instant now = clock.instant();
    switch (delivery) {
      case Delivery.Delivered(Optional<MessageId> message) -> {
        if (!outbox.delivered(pending, message)) {
          message.ifPresent(standing ->
              tooMany.put(new TooMany(pending.key(), pending.address(), standing), now));
        }
      }
      case Delivery.TooFast(Duration retryAfter) -> {
        nextCall.put(lane, now.plus(retryAfter));
        outbox.postponed(pending, now.plus(retryAfter));
      }
      case Delivery.Rejected(String code) -> {
        LOG.atWarn()
            .addKeyValue("message", pending.key())
            .addKeyValue("code", code)
            .log("the chat does not take a message");
        outbox.gaveUp(pending, code);
        undelivered.notice(pending, code).ifPresent(notice -> outbox.showOnce(notice, now));
      }
      case Delivery.Unknown(var outage) -> {
        if (isTooOld(pending, now)) {
          outbox.gaveUp(pending, "no answer");
        } else {
          LOG.atWarn()
              .addKeyValue("message", pending.key())
              .addKeyValue("attempts", pending.attempts())
              .addKeyValue("reason", outage.reason())
              .log("the chat does not answer; trying again");
          outbox.postponed(
              pending, now.plus(outage.retryAfter().orElse(backOff(pending.attempts()))));
        }
      }
    }
  }

  /// This process was stopped while it posted, and another one posted the same. Tried again until
  /// the chat has done it or refuses it.
  private void takeAway(TooMany posted, Lane lane) {
    try {
      Delivery taken =
          switch (channel(posted.address(), lane)) {
            case Answer.Found<ChannelId>(ChannelId channel) ->
                conversations.delete(channel, posted.message());
            case Answer.Refused<ChannelId>(var refusal) -> new Delivery.Rejected(refusal.code());
            case Answer.Unavailable<ChannelId>(var outage) -> new Delivery.Unknown(outage);
          };
      boolean isOver = taken instanceof Delivery.Delivered || taken instanceof Delivery.Rejected;
      if (isOver) {
        tooMany.remove(posted);
      } else {
        tooMany.put(posted, clock.instant().plus(LONGEST_RETRY));
      }
      LOG.atWarn()
          .addKeyValue("message", posted.key())
          .addKeyValue("taken", taken)
          .log(
              switch (taken) {
                case Delivery.Delivered _ -> "posted what another process had posted; took it away";
                case Delivery.Rejected _ ->
                    "posted what another process had posted; the chat does not take it away";
                case Delivery.TooFast _, Delivery.Unknown _ ->
                    "posted what another process had posted; trying to take it away again";
              });
    } finally {
      busy.remove(lane);
      wake();
    }
  }

  private Answer<ChannelId> channel(Address address, Lane lane) {
    return address instanceof Address.ToPerson(UserId user)
        ? conversations.direct(user)
        : lane.channel()
            .<Answer<ChannelId>>map(Answer.Found::new)
            .orElseGet(
                () -> new Answer.Refused<>(new Refusal("no-channel", "only the asker sees it")));
  }

  /// An answer that only the asker sees can be given a few times, for half an hour.
  private static boolean isTooOld(Pending pending, Instant now) {
    return pending.address() instanceof Address.Private
        && (pending.attempts() >= PRIVATE_ATTEMPTS
            || now.isAfter(pending.created().plus(PRIVATE_LIFE)));
  }

  private static Duration backOff(int attempts) {
    Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, 6));
    return pause.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : pause;
  }
}
