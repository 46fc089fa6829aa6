package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.config.AppName;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// End a time for which a channel is told nothing.
///
/// @param channel empty for the one where it is said
public record UnmuteCommand(AppName app, Set<Topic> topics, Optional<ChannelMention> channel)
    implements Command {
  public static final Spec<UnmuteCommand> SPEC =
      new Spec<>(
          new CommandName("unmute"),
          Optional.of(Action.DEPLOY),
          "Tells this channel, or another one that you and I are in, again what was muted.",
          List.of(
              Form.verbs("unmute")
                  .takes(Part.APP, Part.CHANNEL)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("unmute [builds] [and deployments] [here | in #CHANNEL] [of APP]")
                  .makes(
                      parts -> new UnmuteCommand(parts.app(), Topics.of(parts), parts.channel()))),
          List.of(
              new Example<>(
                  "unmute builds of shop",
                  new UnmuteCommand(SHOP, EnumSet.of(Topic.BUILDS), Optional.empty())),
              new Example<>(
                  "unmute here builds and deployments of shop",
                  new UnmuteCommand(SHOP, EnumSet.allOf(Topic.class), Optional.empty())),
              new Example<>(
                  "unmute builds in #shop",
                  new UnmuteCommand(
                      SHOP, EnumSet.of(Topic.BUILDS), Optional.of(new ChannelMention("shop"))))));

  public UnmuteCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "unmute "
        + Topics.words(topics)
        + " of "
        + app
        + channel.map(where -> " in " + where).orElse("");
  }
}
