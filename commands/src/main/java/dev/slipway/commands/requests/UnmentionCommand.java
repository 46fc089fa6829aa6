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

/// Be mentioned no more where builds with own commits are announced.
public record UnmentionCommand(AppName app) implements Command {
  public static final Spec<UnmentionCommand> SPEC =
      new Spec<>(
          new CommandName("unmention"),
          Optional.of(Action.VIEW),
          "Mentions you no more where builds with your commits are announced.",
          List.of(
              Form.verbs("stop mentioning", "not mention", "don't mention", "dont mention")
                  .takes(Part.APP)
                  .ignoring("in", "builds", "new", "all", "any", "more", "anymore")
                  .shownAs("stop mentioning me in builds [of APP]")
                  .makes(parts -> new UnmentionCommand(parts.app()))),
          List.of(
              new Example<>("stop mentioning me in builds of shop", new UnmentionCommand(SHOP)),
              new Example<>("do not mention me in builds of shop", new UnmentionCommand(SHOP))));

  @Override
  public String phrase() {
    return "stop mentioning me in builds of " + app;
  }
}
