package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import java.util.List;
import java.util.Optional;

/// Be mentioned where builds with own commits are announced.
public record MentionCommand(AppName app) implements Command {
  public static final Spec<MentionCommand> SPEC =
      new Spec<>(
          new CommandName("mention"),
          Optional.of(Action.VIEW),
          "Mentions you where builds with your commits are announced; without it you appear by name only.",
          List.of(
              Form.verbs("mention")
                  .takes(Part.APP)
                  .ignoring("in", "builds", "new", "all")
                  .shownAs("mention me in builds [of APP]")
                  .makes(parts -> new MentionCommand(parts.app()))),
          List.of(new Example<>("mention me in builds of shop", new MentionCommand(SHOP))));

  @Override
  public String phrase() {
    return "mention me in builds of " + app;
  }
}
