package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.progress.Sentences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The one message about a migration whose command is run, drawn from its board. Pure.
final class RunMessage {
  private final MigrationBoard board;

  private RunMessage(MigrationBoard board) {
    this.board = board;
  }

  static Message of(MigrationBoard board) {
    RunMessage drawing = new RunMessage(board);
    Text title = drawing.title();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Title(new Text(List.of(new Span.Mark(drawing.symbol()))).and(" ").and(title)));
    Optional<Text> detail = drawing.detail();
    detail.ifPresent(words -> sections.add(new Section.Paragraph(words)));
    board
        .silence()
        .ifPresent(silence ->
            sections.add(
                new Section.Paragraph(MigrationMessage.silent(silence, "what runs there"))));
    sections.add(new Section.Note(drawing.footer()));
    drawing.stop().ifPresent(button -> sections.add(new Section.Buttons(List.of(button))));
    return new Message(
        title.plain() + detail.map(words -> ". " + words.plain()).orElse(""), sections);
  }

  private Symbol symbol() {
    if (board.over().isEmpty()) {
      return Symbol.WORKING;
    }
    return switch (board.over().get()) {
      case MigrationState.Refused _ -> Symbol.STOPPED;
      case MigrationState.Finished(_, var why) ->
          switch (why) {
            case HowEnded.Ran(int exitCode, _) -> exitCode == 0 ? Symbol.DONE : Symbol.FAILED;
            case HowEnded.StoppedBy _ -> Symbol.STOPPED;
            case HowEnded.Unknown _ -> Symbol.WARNING;
            case HowEnded.TimeUp _,
                HowEnded.NobodyCame _,
                HowEnded.Broke _,
                HowEnded.DidNotStart _,
                HowEnded.Vanished _ ->
                Symbol.FAILED;
          };
    };
  }

  private Text title() {
    if (board.over().isPresent()) {
      return switch (board.over().get()) {
        case MigrationState.Refused _ ->
            Text.of("No migration of ").and(MigrationMessage.subject(board));
        case MigrationState.Finished(_, var why) ->
            switch (why) {
              case HowEnded.Ran(int exitCode, _) ->
                  the().and(exitCode == 0 ? " succeeded" : " failed");
              case HowEnded.TimeUp _ -> the().and(" took too long and was ended");
              case HowEnded.StoppedBy _ -> the().and(" was stopped");
              case HowEnded.DidNotStart _ -> the().and(" failed");
              case HowEnded.Unknown _, HowEnded.Vanished _ -> the().and(": its end is not known");
              case HowEnded.Broke _, HowEnded.NobodyCame _ -> the().and(" broke");
            };
      };
    }
    if (board.ending().isPresent() && board.ending().get() instanceof HowEnded.StoppedBy) {
      return Text.of("Stopping the migration of ").and(MigrationMessage.subject(board));
    }
    if (board.began().isPresent()) {
      return the().and(board.ending().isPresent() ? " is over" : " is running");
    }
    return board.container().isPresent()
        ? Text.of("Starting the migration of ").and(MigrationMessage.subject(board))
        : Text.of("Looking up ")
            .and(Sentences.reference(board.order().reference()))
            .and(" for a migration of ")
            .bold(board.order().app().value())
            .and(" on ")
            .bold(board.order().environment().value());
  }

  private Text the() {
    return Text.of("The migration of ").and(MigrationMessage.subject(board));
  }

  private Optional<Text> detail() {
    if (board.over().isPresent()) {
      return switch (board.over().get()) {
        case MigrationState.Refused(var refusal) -> Optional.of(Sentences.refusal(refusal));
        case MigrationState.Finished(_, var why) -> Optional.of(MigrationMessage.ended(why));
      };
    }
    if (board.ending().isPresent()) {
      return board.ending().map(MigrationMessage::ended);
    }
    if (board.began().isPresent()) {
      return Optional.of(
          Text.of("Since ")
              .and(new Span.Moment(board.began().get()))
              .and(", for ")
              .and(Sentences.took(board.order().life()))
              .and(" at most. What it prints is in the thread."));
    }
    return board
        .waiting()
        .map(MigrationEvent.Waiting::words)
        .filter(words -> !words.isBlank())
        .map(words -> Text.of("Waiting: " + words));
  }

  private Text footer() {
    Text text = Text.of("");
    if (board.container().isPresent()) {
      Container container = board.container().get();
      if (container.inside() instanceof Inside.Command(var words)) {
        text = text.code(String.join(" ", words)).and(" · ");
      }
      text =
          text.code(container.name().value())
              .and(" · ")
              .link(container.build().url(), container.build().number().toString())
              .and(" · " + container.image().digest().shortened() + " · ");
    }
    return text.and("session " + board.id() + " · asked by ").person(board.order().requester());
  }

  private Optional<Button> stop() {
    return board.over().isPresent() || board.ending().isPresent()
        ? Optional.empty()
        : board
            .container()
            .map(container ->
                new Button(
                    "stop", "Stop", "stop " + container.name().value(), Button.Style.DANGER));
  }
}
