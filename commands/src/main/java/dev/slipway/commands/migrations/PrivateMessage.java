package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.migrations.MigrationBoard.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What only the developer is told: how to get in. Pure.
public final class PrivateMessage {
  private PrivateMessage() {}

  /// Empty as long as nobody can get in.
  public static Optional<Message> of(MigrationBoard board) {
    if (board.container().isEmpty()
        || board.access().isEmpty()
        || !(board.container().get().inside() instanceof Inside.Ssh(_, var keys))) {
      return Optional.empty();
    }
    Container container = board.container().get();
    boolean gone = board.ending().isPresent() || board.over().isPresent();
    return Optional.of(
        gone ? gone(container) : ready(board, container, keys.size(), board.access().get()));
  }

  private static Message ready(MigrationBoard board, Container container, int keys, Access access) {
    Text title =
        Text.of("Your migration container ")
            .code(container.name().value())
            .and(" for ")
            .bold(board.order().app().value())
            .and(" ")
            .bold(container.build().number().toString())
            .and(" on ")
            .bold(board.order().environment().value())
            .and(" is ready until ")
            .and(new Span.Moment(board.endsAt()));
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Title(new Text(List.of(new Span.Mark(Symbol.DONE))).and(" ").and(title)));
    sections.add(
        new Section.Paragraph(
            Text.of(
                keys == 1
                    ? "Your key from GitLab is installed (1)."
                    : "Your keys from GitLab are installed (" + keys + ").")));
    sections.add(new Section.Preformatted(String.join("\n", access.door().lines())));
    access
        .door()
        .inOneLine()
        .ifPresent(line -> {
          sections.add(
              new Section.Paragraph(
                  Text.of("Each in a terminal of its own; or all in one line, where there is ")
                      .code("bash")
                      .and(":")));
          sections.add(new Section.Preformatted(line));
        });
    sections.add(
        new Section.Paragraph(
            Text.of("The host key is ")
                .code(access.hostKey().fingerprint())
                .and(". With this line in ")
                .code("~/.ssh/known_hosts")
                .and(" nothing is asked at the first login:")));
    sections.add(new Section.Preformatted(access.door().knownHostsLine(access.hostKey())));
    access
        .rules()
        .filter(_ -> board.presence().first().isEmpty())
        .ifPresent(rules ->
            sections.add(
                new Section.Paragraph(
                    Text.of("Log in by ")
                        .and(new Span.Moment(rules.connectBy()))
                        .and(": it ends then if nobody has."))));
    sections.add(
        new Section.Note(
            Text.of(
                "What runs in it goes on when the connection breaks; the next login is back in it. There is room for "
                    + board.order().scratch()
                    + " of data in /home/ubuntu. "
                    + access
                        .rules()
                        .map(rules ->
                            rules.recorded()
                                ? "What is typed and printed is recorded, shown or not, and shared with the team at the end."
                                : "Nothing is recorded.")
                        .orElse("What is typed and printed may be recorded."))));
    return new Message(title.plain(), sections);
  }

  private static Message gone(Container container) {
    return Message.of(
        Text.of("Your migration container ").code(container.name().value()).and(" has ended."));
  }
}
