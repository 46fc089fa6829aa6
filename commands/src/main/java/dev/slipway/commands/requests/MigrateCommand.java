package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

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
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// Run the configured migration command of a build, once.
public record MigrateCommand(AppName app, BuildReference build, EnvironmentName environment)
    implements Command {
  public static final Spec<MigrateCommand> SPEC =
      new Spec<>(
          new CommandName("migrate"),
          Optional.of(Action.MIGRATE),
          "Runs the migration command that is configured for an environment, once, in a build's own image; its output goes to the thread.",
          List.of(
              Form.verbs("run migration", "run migrations", "migrate")
                  .takes(Part.BUILD, Part.APP, Part.ENVIRONMENT)
                  .ignoring("at", "with", "from", "database", "db", "go", "ahead", "and")
                  .shownAs("run migration at BUILD [of APP] on ENVIRONMENT")
                  .makes(parts ->
                      new MigrateCommand(parts.app(), parts.build(), parts.environment()))),
          List.of(
              new Example<>("run migration at build #235 on staging", at235()),
              new Example<>("run the migrations at #235 of shop on staging please", at235()),
              new Example<>(
                  "run migration at latest stable on staging",
                  new MigrateCommand(SHOP, new BuildReference.LatestStable(), STAGING))));

  private static MigrateCommand at235() {
    return new MigrateCommand(SHOP, new BuildReference.Numbered(new BuildNumber(235)), STAGING);
  }

  @Override
  public String phrase() {
    return "run migration at " + Says.buildOf(app, build) + " on " + environment;
  }
}
