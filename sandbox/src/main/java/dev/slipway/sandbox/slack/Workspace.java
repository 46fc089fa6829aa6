package dev.slipway.sandbox.slack;

import dev.slipway.sandbox.DemoWorld;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The workspace itself: who is there, which channels, what was said.
///
/// Safe for use by several threads at once. Listeners hear of a change after it can be seen, in no
/// promised order.
final class Workspace {
  static final String BOT_NAME = "slipway";
  static final String GROUP_HANDLE = "deployers";

  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<String, Map<String, Message>> messages = new LinkedHashMap<>();
  private final List<Consumer<Message>> listeners = new CopyOnWriteArrayList<>();
  private final Timestamps timestamps;
  private final InstantSource clock;

  Workspace(InstantSource clock) {
    this.clock = clock;
    this.timestamps = new Timestamps(clock);
    Set<String> everybody = new LinkedHashSet<>();
    for (DemoWorld.Person person : DemoWorld.PEOPLE) {
      put(
          new Member(
              person.slackId(),
              person.name(),
              person.realName(),
              person.email(),
              DemoWorld.TEAM,
              Set.of()));
      everybody.add(person.slackId());
    }
    put(
        new Member(
            DemoWorld.BOT_USER, BOT_NAME, "Slipway", "", DemoWorld.TEAM, Set.of(Member.Mark.BOT)));
    everybody.add(DemoWorld.BOT_USER);
    for (DemoWorld.Channel channel : DemoWorld.CHANNELS) {
      put(
          new Channel(
              channel.id(), channel.name(), Channel.Kind.PUBLIC, everybody, Channel.State.OPEN));
    }
  }

  /// Calls back with every message that is new or changed, from now on.
  void onMessage(Consumer<Message> listener) {
    listeners.add(listener);
  }

  synchronized List<Channel> channels() {
    return List.copyOf(channels.values());
  }

  synchronized List<Member> members() {
    return List.copyOf(members.values());
  }

  /// The channel by id, or by name with or without `#`; empty when there is none.
  synchronized Optional<Channel> channel(String idOrName) {
    String name = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
    return Optional.ofNullable(channels.get(idOrName))
        .or(() -> channels.values().stream().filter(c -> c.name().equals(name)).findFirst());
  }

  /// The user by id or user name; empty when there is none.
  synchronized Optional<Member> member(String idOrName) {
    String name = idOrName.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(members.get(idOrName))
        .or(() -> members.values().stream().filter(m -> m.name().equals(name)).findFirst());
  }

  synchronized void put(Channel channel) {
    channels.put(channel.id(), channel);
  }

  synchronized void put(Member member) {
    members.put(member.id(), member);
  }

  /// The direct message between the bot and a user, opened if need be.
  synchronized Channel directMessage(String user) {
    String id = directMessageId(user);
    return channels.computeIfAbsent(
        id,
        absent ->
            new Channel(
                id,
                id,
                Channel.Kind.DIRECT,
                new LinkedHashSet<>(List.of(user, DemoWorld.BOT_USER)),
                Channel.State.OPEN));
  }

  synchronized boolean hasDirectMessage(String user) {
    return channels.containsKey(directMessageId(user));
  }

  private static String directMessageId(String user) {
    return "D" + user.substring(1);
  }

  /// The users of the group `@deployers`.
  List<String> groupMembers() {
    return DemoWorld.PEOPLE.stream()
        .map(DemoWorld.Person::slackId)
        .filter(id -> !id.equals("U0DAVE"))
        .toList();
  }

  /// Adds a message and gives it its timestamp.
  Message post(
      Channel channel,
      String user,
      @Nullable String threadTs,
      @Nullable String ephemeralTo,
      String clientMsgId,
      Content content) {
    Message message;
    synchronized (this) {
      message =
          new Message(
              channel.id(),
              timestamps.next(),
              user,
              threadTs,
              ephemeralTo,
              clientMsgId,
              List.of(new Message.Version(clock.instant(), content)),
              Map.of(),
              Message.Fate.STANDS);
      messages
          .computeIfAbsent(channel.id(), id -> new LinkedHashMap<>())
          .put(message.ts(), message);
    }
    listeners.forEach(listener -> listener.accept(message));
    return message;
  }

  /// Replaces a message by what the change makes of it.
  ///
  /// @return the message as it is now; empty when there is none
  Optional<Message> change(String channel, String ts, UnaryOperator<Message> change) {
    Message changed;
    synchronized (this) {
      Map<String, Message> here = messages.getOrDefault(channel, Map.of());
      Message before = here.get(ts);
      if (before == null) {
        return Optional.empty();
      }
      changed = change.apply(before);
      here.put(ts, changed);
    }
    listeners.forEach(listener -> listener.accept(changed));
    return Optional.of(changed);
  }

  /// A message that was not deleted, ephemeral ones included.
  synchronized Optional<Message> message(String channel, String ts) {
    return Optional.ofNullable(messages.getOrDefault(channel, Map.of()).get(ts))
        .filter(message -> !message.isDeleted());
  }

  /// Everything ever written in a channel, oldest first: replies, ephemeral and deleted messages
  /// too.
  synchronized List<Message> messages(String channel) {
    return new ArrayList<>(messages.getOrDefault(channel, Map.of()).values());
  }

  /// A timestamp for something that is not a message: an event, an action.
  String timestamp() {
    return timestamps.next();
  }

  InstantSource clock() {
    return clock;
  }
}
