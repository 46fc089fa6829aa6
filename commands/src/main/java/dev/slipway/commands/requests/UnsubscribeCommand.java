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

/// Have a channel told no more of an app.
///
/// @param channel empty for the one where it is said
public record UnsubscribeCommand(AppName app, Set<Topic> topics, Optional<ChannelMention> channel)
    implements Command {
  public static final Spec<UnsubscribeCommand> SPEC =
      new Spec<>(
          new CommandName("unsubscribe"),
          Optional.of(Action.DEPLOY),
          "Tells this channel, or another one that you and I are in, no more of new builds, of how deployments end, or of both.",
          List.of(
              Form.verbs("unsubscribe")
                  .takes(Part.APP, Part.CHANNEL)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("unsubscribe [here | #CHANNEL] from [builds] [and deployments] [of APP]")
                  .makes(parts ->
                      new UnsubscribeCommand(parts.app(), Topics.of(parts), parts.channel()))),
          List.of(
              new Example<>(
                  "unsubscribe from builds of shop",
                  new UnsubscribeCommand(SHOP, EnumSet.of(Topic.BUILDS), Optional.empty())),
              new Example<>(
                  "unsubscribe here from builds and deployments of shop",
                  new UnsubscribeCommand(SHOP, EnumSet.allOf(Topic.class), Optional.empty())),
              new Example<>(
                  "unsubscribe #shop from builds of shop",
                  new UnsubscribeCommand(
                      SHOP, EnumSet.of(Topic.BUILDS), Optional.of(new ChannelMention("shop"))))));

  public UnsubscribeCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "unsubscribe"
        + channel.map(where -> " " + where).orElse("")
        + " from "
        + Topics.words(topics)
        + " of "
        + app;
  }
}
