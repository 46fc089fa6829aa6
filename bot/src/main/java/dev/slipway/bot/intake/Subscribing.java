package dev.slipway.bot.intake;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.news.Subscription;
import dev.slipway.commands.news.Subscription.Said;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Channel;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What follows from saying what a channel is to be told of. Only in channels that the
/// configuration lists, and only by those who may deploy the app somewhere. Safe for use by several
/// threads.
final class Subscribing {
  static final Duration USUAL = Duration.ofHours(2);

  private final SlipwayConfig config;
  private final Subscriptions subscriptions;
  private final Replies replies;
  private final InstantSource clock;

  Subscribing(
      SlipwayConfig config, Subscriptions subscriptions, Replies replies, InstantSource clock) {
    this.config = config;
    this.subscriptions = subscriptions;
    this.replies = replies;
    this.clock = clock;
  }

  void subscribe(Asker asker, AppName app, Set<Topic> topics, String phrase) {
    say(
        asker,
        app,
        topics,
        new Said.Subscribe(),
        phrase,
        Text.of("this channel is told of "),
        Text.of("."));
  }

  void unsubscribe(Asker asker, AppName app, Set<Topic> topics, String phrase) {
    say(
        asker,
        app,
        topics,
        new Said.Unsubscribe(),
        phrase,
        Text.of("this channel is told no more of "),
        Text.of("."));
  }

  void mute(Asker asker, AppName app, Set<Topic> topics, Optional<Duration> length, String phrase) {
    Instant until = clock.instant().plus(length.orElse(USUAL));
    say(
        asker,
        app,
        topics,
        new Said.Mute(until),
        phrase,
        Text.of("this channel is told nothing of "),
        Text.of(" until ").and(new Span.Moment(until)).and("."));
  }

  void unmute(Asker asker, AppName app, Set<Topic> topics, String phrase) {
    say(
        asker,
        app,
        topics,
        new Said.Unmute(),
        phrase,
        Text.of("nothing is muted any more in this channel of "),
        Text.of("."));
  }

  private void say(
      Asker asker,
      AppName name,
      Set<Topic> topics,
      Said said,
      String phrase,
      Text before,
      Text after) {
    App app = config.app(name).orElseThrow();
    List<AuditEntry> decisions = new ArrayList<>();
    Optional<Decision> allowed = Optional.empty();
    Optional<Decision.Denied> denied = Optional.empty();
    for (Environment environment : app.environments()) {
      Decision decision = asker.decide(Action.DEPLOY, app, environment);
      if (decision instanceof Decision.Denied no) {
        denied = denied.or(() -> Optional.of(no));
      } else if (allowed.isEmpty()) {
        allowed = Optional.of(decision);
        decisions.add(replies.entry(asker, Action.DEPLOY, app, environment, decision, phrase));
      }
    }
    if (allowed.isEmpty()) {
      replies.say(
          asker.message(),
          Replies.denial(asker, denied.orElseThrow()),
          List.of(
              replies.entry(
                  asker,
                  Action.DEPLOY,
                  app,
                  app.environments().getFirst(),
                  denied.orElseThrow(),
                  phrase)));
      return;
    }
    if (asker.place() != Place.LISTED_CHANNEL) {
      replies.say(
          asker.message(),
          Message.of(
              Replies.mark(Symbol.STOPPED)
                  .and(
                      "Say it in the channel that is meant; it has to be one that the configuration lists.")),
          decisions);
      return;
    }
    ChannelId channel = asker.message().channel();
    Consequence consequence =
        new Consequence(
            Optional.empty(),
            Optional.of(new Instruct.Note(channel, name, topics, said)),
            List.of(
                replies.openly(
                    asker.message(),
                    Message.of(
                        Replies.mark(Symbol.DONE)
                            .person(asker.message().user())
                            .and(": ")
                            .and(before)
                            .and(words(topics) + " of ")
                            .bold(name.value())
                            .and(after)))),
            decisions);
    replies.answered(asker.message(), consequence);
  }

  private static String words(Set<Topic> topics) {
    return topics.stream().sorted().map(Topic::word).collect(Collectors.joining(" and "));
  }

  /// Which channels are told of an app.
  Message of(App app) {
    List<Subscription> said = subscriptions.of(app.name());
    Instant now = clock.instant();
    Text text = Text.of("");
    String between = "";
    for (Channel channel : config.channels()) {
      for (Topic topic : Topic.values()) {
        Optional<Text> line = line(app, channel, topic, said, now);
        if (line.isPresent()) {
          text = text.and(between).and(line.get());
          between = "\n";
        }
      }
    }
    return Message.of(
        between.isEmpty()
            ? Text.of("No channel is told of ").bold(app.name().value()).and(".")
            : text);
  }

  private Optional<Text> line(
      App app, Channel channel, Topic topic, List<Subscription> said, Instant now) {
    ChannelId id = new ChannelId(channel.id());
    Optional<Subscription> own =
        said.stream().filter(one -> one.channel().equals(id) && one.topic() == topic).findFirst();
    boolean told =
        Subscription.told(
                isConfigured(app, channel, topic) ? List.of(id) : List.of(),
                own.map(one -> one.after(new Said.Unmute())).stream().toList(),
                now)
            .contains(id);
    return told
        ? Optional.of(
            Text.of("")
                .bold("#" + channel.name())
                .and(" is told of " + topic.word())
                .and(
                    own.filter(one -> one.isMuted(now))
                        .flatMap(Subscription::mutedUntil)
                        .map(until -> Text.of(", but is muted until ").and(new Span.Moment(until)))
                        .orElse(Text.of("")))
                .and("."))
        : Optional.empty();
  }

  private boolean isConfigured(App app, Channel channel, Topic topic) {
    return switch (topic) {
      case BUILDS ->
          !app.news().events().isEmpty() && config.newsChannels(app).contains(channel.id());
      case DEPLOYMENTS -> false;
    };
  }
}
