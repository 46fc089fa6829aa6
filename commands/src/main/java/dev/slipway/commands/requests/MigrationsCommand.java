package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Parts;
import dev.slipway.commands.grammar.Spec;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;

/// Which migration containers there are, and who is in them.
public record MigrationsCommand(Which which) implements Command {
  public static final Spec<MigrationsCommand> SPEC =
      new Spec<>(
          new CommandName("migrations"),
          Optional.of(Action.VIEW),
          "Lists the migration containers, and who is connected to them.",
          List.of(
              Form.verbs("migration containers", "migration pods", "who has a migration container")
                  .takes(Part.APP, Part.MAYBE_ENVIRONMENT)
                  .ignoring("list", "show", "all", "which", "what", "are", "there", "running")
                  .makes(MigrationsCommand::ofApp),
              Form.verbs("migrations", "containers", "who is in")
                  .takes(Part.APP, Part.MAYBE_ENVIRONMENT)
                  .ignoring("list", "show", "all", "running")
                  .makes(MigrationsCommand::ofApp),
              Form.verbs("who is in")
                  .takes(Part.CONTAINER)
                  .makes(parts -> new MigrationsCommand(new Which.Named(parts.container())))),
          List.of(
              new Example<>(
                  "migration containers",
                  new MigrationsCommand(new Which.OfApp(SHOP, Optional.empty()))),
              new Example<>(
                  "list the migration containers on staging",
                  new MigrationsCommand(new Which.OfApp(SHOP, Optional.of(STAGING)))),
              new Example<>(
                  "who is in migration235?",
                  new MigrationsCommand(new Which.Named(new ContainerName("migration235"))))));

  /// Which containers.
  public sealed interface Which {
    /// All of an app.
    ///
    /// @param environment empty for all of the app's
    record OfApp(AppName app, Optional<EnvironmentName> environment) implements Which {}

    record Named(ContainerName container) implements Which {}
  }

  private static MigrationsCommand ofApp(Parts parts) {
    return new MigrationsCommand(new Which.OfApp(parts.app(), parts.maybeEnvironment()));
  }

  @Override
  public String phrase() {
    return switch (which) {
      case Which.OfApp(AppName app, Optional<EnvironmentName> environment) ->
          "migration containers of " + app + environment.map(name -> " on " + name).orElse("");
      case Which.Named(ContainerName container) -> "who is in " + container;
    };
  }
}
