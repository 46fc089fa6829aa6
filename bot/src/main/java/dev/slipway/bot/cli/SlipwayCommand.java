package dev.slipway.bot.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The launcher's verbs. Exit codes: 0 done, 1 it could not be done, 2 the command line was wrong.
@Command(
    name = "slipway",
    description = "Deploys from Slack: asks GitLab, acts on Kubernetes, keeps one message true.",
    mixinStandardHelpOptions = true,
    versionProvider = SlipwayCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      RunCommand.class,
      CheckConfigCommand.class,
      AuditCommand.class,
      SandboxCommand.class
    })
public final class SlipwayCommand implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs a command line and gives its exit code.
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private SlipwayCommand() {}

  public static int execute(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new SlipwayCommand());
    commandLine.setExecutionExceptionHandler((failure, line, _) -> {
      line.getErr().println("slipway: " + words(failure));
      return 1;
    });
    return commandLine;
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "Which command? Try slipway demo, or slipway --help.");
  }

  /// What went wrong, from the outside in, each thing once.
  private static String words(Throwable failure) {
    StringBuilder words = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message =
          cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
      if (words.indexOf(message) < 0) {
        words.append(words.isEmpty() ? "" : ": ").append(message);
      }
    }
    return words.toString();
  }

  /// The version from the build.
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      Properties properties = new Properties();
      try (InputStream in = SlipwayCommand.class.getResourceAsStream("/slipway.properties")) {
        properties.load(Objects.requireNonNull(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new String[] {"slipway " + properties.getProperty("version")};
    }
  }
}
