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

/// Have a channel told of an app.
///
/// @param channel empty for the one where it is said
public record SubscribeCommand(AppName app, Set<Topic> topics, Optional<ChannelMention> channel)
    implements Command {
  public static final Spec<SubscribeCommand> SPEC =
      new Spec<>(
          new CommandName("subscribe"),
          Optional.of(Action.DEPLOY),
          "Tells this channel, or another one that you and I are in, of new builds, of how deployments end, or of both.",
          List.of(
              Form.verbs("subscribe")
                  .takes(Part.APP, Part.CHANNEL)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("subscribe [here | #CHANNEL] to [builds] [and deployments] [of APP]")
                  .makes(parts ->
                      new SubscribeCommand(parts.app(), Topics.of(parts), parts.channel()))),
          List.of(
              new Example<>(
                  "subscribe to builds of shop",
                  new SubscribeCommand(SHOP, EnumSet.of(Topic.BUILDS), Optional.empty())),
              new Example<>(
                  "subscribe here to builds and deployments of shop",
                  new SubscribeCommand(SHOP, EnumSet.allOf(Topic.class), Optional.empty())),
              new Example<>(
                  "subscribe #shop to builds and deployments of shop",
                  new SubscribeCommand(
                      SHOP, EnumSet.allOf(Topic.class), Optional.of(new ChannelMention("shop"))))));

  public SubscribeCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "subscribe"
        + channel.map(where -> " " + where).orElse("")
        + " to "
        + Topics.words(topics)
        + " of "
        + app;
  }
}
