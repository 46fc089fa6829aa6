package dev.slipway.bot.intake;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.Presence;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.Transcript;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.requests.MigrationsCommand.Which;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The answers to questions about migration containers. Reads only. Safe for use by several
/// threads.
public final class MigrationReports {
  private static final int LINES = 60;
  private static final int PIECES = 2_000;

  private final Migrations migrations;
  private final Function<Migration, Masking> masking;

  /// @param masking what is taken out of the log of a migration; may take a few seconds
  public MigrationReports(Migrations migrations, Function<Migration, Masking> masking) {
    this.migrations = migrations;
    this.masking = masking;
  }

  /// Those that stand, each with who is in it.
  ///
  /// @param environments those that the asker may see
  Message standing(App app, List<Environment> environments, Which which) {
    List<Migration> standing =
        migrations.standing().stream()
            .filter(migration -> migration.order().app().equals(app.name()))
            .filter(migration ->
                environments.stream()
                    .anyMatch(known -> known.name().equals(migration.order().environment())))
            .filter(migration -> isMeant(migration, which))
            .toList();
    if (standing.isEmpty()) {
      return Message.of(
          Text.of(
              switch (which) {
                case Which.OfApp _ ->
                    "There are no migration containers of "
                        + app.name()
                        + environments.stream()
                            .map(known -> known.name().value())
                            .collect(Collectors.joining(" and ", " on ", "."));
                case Which.Named(var name) -> "There is no migration container " + name + ".";
              }));
    }
    List<Section> sections = new ArrayList<>();
    String title = "The migration containers of " + app.name();
    sections.add(new Section.Title(Text.of(title)));
    standing.forEach(migration -> sections.add(new Section.Paragraph(line(migration))));
    return new Message(
        title
            + ": "
            + standing.stream().map(MigrationReports::name).collect(Collectors.joining(", ")),
        sections);
  }

  private static boolean isMeant(Migration migration, Which which) {
    return switch (which) {
      case Which.OfApp _ -> true;
      case Which.Named(var name) ->
          migration.container().filter(container -> container.name().equals(name)).isPresent();
    };
  }

  private static String name(Migration migration) {
    return migration
        .container()
        .map(container -> container.name().value())
        .orElseGet(() -> "session " + migration.id());
  }

  private Text line(Migration migration) {
    MigrationBoard board = MigrationBoard.of(migration, migrations.events(migration.id()));
    Optional<String> build =
        migration.container().map(container -> container.build().number().toString());
    Text text =
        new Text(List.of(new Span.Mark(board.access().isPresent() ? Symbol.DONE : Symbol.WORKING)))
            .and(" ")
            .code(name(migration))
            .and(" · " + migration.order().app() + build.map(number -> " " + number).orElse(""))
            .and(" on ")
            .bold(migration.order().environment().value())
            .and(" · ")
            .person(migration.order().owner())
            .and(" · ");
    if (migration.order().purpose() instanceof Purpose.Run) {
      return text.and(board.began().isPresent() ? "running since " : "starting since ")
          .and(new Span.Moment(board.began().orElse(migration.order().at())))
          .and(" · session " + migration.id());
    }
    List<Presence.Login> in = board.presence().in();
    text =
        in.isEmpty()
            ? text.and(
                board.access().isEmpty()
                    ? "coming up"
                    : board.presence().first().isPresent()
                        ? "nobody is connected"
                        : "not connected yet")
            : text.and(
                    in.stream()
                            .map(login -> login.who().value())
                            .distinct()
                            .collect(Collectors.joining(", "))
                        + " connected since ")
                .and(new Span.Moment(in.getFirst().since()));
    return text.and(" · ends ")
        .and(new Span.Moment(board.endsAt()))
        .and(" · session " + migration.id());
  }

  /// What was done in one.
  Message log(Migration migration) {
    List<String> lines =
        Transcript.of(migrations.log(migration.id(), PIECES), masking.apply(migration));
    if (lines.isEmpty()) {
      return Message.of(
          Text.of(
              "There is no log of session "
                  + migration.id()
                  + ": nothing was kept, or no longer."));
    }
    List<String> shown = lines.subList(Math.max(0, lines.size() - LINES), lines.size());
    String title =
        "Session "
            + migration.id()
            + " in "
            + name(migration)
            + (shown.size() < lines.size()
                ? ", its last " + LINES + " lines (times in UTC)"
                : " (times in UTC)");
    return new Message(
        title,
        List.of(
            new Section.Title(Text.of(title)), new Section.Preformatted(String.join("\n", shown))));
  }
}
