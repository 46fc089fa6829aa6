package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.progress.Sentences;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What goes to the thread under a migration container's message. Pure.
public final class MigrationThread {
  private MigrationThread() {}

  /// What an event has to say in the thread; empty for most.
  ///
  /// @param board with the event in it
  public static Optional<Message> of(MigrationBoard board, MigrationEvent event) {
    return switch (event) {
      case MigrationEvent.Closed(_, MigrationState.Finished(var container, var why))
          when container.inside() instanceof Inside.Command ->
          Optional.of(
              Message.of(
                  why instanceof MigrationState.HowEnded.DidNotStart
                      ? MigrationMessage.ended(why)
                      : MigrationMessage.ended(why)
                          .and(" What it printed: ")
                          .code("migration log " + board.id())));
      case MigrationEvent.BecameReady ready ->
          Optional.of(
              Message.of(
                  Text.of("Ready after ")
                      .and(Sentences.took(Duration.between(board.order().at(), ready.at())))
                      .and(". Its host key is ")
                      .code(ready.hostKey().fingerprint())
                      .and("; ")
                      .person(board.order().owner())
                      .and(" has been told how to get in.")));
      case MigrationEvent.StartedAfresh fresh ->
          Optional.of(
              Message.of(
                  mark(Symbol.WARNING)
                      .person(board.order().owner())
                      .and(
                          ", the pod was replaced by a fresh one: what ran in it is lost. Its host key is ")
                      .code(fresh.hostKey().fingerprint())
                      .and(" now.")));
      case MigrationEvent.NearEnd near ->
          Optional.of(
              Message.of(
                  mark(Symbol.WARNING)
                      .person(board.order().owner())
                      .and(", your migration container ends at ")
                      .and(new Span.Moment(near.endsAt()))
                      .and(". For more time say ")
                      .code("extend " + name(board) + " by 2h")
                      .and(".")));
      case MigrationEvent.ExtensionAsked _ -> Optional.empty();
      case MigrationEvent.EndChanged changed ->
          Optional.of(
              Message.of(
                  Text.of("It ends at ")
                      .and(new Span.Moment(changed.endsAt()))
                      .and(
                          changed.isLatest()
                              ? " now, and that is as late as it can be."
                              : " now.")));
      case MigrationEvent.NotExtended(_, String words) ->
          Optional.of(Message.of(mark(Symbol.STOPPED).and("Not extended: " + words + ".")));
      case MigrationEvent.Closed(_, MigrationState.Finished(_, var why)) ->
          Optional.of(
              Message.of(
                  why instanceof MigrationState.HowEnded.DidNotStart
                      ? MigrationMessage.ended(why)
                      : MigrationMessage.ended(why)
                          .and(" What was done in it: ")
                          .code("migration log " + board.id())));
      case MigrationEvent.Named _,
          MigrationEvent.Waiting _,
          MigrationEvent.WentSilent _,
          MigrationEvent.Answered _,
          MigrationEvent.PeopleChanged _,
          MigrationEvent.Began _,
          MigrationEvent.Printed _,
          MigrationEvent.Ending _,
          MigrationEvent.Closed _ ->
          Optional.empty();
    };
  }

  /// What a command has printed.
  ///
  /// @param lines control characters taken out, known secrets masked
  public static Message printed(List<String> lines) {
    List<String> shown = Excerpt.of(lines);
    return new Message(
        shown.isEmpty() ? "output" : shown.getLast(),
        List.of(new Section.Preformatted(String.join("\n", shown))));
  }

  private static String name(MigrationBoard board) {
    return board.container().map(container -> container.name().value()).orElse("it");
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}
