package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.config.AppName;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Have a channel told nothing of an app for a time.
///
/// @param channel empty for the one where it is said
/// @param length empty for as long as is usual
public record MuteCommand(
    AppName app, Set<Topic> topics, Optional<ChannelMention> channel, Optional<Duration> length)
    implements Command {
  public static final Spec<MuteCommand> SPEC =
      new Spec<>(
          new CommandName("mute"),
          Optional.of(Action.DEPLOY),
          "Tells this channel, or another one that you and I are in, nothing of new builds and deployments for a time, 2 hours if you don't say how long.",
          List.of(
              Form.verbs("mute")
                  .takes(Part.APP, Part.CHANNEL, Part.DURATION)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs(
                      "mute [builds] [and deployments] [here | in #CHANNEL] [of APP] [for DURATION]")
                  .makes(parts ->
                      new MuteCommand(
                          parts.app(), Topics.of(parts), parts.channel(), parts.duration()))),
          List.of(
              new Example<>(
                  "mute builds of shop",
                  new MuteCommand(
                      SHOP, EnumSet.of(Topic.BUILDS), Optional.empty(), Optional.empty())),
              new Example<>(
                  "mute builds and deployments here for 2h",
                  new MuteCommand(
                      SHOP,
                      EnumSet.allOf(Topic.class),
                      Optional.empty(),
                      Optional.of(Duration.ofHours(2)))),
              new Example<>(
                  "mute builds in #shop for 2h",
                  new MuteCommand(
                      SHOP,
                      EnumSet.of(Topic.BUILDS),
                      Optional.of(new ChannelMention("shop")),
                      Optional.of(Duration.ofHours(2))))));

  public MuteCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "mute "
        + Topics.words(topics)
        + " of "
        + app
        + channel.map(where -> " in " + where).orElse("")
        + length.map(time -> " for " + Says.duration(time)).orElse("");
  }
}
