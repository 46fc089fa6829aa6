package dev.slipway.bot.cli;

import dev.slipway.bot.Bot;
import dev.slipway.config.SlipwayConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `slipway run --config FILE`.
@Command(
    name = "run",
    description = {
      "Runs the bot until it is told to stop (SIGTERM or Ctrl-C).",
      "What is under way is then handed over within 20 seconds."
    },
    mixinStandardHelpOptions = true,
    versionProvider = SlipwayCommand.Version.class)
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "The configuration file.")
  private Path file;

  @Override
  public Integer call() throws InterruptedException {
    Optional<SlipwayConfig> config =
        ConfigOption.read(file, System.getenv(), spec.commandLine().getErr());
    if (config.isEmpty()) {
      return 1;
    }
    Bot bot = Bot.start(config.get(), InstantSource.system());
    spec.commandLine()
        .getOut()
        .println("slipway is running; health at port " + bot.port() + " under /readyz");
    UntilStopped.await(bot::close);
    return 0;
  }
}
