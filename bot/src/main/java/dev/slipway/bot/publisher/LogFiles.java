package dev.slipway.bot.publisher;

import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.LogLine;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.migrations.Transcript;
import dev.slipway.commands.ports.Migrations;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// The logs of migrations as files of plain text, secrets masked as far as they are known. Of a log
/// of more than 2 million characters the file has the beginning and the end. Safe for use by
/// several threads.
public final class LogFiles {
  private static final int FIRST = 500_000;
  private static final int LAST = 1_500_000;
  private static final int PAGE = 200;

  private final Migrations migrations;
  private final Function<Migration, Masking> masking;

  /// @param masking what is taken out of the log of a migration; may take a few seconds
  public LogFiles(Migrations migrations, Function<Migration, Masking> masking) {
    this.migrations = migrations;
    this.masking = masking;
  }

  /// What is kept of a migration's log; empty when nothing is, or no longer.
  Optional<Bytes> of(MigrationId id) {
    return migrations
        .find(id)
        .flatMap(this::text)
        .map(text -> Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private Optional<String> text(Migration migration) {
    MigrationId id = migration.id();
    long pieces = migrations.logLength(id);
    List<LogLine> first = beginning(id, pieces);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    List<LogLine> last = end(id, first.size(), pieces);
    StringBuilder text = new StringBuilder(header(migration, first.getFirst().at()));
    Masking masked = masking.apply(migration);
    append(text, first, masked);
    long missing = pieces - first.size() - last.size();
    if (missing > 0) {
      text.append("\n... ")
          .append(missing)
          .append(" pieces of output are left out here: the log is too long for a file ...\n\n");
    }
    append(text, last, masked);
    return Optional.of(text.toString());
  }

  private static String header(Migration migration, Instant began) {
    return "Session "
        + migration.id()
        + migration
            .container()
            .map(container ->
                " in "
                    + container.name()
                    + ", build "
                    + container.build().number()
                    + " of "
                    + migration.order().app()
                    + " on "
                    + migration.order().environment())
            .orElse("")
        + "\nThe log begins at "
        + began.truncatedTo(ChronoUnit.SECONDS)
        + "; times are in UTC, secrets are masked as far as they are known.\n\n";
  }

  private static void append(StringBuilder text, List<LogLine> log, Masking masked) {
    Transcript.of(log, masked).forEach(line -> text.append(line).append('\n'));
  }

  private List<LogLine> beginning(MigrationId id, long pieces) {
    List<LogLine> read = new ArrayList<>();
    int room = FIRST;
    while (read.size() < pieces && room > 0) {
      List<LogLine> page =
          migrations.log(id, read.size() + 1L, Math.min(read.size() + (long) PAGE, pieces));
      for (LogLine line : page) {
        if (room > 0) {
          read.add(line);
          room -= line.text().length();
        }
      }
      if (page.isEmpty()) {
        return read;
      }
    }
    return read;
  }

  /// What comes after the beginning, as far back as there is room.
  private List<LogLine> end(MigrationId id, long before, long pieces) {
    List<LogLine> read = new ArrayList<>();
    int room = LAST;
    long next = pieces;
    while (next > before && room > 0) {
      List<LogLine> page = migrations.log(id, Math.max(before + 1, next - PAGE + 1), next);
      for (LogLine line : page.reversed()) {
        if (room > 0) {
          read.add(line);
          room -= line.text().length();
        }
      }
      next -= Math.max(1, page.size());
    }
    return read.reversed();
  }
}
