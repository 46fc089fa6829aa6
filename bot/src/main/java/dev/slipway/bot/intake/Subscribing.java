package dev.slipway.bot.intake;

import dev.slipway.bot.intake.MeantChannels.Meant;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.news.Subscription;
import dev.slipway.commands.news.Subscription.Said;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Follows;
import dev.slipway.commands.ports.Follows.Follower;
import dev.slipway.commands.ports.Follows.Way;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.commands.requests.Command;
import dev.slipway.commands.requests.MuteCommand;
import dev.slipway.commands.requests.SubscribeCommand;
import dev.slipway.commands.requests.UnmuteCommand;
import dev.slipway.commands.requests.UnsubscribeCommand;
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

/// What follows from saying what a channel is to be told of. Only of channels that the
/// configuration lists, and only by those who may deploy the app somewhere; see [MeantChannels].
/// What is said elsewhere is told in the channel too, with who said it. Safe for use by several
/// threads.
final class Subscribing {
  static final Duration USUAL = Duration.ofHours(2);

  private final SlipwayConfig config;
  private final Subscriptions subscriptions;
  private final Follows follows;
  private final MeantChannels channels;
  private final Replies replies;
  private final InstantSource clock;

  Subscribing(
      SlipwayConfig config,
      Subscriptions subscriptions,
      Follows follows,
      MeantChannels channels,
      Replies replies,
      InstantSource clock) {
    this.config = config;
    this.subscriptions = subscriptions;
    this.follows = follows;
    this.channels = channels;
    this.replies = replies;
    this.clock = clock;
  }

  /// What is wanted.
  ///
  /// @param back what a person says in the channel to have it as it was
  private record Wish(
      AppName app,
      Set<Topic> topics,
      Optional<ChannelMention> channel,
      Said said,
      Command back,
      String phrase) {
    /// @param channel how it is called: `this channel`
    private Text words(Text channel) {
      String what = topics.stream().sorted().map(Topic::word).collect(Collectors.joining(" and "));
      return switch (said) {
        case Said.Subscribe() -> ended(channel.and(" is told of " + what));
        case Said.Unsubscribe() -> ended(channel.and(" is told no more of " + what));
        case Said.Mute(Instant until) ->
            named(channel.and(" is told nothing of " + what))
                .and(" until ")
                .and(new Span.Moment(until))
                .and(".");
        case Said.Unmute() ->
            named(Text.of(what)).and(" are no longer muted in ").and(channel).and(".");
      };
    }

    private Text named(Text text) {
      return text.and(" of ").bold(app.value());
    }

    private Text ended(Text text) {
      return named(text).and(".");
    }

    private Text wayBack() {
      return Text.of(" ")
          .code(back.phrase())
          .and(
              switch (said) {
                case Said.Subscribe(), Said.Mute _ -> " ends it.";
                case Said.Unsubscribe(), Said.Unmute() -> " takes it back.";
              });
    }
  }

  void subscribe(Asker asker, SubscribeCommand command) {
    say(
        asker,
        new Wish(
            command.app(),
            command.topics(),
            command.channel(),
            new Said.Subscribe(),
            new UnsubscribeCommand(command.app(), command.topics(), Optional.empty()),
            command.phrase()));
  }

  void unsubscribe(Asker asker, UnsubscribeCommand command) {
    say(
        asker,
        new Wish(
            command.app(),
            command.topics(),
            command.channel(),
            new Said.Unsubscribe(),
            new SubscribeCommand(command.app(), command.topics(), Optional.empty()),
            command.phrase()));
  }

  void mute(Asker asker, MuteCommand command) {
    say(
        asker,
        new Wish(
            command.app(),
            command.topics(),
            command.channel(),
            new Said.Mute(clock.instant().plus(command.length().orElse(USUAL))),
            new UnmuteCommand(command.app(), command.topics(), Optional.empty()),
            command.phrase()));
  }

  void unmute(Asker asker, UnmuteCommand command) {
    say(
        asker,
        new Wish(
            command.app(),
            command.topics(),
            command.channel(),
            new Said.Unmute(),
            new MuteCommand(command.app(), command.topics(), Optional.empty(), Optional.empty()),
            command.phrase()));
  }

  private void say(Asker asker, Wish wish) {
    App app = config.app(wish.app()).orElseThrow();
    List<AuditEntry> decisions = new ArrayList<>();
    Optional<Decision> allowed = Optional.empty();
    Optional<Decision.Denied> denied = Optional.empty();
    for (Environment environment : app.environments()) {
      Decision decision = asker.decide(Action.DEPLOY, app, environment);
      if (decision instanceof Decision.Denied no) {
        denied = denied.or(() -> Optional.of(no));
      } else if (allowed.isEmpty()) {
        allowed = Optional.of(decision);
        decisions.add(
            replies.entry(asker, Action.DEPLOY, app, environment, decision, wish.phrase()));
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
                  wish.phrase())));
      return;
    }
    switch (channels.of(asker, wish.channel())) {
      case Meant.Nothing(Text why) ->
          replies.say(
              asker.message(), Message.of(Replies.mark(Symbol.STOPPED).and(why)), decisions);
      case Meant.Here(ChannelId channel) ->
          note(
              asker,
              wish,
              channel,
              List.of(
                  replies.openly(
                      asker.message(),
                      Message.of(by(asker).and(wish.words(thisChannel())).and(wish.wayBack())))),
              decisions);
      case Meant.There(ChannelId channel, String name) ->
          note(
              asker,
              wish,
              channel,
              List.of(
                  replies.reply(
                      asker.message(),
                      Message.of(by(asker).and(wish.words(Text.of("").bold("#" + name))))),
                  replies.elsewhere(
                      asker.message(),
                      channel,
                      Message.of(
                          Replies.mark(Symbol.DONE)
                              .person(asker.message().user())
                              .and(" said elsewhere: ")
                              .and(wish.words(thisChannel()))
                              .and(wish.wayBack())))),
              decisions);
    }
  }

  private static Text by(Asker asker) {
    return Replies.mark(Symbol.DONE).person(asker.message().user()).and(": ");
  }

  private static Text thisChannel() {
    return Text.of("this channel");
  }

  private void note(
      Asker asker, Wish wish, ChannelId channel, List<Outgoing> said, List<AuditEntry> decisions) {
    Instruct instruct = new Instruct.Note(channel, wish.app(), wish.topics(), wish.said());
    replies.answered(
        asker.message(), new Consequence(Optional.empty(), Optional.of(instruct), said, decisions));
  }

  /// Which channels are told of an app, and where the asker is told of own commits.
  ///
  /// @param environments those that the asker may see
  Message of(App app, List<Environment> environments, UserId asker) {
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
    if (between.isEmpty()) {
      text = Text.of("No channel is told of ").bold(app.name().value()).and(".");
    }
    for (Environment environment : environments) {
      Optional<Follower> own =
          follows.of(new Scope.OneEnvironment(app.name(), environment.name())).stream()
              .filter(one -> one.who().equals(asker))
              .findFirst();
      text =
          own.map(Follower::way)
              .map(way -> own(way, asker, environment))
              .map(text::and)
              .orElse(text);
    }
    return Message.of(text);
  }

  private static Text own(Way way, UserId asker, Environment environment) {
    return Text.of("\n")
        .person(asker)
        .and(" is told of own commits that go live on ")
        .bold(environment.name().value())
        .and(
            switch (way) {
              case MESSAGE -> ".";
              case MESSAGE_AND_MAIL -> ", by e-mail too.";
            });
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
      case DEPLOYMENTS -> app.news().deployments().contains(channel.id());
    };
  }
}
