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

/// What is in a build.
public record BuildCommand(AppName app, BuildReference build) implements Command {
  public static final Spec<BuildCommand> SPEC =
      new Spec<>(
          new CommandName("build"),
          Optional.of(Action.VIEW),
          "Shows what is in a build and how its pipeline stands.",
          List.of(
              Form.verbs("build", "what is in")
                  .takes(Part.BUILD, Part.APP)
                  .ignoring("show", "describe", "details", "status", "about", "how", "is")
                  .makes(parts -> new BuildCommand(parts.app(), parts.build()))),
          List.of(
              new Example<>("build #235", of(235)),
              new Example<>("show build 235", of(235)),
              new Example<>("what is in build #235", of(235))));

  private static BuildCommand of(long number) {
    return new BuildCommand(SHOP, new BuildReference.Numbered(new BuildNumber(number)));
  }

  @Override
  public String phrase() {
    return "show build " + Says.build(build) + " of " + app;
  }
}
