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

/// Which channels are told of an app.
public record SubscriptionsCommand(AppName app) implements Command {
  public static final Spec<SubscriptionsCommand> SPEC =
      new Spec<>(
          new CommandName("subscriptions"),
          Optional.of(Action.VIEW),
          "Shows which channels are told of builds and deployments, and where you are told of your commits.",
          List.of(
              Form.verbs("subscriptions")
                  .takes(Part.APP)
                  .ignoring("show", "list", "which", "are", "there")
                  .makes(parts -> new SubscriptionsCommand(parts.app()))),
          List.of(
              new Example<>("subscriptions", new SubscriptionsCommand(SHOP)),
              new Example<>("subscriptions of shop", new SubscriptionsCommand(SHOP))));

  @Override
  public String phrase() {
    return "subscriptions of " + app;
  }
}
