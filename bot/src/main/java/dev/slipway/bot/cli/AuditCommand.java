package dev.slipway.bot.cli;

import dev.slipway.commands.audit.AuditCheck;
import dev.slipway.commands.audit.AuditCheck.Finding;
import dev.slipway.commands.audit.AuditHead;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredAuditLog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `slipway audit`.
@Command(
    name = "audit",
    description =
        "Looks after the record of decisions: who asked for what, and why it was allowed or not.",
    mixinStandardHelpOptions = true,
    versionProvider = SlipwayCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // picocli fills the fields in
final class AuditCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Which command? There is slipway audit verify.");
  }

  /// `slipway audit verify --config FILE`.
  @Command(
      name = "verify",
      description = {
        "Goes through all decisions and says which is the first that is not as it was written.",
        "With the embedded database the bot must be stopped meanwhile. Exit code 1 when one is found."
      },
      mixinStandardHelpOptions = true,
      versionProvider = SlipwayCommand.Version.class)
  int verify(
      @Option(
              names = "--config",
              required = true,
              paramLabel = "FILE",
              description = "The configuration file, which names the database.")
          Path file,
      @Option(
              names = "--head",
              paramLabel = "NUMBER:HASH",
              converter = HeadConverter.class,
              description = {
                "A head that the bot has published in its log or in a channel; may be given often.",
                "Without one, rows cut off at the end by somebody who can write to the database are not found."
              })
          List<AuditHead> heads) {
    CommandLine line = spec.commandLine();
    Optional<SlipwayConfig> config = ConfigOption.read(file, System.getenv(), line.getErr());
    if (config.isEmpty()) {
      return 1;
    }
    AuditCheck check = new AuditCheck(heads == null ? List.of() : new ArrayList<>(heads));
    PrintWriter out = line.getOut();
    try (Database database = Database.open(config.get().store())) {
      Optional<Finding> finding = check.end(new StoredAuditLog(database).read(check));
      finding.ifPresentOrElse(
          wrong -> out.println(wrong.words()),
          () ->
              out.println(
                  "All "
                      + check.head().number()
                      + " decisions are as they were written. Head: "
                      + check.head()));
      return finding.isPresent() ? 1 : 0;
    }
  }

  /// Reads a published head.
  static final class HeadConverter implements CommandLine.ITypeConverter<AuditHead> {
    @Override
    public AuditHead convert(String text) {
      return AuditHead.parse(text)
          .orElseThrow(() ->
              new TypeConversionException(
                  "'" + text + "' is no head: a number, a colon and 64 hexadecimal digits"));
    }
  }
}
