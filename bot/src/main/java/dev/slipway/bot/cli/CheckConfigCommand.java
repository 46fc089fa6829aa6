package dev.slipway.bot.cli;

import dev.slipway.config.SlipwayConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `slipway check-config FILE`.
@Command(
    name = "check-config",
    description = "Reads a configuration file and reports every problem in it. Calls nobody.",
    mixinStandardHelpOptions = true,
    versionProvider = SlipwayCommand.Version.class)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class CheckConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration file.")
  private Path file;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Optional<SlipwayConfig> config =
        ConfigOption.read(file, System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return 1;
    }
    out.println(
        file
            + " is fine: "
            + config.get().apps().size()
            + " app(s), "
            + config.get().channels().size()
            + " channel(s).");
    config
        .get()
        .apps()
        .forEach(app ->
            out.println(
                "  "
                    + app.name()
                    + " ("
                    + app.project()
                    + "): "
                    + String.join(
                        ", ",
                        app.environments().stream()
                            .map(environment ->
                                environment.name()
                                    + " in "
                                    + environment.targets().size()
                                    + " target(s)")
                            .toList())));
    return 0;
  }
}
