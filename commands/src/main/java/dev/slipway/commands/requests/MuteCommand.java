package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
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

/// Have the channel told nothing of an app for a time.
///
/// @param length empty for as long as is usual
public record MuteCommand(AppName app, Set<Topic> topics, Optional<Duration> length)
    implements Command {
  public static final Spec<MuteCommand> SPEC =
      new Spec<>(
          new CommandName("mute"),
          Optional.of(Action.DEPLOY),
          "Tells this channel nothing of new builds and deployments for a time, 2 hours if you don't say how long.",
          List.of(
              Form.verbs("mute")
                  .takes(Part.APP, Part.DURATION)
                  .may(Topics.BUILDS, Topics.DEPLOYMENTS)
                  .ignoring("to", "from", "here", "in", "this", "channel", "and", "all")
                  .shownAs("mute [builds] [and deployments] here [of APP] [for DURATION]")
                  .makes(
                      parts -> new MuteCommand(parts.app(), Topics.of(parts), parts.duration()))),
          List.of(
              new Example<>(
                  "mute builds of shop",
                  new MuteCommand(SHOP, EnumSet.of(Topic.BUILDS), Optional.empty())),
              new Example<>(
                  "mute builds and deployments here for 2h",
                  new MuteCommand(
                      SHOP, EnumSet.allOf(Topic.class), Optional.of(Duration.ofHours(2))))));

  public MuteCommand {
    topics = Set.copyOf(topics);
  }

  @Override
  public String phrase() {
    return "mute "
        + Topics.words(topics)
        + " of "
        + app
        + length.map(time -> " for " + Says.duration(time)).orElse("");
  }
}
