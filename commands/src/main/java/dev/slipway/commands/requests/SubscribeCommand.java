package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
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

/// Have the channel told of an app where it is said.
public record SubscribeCommand(AppName app, Set<Topic> topics) implements Command {
  public static final Spec<SubscribeCommand> SPEC =
      new Spec<>(
          new CommandName("subscribe"),
          Optional.of(Action.DEPLOY),
          "Tells this channel of new builds, of how deployments end, or of both.",
          List.of(
              Form.verbs("subscribe")
                  .takes(Part.APP)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("subscribe here to [builds] [and deployments] [of APP]")
                  .makes(parts -> new SubscribeCommand(parts.app(), Topics.of(parts)))),
          List.of(
              new Example<>(
                  "subscribe to builds of shop",
                  new SubscribeCommand(SHOP, EnumSet.of(Topic.BUILDS))),
              new Example<>(
                  "subscribe here to builds and deployments of shop",
                  new SubscribeCommand(SHOP, EnumSet.allOf(Topic.class)))));

  public SubscribeCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "subscribe to " + Topics.words(topics) + " of " + app;
  }
}
