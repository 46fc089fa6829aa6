package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.config.AppName;
import java.util.List;
import java.util.Optional;

/// In which environments a build is live.
public record WhereCommand(AppName app, BuildReference build) implements Command {
  public static final Spec<WhereCommand> SPEC =
      new Spec<>(
          new CommandName("where"),
          Optional.of(Action.VIEW),
          "Shows in which environments a build is live.",
          List.of(
              Form.verbs("where is")
                  .takes(Part.BUILD, Part.APP)
                  .ignoring("live", "running", "deployed", "at")
                  .makes(parts -> new WhereCommand(parts.app(), parts.build()))),
          List.of(
              new Example<>("where is build #235?", of(235)),
              new Example<>("where is #235 live", of(235))));

  private static WhereCommand of(long number) {
    return new WhereCommand(SHOP, new BuildReference.Numbered(new BuildNumber(number)));
  }

  @Override
  public String phrase() {
    return "where is " + Says.buildOf(app, build);
  }
}
