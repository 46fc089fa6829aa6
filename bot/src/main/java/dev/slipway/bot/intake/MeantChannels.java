package dev.slipway.bot.intake;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Channel;
import dev.slipway.config.SlipwayConfig;
import java.util.Optional;

/// Which channel somebody means: only one that the configuration lists and, when it is not the one
/// where it is said, in which both the bot and whoever says it are. Safe for use by several
/// threads.
final class MeantChannels {
  private final SlipwayConfig config;
  private final Channels channels;

  MeantChannels(SlipwayConfig config, Channels channels) {
    this.config = config;
    this.channels = channels;
  }

  /// What came out.
  sealed interface Meant {
    /// The channel where it was said.
    record Here(ChannelId channel) implements Meant {}

    /// @param name as the chat system has it now, without the `#`
    record There(ChannelId channel, String name) implements Meant {}

    record Nothing(Text why) implements Meant {}
  }

  /// @param named empty for the channel where it is said
  Meant of(Asker asker, Optional<ChannelMention> named) {
    ChannelId said = asker.message().channel();
    if (named.isEmpty()) {
      return asker.place() == Place.LISTED_CHANNEL
          ? new Meant.Here(said)
          : new Meant.Nothing(
              Text.of(
                  "Say it in the channel that is meant, or name that channel with its #; it has to be one that the configuration lists."));
    }
    ChannelMention mention = named.get();
    Optional<Channel> byId = config.channel(mention.word());
    Optional<Channel> listed =
        byId.or(() -> called(mention.word())).filter(channel -> !Channel.isDirect(channel.id()));
    if (listed.isEmpty()) {
      return new Meant.Nothing(unlisted(mention));
    }
    ChannelId channel = new ChannelId(listed.get().id());
    return channel.equals(said)
        ? new Meant.Here(said)
        : there(asker, channel, byId.isPresent() ? Optional.empty() : named, listed.get());
  }

  private Optional<Channel> called(String name) {
    return config.channels().stream()
        .filter(channel -> channel.name().equalsIgnoreCase(name))
        .findFirst();
  }

  private static Text unlisted(ChannelMention mention) {
    return Text.of("The configuration lists no channel ")
        .bold(mention.toString())
        .and(". Ask whoever keeps it to add it to ")
        .code("channels")
        .and("; one that it lists without a name can be named in a message that mentions me.");
  }

  /// @param typed the name by which it was found; the chat system may have given it to another one
  private Meant there(
      Asker asker, ChannelId channel, Optional<ChannelMention> typed, Channel listed) {
    return switch (channels.shared(channel, asker.message().user())) {
      case Answer.Found<Channels.Shared>(Channels.Shared(_, String name)) ->
          typed.isPresent() && !typed.get().word().equalsIgnoreCase(name)
              ? new Meant.Nothing(
                  Text.of("What the configuration calls ")
                      .bold(typed.get().toString())
                      .and(" is called ")
                      .bold("#" + name)
                      .and(" now. Name it in a message that mentions me, or say it there."))
              : new Meant.There(channel, name);
      case Answer.Refused<Channels.Shared>(Refusal refusal) ->
          new Meant.Nothing(
              Text.of("")
                  .bold("#" + listed.name())
                  .and(": ")
                  .and(refusal.whole())
                  .and(" (rule ")
                  .code(refusal.code())
                  .and(")"));
      case Answer.Unavailable<Channels.Shared>(Outage outage) ->
          new Meant.Nothing(
              Text.of("I can't see who is in ")
                  .bold("#" + listed.name())
                  .and(
                      " now, as "
                          + outage.system()
                          + " "
                          + outage.reason()
                          + ", so I did nothing. Say it again in a moment."));
    };
  }
}
