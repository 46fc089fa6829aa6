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

/// Have the channel told no more of an app where it is said.
public record UnsubscribeCommand(AppName app, Set<Topic> topics) implements Command {
  public static final Spec<UnsubscribeCommand> SPEC =
      new Spec<>(
          new CommandName("unsubscribe"),
          Optional.of(Action.DEPLOY),
          "Tells this channel no more of new builds, of how deployments end, or of both.",
          List.of(
              Form.verbs("unsubscribe")
                  .takes(Part.APP)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("unsubscribe here from [builds] [and deployments] [of APP]")
                  .makes(parts -> new UnsubscribeCommand(parts.app(), Topics.of(parts)))),
          List.of(
              new Example<>(
                  "unsubscribe from builds of shop",
                  new UnsubscribeCommand(SHOP, EnumSet.of(Topic.BUILDS))),
              new Example<>(
                  "unsubscribe here from builds and deployments of shop",
                  new UnsubscribeCommand(SHOP, EnumSet.allOf(Topic.class)))));

  public UnsubscribeCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "unsubscribe from " + Topics.words(topics) + " of " + app;
  }
}
