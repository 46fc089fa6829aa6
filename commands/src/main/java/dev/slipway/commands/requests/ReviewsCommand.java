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

/// Which review apps there are.
public record ReviewsCommand(AppName app) implements Command {
  public static final Spec<ReviewsCommand> SPEC =
      new Spec<>(
          new CommandName("reviews"),
          Optional.of(Action.VIEW),
          "Lists the review apps, with their addresses and how they stand.",
          List.of(
              Form.verbs("review apps")
                  .takes(Part.APP)
                  .ignoring("list", "show", "all", "which", "what", "are", "there", "running")
                  .makes(parts -> new ReviewsCommand(parts.app()))),
          List.of(
              new Example<>("review apps", new ReviewsCommand(SHOP)),
              new Example<>("which review apps are there of shop?", new ReviewsCommand(SHOP))));

  @Override
  public String phrase() {
    return "review apps of " + app;
  }
}
