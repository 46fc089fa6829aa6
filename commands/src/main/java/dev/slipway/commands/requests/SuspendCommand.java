package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.locks.Scope;
import java.util.List;
import java.util.Optional;

/// Keep builds from going live somewhere by themselves.
///
/// @param reason empty when none was given
public record SuspendCommand(Scope.OneEnvironment where, Optional<String> reason)
    implements Command {
  public static final Spec<SuspendCommand> SPEC =
      new Spec<>(
          new CommandName("suspend"),
          Optional.of(Action.DEPLOY),
          "Keeps builds from going live there by themselves; people deploy as usual.",
          List.of(
              Form.verbs(
                      "pause automatic deploys",
                      "pause automatic deployments",
                      "pause auto deploys",
                      "pause auto deployments",
                      "suspend automatic deploys")
                  .takes(Part.APP, Part.ENVIRONMENT, Part.REASON)
                  .shownAs("pause automatic deploys to ENVIRONMENT [of APP] [: REASON]")
                  .makes(parts ->
                      new SuspendCommand(
                          new Scope.OneEnvironment(parts.app(), parts.environment()),
                          parts.reason()))),
          List.of(
              new Example<>(
                  "pause automatic deploys to staging",
                  new SuspendCommand(new Scope.OneEnvironment(SHOP, STAGING), Optional.empty())),
              new Example<>(
                  "pause automatic deploys to production: the sale is on",
                  new SuspendCommand(
                      new Scope.OneEnvironment(SHOP, PRODUCTION), Optional.of("the sale is on")))));

  @Override
  public String phrase() {
    return "pause automatic deploys to "
        + where.environment()
        + " of "
        + where.app()
        + Says.reason(reason);
  }
}
