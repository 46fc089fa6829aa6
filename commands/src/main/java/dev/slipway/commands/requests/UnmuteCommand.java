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

/// End a time for which the channel is told nothing.
public record UnmuteCommand(AppName app, Set<Topic> topics) implements Command {
  public static final Spec<UnmuteCommand> SPEC =
      new Spec<>(
          new CommandName("unmute"),
          Optional.of(Action.DEPLOY),
          "Tells this channel again what was muted.",
          List.of(
              Form.verbs("unmute")
                  .takes(Part.APP)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("unmute [builds] [and deployments] here [of APP]")
                  .makes(parts -> new UnmuteCommand(parts.app(), Topics.of(parts)))),
          List.of(
              new Example<>(
                  "unmute builds of shop", new UnmuteCommand(SHOP, EnumSet.of(Topic.BUILDS))),
              new Example<>(
                  "unmute here builds and deployments of shop",
                  new UnmuteCommand(SHOP, EnumSet.allOf(Topic.class)))));

  public UnmuteCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "unmute " + Topics.words(topics) + " of " + app;
  }
}
