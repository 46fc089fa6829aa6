package dev.slipway.commands.migrations;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.migrations.MigrationState.HowEnded;
import dev.slipway.commands.progress.Board.Silence;
import dev.slipway.commands.progress.Sentences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The one message about a migration container, drawn from its board. Pure. It says nothing that
/// only the developer should know.
public final class MigrationMessage {
  private static final String EXTENSION = "2h";

  private final MigrationBoard board;

  private MigrationMessage(MigrationBoard board) {
    this.board = board;
  }

  public static Message of(MigrationBoard board) {
    return switch (board.order().purpose()) {
      case Purpose.Login _ -> ofContainer(board);
      case Purpose.Run _ -> RunMessage.of(board);
    };
  }

  private static Message ofContainer(MigrationBoard board) {
    MigrationMessage drawing = new MigrationMessage(board);
    Text title = drawing.title();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Title(new Text(List.of(new Span.Mark(drawing.symbol()))).and(" ").and(title)));
    Optional<Text> detail = drawing.detail();
    detail.ifPresent(words -> sections.add(new Section.Paragraph(words)));
    board
        .silence()
        .ifPresent(silence ->
            sections.add(new Section.Paragraph(silent(silence, "what runs in the container"))));
    sections.add(new Section.Note(drawing.footer()));
    List<Button> buttons = drawing.buttons();
    if (!buttons.isEmpty()) {
      sections.add(new Section.Buttons(buttons));
    }
    return new Message(
        title.plain() + drawing.inShort(detail).map(words -> ". " + words).orElse(""), sections);
  }

  /// The detail where there are no marks: without them the stages would all look passed.
  private Optional<String> inShort(Optional<Text> detail) {
    boolean comingUp =
        board.container().isPresent()
            && board.access().isEmpty()
            && board.ending().isEmpty()
            && board.over().isEmpty();
    return comingUp ? waiting() : detail.map(Text::plain);
  }

  private Optional<String> waiting() {
    return board
        .waiting()
        .map(MigrationEvent.Waiting::words)
        .filter(words -> !words.isBlank())
        .map(words -> "Waiting: " + words);
  }

  private Symbol symbol() {
    if (board.over().isPresent()) {
      return switch (board.over().get()) {
        case MigrationState.Refused _ -> Symbol.STOPPED;
        case MigrationState.Finished(_, var why) ->
            switch (why) {
              case HowEnded.TimeUp _, HowEnded.StoppedBy _ -> Symbol.DONE;
              case HowEnded.NobodyCame _ -> Symbol.STOPPED;
              case HowEnded.Broke _,
                  HowEnded.DidNotStart _,
                  HowEnded.Vanished _,
                  HowEnded.Ran _,
                  HowEnded.Unknown _ ->
                  Symbol.FAILED;
            };
      };
    }
    return board.access().isPresent() && board.ending().isEmpty() ? Symbol.DONE : Symbol.WORKING;
  }

  private Text title() {
    if (board.over().isPresent()) {
      return switch (board.over().get()) {
        case MigrationState.Refused _ ->
            Text.of("No migration container of ").and(subject(board)).and(" for ").person(owner());
        case MigrationState.Finished(_, HowEnded.DidNotStart _) ->
            Text.of("The migration container of ")
                .person(owner())
                .and(" for ")
                .and(subject(board))
                .and(" failed");
        case MigrationState.Finished _ ->
            Text.of("The migration container of ")
                .person(owner())
                .and(" for ")
                .and(subject(board))
                .and(" is over");
      };
    }
    if (board.ending().isPresent()) {
      return Text.of("Ending the migration container of ")
          .person(owner())
          .and(" for ")
          .and(subject(board));
    }
    if (board.access().isPresent()) {
      return Text.of("")
          .person(owner())
          .and(" has a migration container for ")
          .and(subject(board))
          .and(" · ")
          .and(connected())
          .and(" · ends ")
          .and(new Span.Moment(board.endsAt()));
    }
    return board.container().isPresent()
        ? Text.of("Spinning up a migration container for ").and(subject(board))
        : Text.of("Looking up ")
            .and(Sentences.reference(board.order().reference()))
            .and(" for a migration container of ")
            .bold(board.order().app().value())
            .and(" on ")
            .bold(board.order().environment().value());
  }

  private Text connected() {
    List<Presence.Login> in = board.presence().in();
    if (!in.isEmpty()) {
      return Text.of("connected since ").and(new Span.Moment(in.getFirst().since()));
    }
    if (board.presence().first().isPresent()) {
      return Text.of("nobody is connected");
    }
    return board
        .access()
        .flatMap(MigrationBoard.Access::rules)
        .map(rules ->
            Text.of("not connected yet, waits until ").and(new Span.Moment(rules.connectBy())))
        .orElseGet(() -> Text.of("not connected yet"));
  }

  private Optional<Text> detail() {
    if (board.over().isPresent()) {
      return switch (board.over().get()) {
        case MigrationState.Refused(var refusal) -> Optional.of(Sentences.refusal(refusal));
        case MigrationState.Finished(_, var why) -> Optional.of(ended(why));
      };
    }
    if (board.ending().isPresent()) {
      return board.ending().map(MigrationMessage::ended);
    }
    if (board.access().isPresent()) {
      List<Presence.Login> in = board.presence().in();
      return in.isEmpty()
          ? Optional.empty()
          : Optional.of(
              Text.of(
                  "Connected: "
                      + in.stream()
                          .map(login -> login.who().value())
                          .distinct()
                          .collect(Collectors.joining(", "))));
    }
    return board.container().map(_ -> stages());
  }

  /// `image pulled · pod running · ssh answers`, each with a mark.
  private Text stages() {
    PodSight.Stage waitingFor =
        board.waiting().map(MigrationEvent.Waiting::waitingFor).orElse(PodSight.Stage.IMAGE_PULLED);
    Text text = Text.of("");
    for (PodSight.Stage stage : PodSight.Stage.values()) {
      int order = stage.compareTo(waitingFor);
      Symbol mark = order < 0 ? Symbol.DONE : order == 0 ? Symbol.WORKING : Symbol.WAITING;
      text =
          text.and(stage == PodSight.Stage.IMAGE_PULLED ? "" : " · ")
              .and(new Span.Mark(mark))
              .and(" " + stage.words());
    }
    Optional<String> words = waiting();
    return words.isPresent() ? text.and("\n" + words.get()) : text;
  }

  /// How it came to its end, in plain words.
  public static String end(MigrationState.Over over) {
    return switch (over) {
      case MigrationState.Refused(var refusal) -> refusal.reason();
      case MigrationState.Finished(_, var why) -> ended(why).plain();
    };
  }

  /// How it came to its end, in a sentence.
  static Text ended(HowEnded why) {
    return switch (why) {
      case HowEnded.TimeUp() -> Text.of("Its time was up.");
      case HowEnded.NobodyCame() -> Text.of("Nobody connected in time.");
      case HowEnded.StoppedBy(var user) -> Text.of("It was stopped by ").person(user).and(".");
      case HowEnded.Broke(String words) -> Text.of("It broke: " + words + ".");
      case HowEnded.DidNotStart(String words) -> Text.of("It did not start: " + words + ".");
      case HowEnded.Vanished() -> Text.of("It is gone: somebody deleted it.");
      case HowEnded.Ran(int exitCode, Duration took) ->
          Text.of("Exit code " + exitCode + " after " + Sentences.took(took) + ".");
      case HowEnded.Unknown(String words) ->
          Text.of(
              "It is not known whether it finished: "
                  + words
                  + ". I don't run it again by myself; look at the data before you do.");
    };
  }

  static Text silent(Silence silence, String goesOn) {
    return new Text(List.of(new Span.Mark(Symbol.WARNING)))
        .and(" ")
        .bold(silence.system())
        .and(" has not answered since ")
        .and(new Span.Moment(silence.since()))
        .and(" (" + silence.reason() + "). I keep trying; " + goesOn + " goes on.");
  }

  /// `shop #235 on staging`.
  static Text subject(MigrationBoard board) {
    MigrationOrder order = board.order();
    return Text.of("")
        .bold(order.app().value())
        .and(" ")
        .bold(
            board
                .container()
                .map(container -> container.build().number().toString())
                .orElseGet(() -> Sentences.reference(order.reference())))
        .and(" on ")
        .bold(order.environment().value());
  }

  private UserId owner() {
    return board.order().owner();
  }

  private Text footer() {
    Text text = Text.of("");
    text =
        board.container().isPresent()
            ? text.code(board.container().get().name().value()).and(" · ")
            : text;
    text = text.and("session " + board.id() + " · asked by ").person(board.order().requester());
    if (board.container().isPresent()) {
      Container container = board.container().get();
      text =
          text.and(" · ")
              .link(container.build().url(), container.build().number().toString())
              .and(" · " + container.image().digest().shortened());
    }
    if (board.over().isPresent()) {
      Duration lived = Duration.between(board.order().at(), board.changedAt());
      return text.and(" · after " + Sentences.took(lived));
    }
    return text;
  }

  private List<Button> buttons() {
    if (board.over().isPresent() || board.ending().isPresent() || board.container().isEmpty()) {
      return List.of();
    }
    String name = board.container().get().name().value();
    Button stop = new Button("stop", "Stop", "stop " + name, Button.Style.DANGER);
    return board.access().isEmpty() || board.isLatest()
        ? List.of(stop)
        : List.of(
            new Button(
                "extend",
                "Extend by 2 h",
                "extend " + name + " by " + EXTENSION,
                Button.Style.PLAIN),
            stop);
  }
}
