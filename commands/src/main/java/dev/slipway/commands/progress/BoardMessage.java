package dev.slipway.commands.progress;

import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.DeploymentState.Aftermath;
import dev.slipway.commands.deployments.DeploymentState.Why;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.judging.Verdict;
import dev.slipway.config.TargetName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The one message about a deployment, drawn from its board. Pure.
public final class BoardMessage {
  private final Board board;

  private BoardMessage(Board board) {
    this.board = board;
  }

  /// How a deployment ended, in short, for those who have not followed it.
  public static Message ended(Board board) {
    Message whole = of(board);
    return new Message(
        whole.summary(),
        List.of(whole.sections().getFirst(), new Section.Note(new BoardMessage(board).footer())));
  }

  /// What it says in one line: the headline, without what is asked or announced in it, and without
  /// people, whose names are not known where there is only text.
  public static String inShort(Board board) {
    BoardMessage drawing = new BoardMessage(board);
    if (board.end().filter(DeploymentState.Aborted.class::isInstance).isPresent()) {
      return Text.of(drawing.isRollback() ? "Rollback of " : "Deployment of ")
          .and(drawing.subject())
          .and(" to ")
          .and(drawing.where())
          .and(" was stopped")
          .plain();
    }
    boolean hasFailed =
        board.phase() == Board.Phase.COUNTING_DOWN || board.phase() == Board.Phase.ASKING;
    return (hasFailed
            ? Text.of("").and(drawing.subject()).and(" failed on ").and(drawing.where())
            : drawing.headline().text())
        .plain();
  }

  public static Message of(Board board) {
    BoardMessage drawing = new BoardMessage(board);
    Headline headline = drawing.headline();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Title(
            new Text(List.of(new Span.Mark(headline.symbol()))).and(" ").and(headline.text())));
    headline.detail().ifPresent(detail -> sections.add(new Section.Paragraph(detail)));
    board.build().ifPresent(build -> sections.add(new Section.Paragraph(drawing.origin(build))));
    board
        .plan()
        .flatMap(plan -> Sentences.overridden(plan.overridden()))
        .ifPresent(rules -> sections.add(new Section.Paragraph(rules)));
    drawing.rows().ifPresent(rows -> sections.add(new Section.Paragraph(rows)));
    drawing.waiting().ifPresent(waiting -> sections.add(new Section.Paragraph(waiting)));
    sections.add(new Section.Note(drawing.footer()));
    List<Button> buttons = drawing.buttons();
    if (!buttons.isEmpty()) {
      sections.add(new Section.Buttons(buttons));
    }
    String title = headline.text().plain();
    String summary =
        title
            + headline
                .detail()
                .map(detail -> (title.endsWith("?") ? " " : ". ") + detail.plain())
                .orElse("");
    return new Message(summary, sections);
  }

  /// @param detail what follows from it, or why; empty when the headline says it all
  private record Headline(Symbol symbol, Text text, Optional<Text> detail) {
    private Headline(Symbol symbol, Text text) {
      this(symbol, text, Optional.empty());
    }
  }

  private Headline headline() {
    if (board.end().isPresent()) {
      return ended(board.end().get());
    }
    return switch (board.phase()) {
      case LOOKING_UP ->
          new Headline(
              Symbol.WORKING, Text.of("Looking up ").and(subject()).and(" for ").and(where()));
      case IN_LINE ->
          new Headline(
              Symbol.WAITING,
              Text.of("").and(subject()).and(" goes to ").and(where()).and(" when it is free"),
              board.line().map(LineMessage::place));
      case AWAITING_PIPELINE ->
          new Headline(
              Symbol.WAITING,
              Text.of("")
                  .and(subject())
                  .and(" goes to ")
                  .and(where())
                  .and(" when its pipeline is green"),
              board
                  .jobs()
                  .map(jobs ->
                      Text.of(jobs.finished() + " of " + jobs.total() + " jobs have ended")));
      case AWAITING_APPROVAL -> awaitingApproval(board.approvals().orElseThrow());
      case MIGRATING ->
          new Headline(
              Symbol.WORKING,
              Text.of("Running the migration of ")
                  .and(subject())
                  .and(" on ")
                  .and(where())
                  .and(", before it is deployed"),
              Optional.of(
                  Text.of(
                      "Nothing is changed until it has succeeded. What it prints is in the thread.")));
      case ROLLING_OUT ->
          new Headline(
              Symbol.WORKING,
              isRollback()
                  ? Text.of("Rolling back ").and(where()).and(" to ").and(subject())
                  : Text.of("Deploying ")
                      .and(subject())
                      .and(" to ")
                      .and(where())
                      .and(board.isInWaves() ? ", " + wave(board.wave()) : ""),
              unjudged());
      case TRYING ->
          new Headline(
              Symbol.WORKING,
              Text.of("Trying ").and(subject()).and(" on ").and(where()).and(batch()));
      case DOUBTING ->
          new Headline(
              Symbol.QUESTION,
              Text.of("I can't tell whether ")
                  .and(subject())
                  .and(" is good on ")
                  .and(where())
                  .and(batch())
                  .and(". Go on?"),
              decisive(board.trying().flatMap(Trying::verdict)));
      case PAUSED ->
          new Headline(
              Symbol.WAITING,
              Text.of("Paused: ").and(subject()).and(" on ").and(where()).and(batch()),
              board.instructions().stream()
                  .filter(said -> said.word() == ProgressEvent.Instructed.Word.PAUSE)
                  .reduce((_, last) -> last)
                  .map(this::paused));
      case WITHDRAWING ->
          new Headline(
              Symbol.WORKING,
              Text.of("Removing the pods that tried ").and(subject()).and(" on ").and(where()));
      case STABILISING ->
          new Headline(
              Symbol.WORKING,
              Text.of("")
                  .and(subject())
                  .and(" runs on ")
                  .and(where())
                  .and(board.isHalf() ? ", " + wave(board.wave()) : "")
                  .and("; watching whether it stays up"),
              unjudged());
      case DOUBTING_LIVE ->
          new Headline(
              Symbol.QUESTION,
              Text.of("I can't tell whether ")
                  .and(subject())
                  .and(" is good on ")
                  .and(where())
                  .and(
                      board.isHalf()
                          ? ", now that " + wave(board.wave()) + " is live. Go on?"
                          : ", now that it runs on all pods. Leave it there?"),
              decisive(board.verdict()));
      case INVESTIGATING ->
          new Headline(
              Symbol.FAILED,
              Text.of("")
                  .and(subject())
                  .and(" does not come up on ")
                  .and(where())
                  .and("; finding out why"));
      case COUNTING_DOWN ->
          new Headline(
              Symbol.FAILED,
              Text.of("")
                  .and(subject())
                  .and(" failed on ")
                  .and(where())
                  .and(". I put back what was live at ")
                  .and(new Span.Second(board.revertAt().orElseThrow())),
              cause());
      case ASKING ->
          new Headline(
              Symbol.QUESTION,
              Text.of("")
                  .and(subject())
                  .and(" failed on ")
                  .and(where())
                  .and(". Put back what was live?"),
              cause());
      case PUTTING_BACK ->
          new Headline(
              Symbol.REVERTED,
              Text.of("Putting back what was live on ").and(where()).and(" before ").and(subject()),
              cause());
      case ENDED ->
          throw new IllegalStateException("deployment " + board.id() + " ended without an end");
    };
  }

  private Text paused(ProgressEvent.Instructed pause) {
    return Text.of("By ")
        .person(pause.by())
        .and(" at ")
        .and(new Span.Moment(pause.at()))
        .and(
            ". The new pods keep running and I keep watching them, but I add and judge none until somebody says ")
        .code("continue deployment " + board.id())
        .and(". I remind you every hour.");
  }

  /// What is given to all pods by a person's word gets no verdict.
  private Optional<Text> unjudged() {
    return board.isFinishedByHand()
        ? Optional.of(Text.of("To all pods at once, as I was told; I make no further verdict."))
        : Optional.empty();
  }

  private Headline awaitingApproval(Approvals approvals) {
    if (approvals.complete()) {
      return new Headline(
          Symbol.WORKING,
          Text.of("Looking whether ")
              .and(subject())
              .and(" for ")
              .and(where())
              .and(" still is what was agreed to"));
    }
    if (approvals.byRequester()) {
      return new Headline(
          Symbol.QUESTION,
          Text.of("Deploy ")
              .and(subject())
              .and(" to ")
              .and(where())
              .and(board.order().manner() + "?"),
          Optional.of(
              Sentences.takes(approvals, board.order().requester())
                  .and(" What would change is in the thread.")));
    }
    return new Headline(
        Symbol.QUESTION,
        Text.of("")
            .and(subject())
            .and(" waits for approval to go to ")
            .and(where())
            .and(board.order().manner()),
        Optional.of(
            Sentences.takes(approvals, board.order().requester())
                .and(" What would change is in the thread.")));
  }

  private Headline ended(DeploymentState.Ended end) {
    return switch (end) {
      case DeploymentState.Succeeded _ ->
          new Headline(
              Symbol.DONE,
              Text.of("")
                  .and(subject())
                  .and(" is live on ")
                  .and(where())
                  .and(isRollback() ? " again" : ""));
      case DeploymentState.Refused(var refusal) ->
          new Headline(
              Symbol.STOPPED,
              isRollback()
                  ? Text.of("Not rolled back: ").and(where()).and(" to ").and(subject())
                  : Text.of("Not deployed: ").and(subject()).and(" to ").and(where()),
              Optional.of(Sentences.refusal(refusal)));
      case DeploymentState.NotApproved(var by, var reason) ->
          new Headline(
              Symbol.STOPPED,
              Text.of("Not deployed: ").and(subject()).and(" to ").and(where()),
              Optional.of(
                  Text.of("")
                      .person(by)
                      .and(" did not approve it")
                      .and(reason.map(words -> ": " + words).orElse(""))
                      .and(". Nothing was touched.")));
      case DeploymentState.Failed(_, Why why, Aftermath aftermath) ->
          new Headline(
              Symbol.FAILED,
              Text.of("").and(subject()).and(" failed on ").and(where()),
              Optional.of(Sentences.why(why).and(". " + Sentences.aftermath(aftermath, former()))));
      case DeploymentState.Aborted(var by, Aftermath aftermath) ->
          new Headline(
              Symbol.STOPPED,
              Text.of(isRollback() ? "Rollback of " : "Deployment of ")
                  .and(subject())
                  .and(" to ")
                  .and(where())
                  .and(" was stopped by ")
                  .person(by),
              Optional.of(Text.of(Sentences.aftermath(aftermath, former()))));
    };
  }

  /// `wave 1 of 2 (eu)`.
  private String wave(int wave) {
    Plan plan = board.plan().orElseThrow();
    return "wave "
        + wave
        + " of "
        + plan.waves().size()
        + " ("
        + plan.targetsOf(wave).stream().map(TargetName::value).collect(Collectors.joining(", "))
        + ")";
  }

  /// `, batch 2 of 4`.
  private String batch() {
    return board
        .trying()
        .map(trying -> ", batch " + trying.batch() + " of " + trying.batches())
        .orElse("");
  }

  private static Optional<Text> decisive(Optional<Verdict> verdict) {
    return verdict
        .flatMap(Verdict::decisive)
        .map(finding -> Text.of(finding.workload() + ": " + finding.words() + "."));
  }

  private Optional<Text> cause() {
    return board
        .explanation()
        .map(explained -> Text.of(explained.cause().words()))
        .or(() ->
            decisive(board.verdict().filter(verdict -> verdict.answer() == Verdict.Answer.BAD)));
  }

  private boolean isRollback() {
    return board.order().reference() instanceof BuildReference.Released;
  }

  /// `shop build #235`, `shop release 41 (build #230)`.
  private Text subject() {
    Text app = Text.of("").bold(board.order().app().value());
    Optional<Build> build = board.build();
    String with = board.order().with();
    if (build.isEmpty() && !with.isEmpty()) {
      return app.and(with);
    }
    if (build.isEmpty() || isRollback()) {
      Text named = app.and(" " + Sentences.reference(board.order().reference()));
      return build
          .map(known -> named.and(" (build ").bold(known.number().toString()).and(")"))
          .orElse(named);
    }
    return app.and(" build ").bold(build.get().number().toString()).and(with);
  }

  private Text where() {
    return Text.of("").bold(board.order().environment().value());
  }

  private Text origin(Build build) {
    Text text =
        Text.of("")
            .link(build.url(), build.number().toString())
            .and(" · ")
            .code(build.ref())
            .and(" · ")
            .code(build.commit().sha().shortened())
            .and(" · " + build.commit().title() + " · " + build.commit().author());
    Optional<String> former = former().filter(before -> !before.equals("build " + build.number()));
    return former.isPresent() ? text.and(" · replaces " + former.get()) : text;
  }

  /// The build that was live before, if Slipway had put it there.
  private Optional<String> former() {
    return board.plan().stream()
        .flatMap(plan -> plan.changes().stream())
        .flatMap(change -> change.before().buildNumber().stream())
        .findFirst()
        .map(build -> "build " + build);
  }

  private Optional<Text> rows() {
    if (board.rows().isEmpty()
        || board.end().filter(DeploymentState.Refused.class::isInstance).isPresent()) {
      return Optional.empty();
    }
    if (isTrying()) {
      return Optional.of(TryingText.rows(board));
    }
    Text text = Text.of("");
    for (int i = 0; i < board.rows().size(); i++) {
      Board.Row row = board.rows().get(i);
      text =
          text.and(i == 0 ? "" : "\n")
              .and(new Span.Mark(symbol(row.stage())))
              .and(" ")
              .code(row.target() + "/" + row.workload())
              .and(
                  "  "
                      + row.replicas()
                          .map(replicas -> counts(row, replicas))
                          .orElse(stage(row.stage())));
    }
    return Optional.of(text);
  }

  /// Whether no workload is changed yet.
  private boolean isTrying() {
    return board.trying().isPresent()
        && board.rows().stream().allMatch(row -> row.stage() == Board.Stage.TO_DO);
  }

  private static Symbol symbol(Board.Stage stage) {
    return switch (stage) {
      case TO_DO -> Symbol.WAITING;
      case WRITTEN -> Symbol.WORKING;
      case LIVE -> Symbol.DONE;
      case BROKEN -> Symbol.FAILED;
      case PUT_BACK -> Symbol.REVERTED;
      case LEFT_ALONE -> Symbol.WARNING;
    };
  }

  private static String stage(Board.Stage stage) {
    return switch (stage) {
      case TO_DO -> "to do";
      case WRITTEN -> "written";
      case LIVE -> "live";
      case BROKEN -> "broken";
      case PUT_BACK -> "put back";
      case LEFT_ALONE -> "left alone";
    };
  }

  private static String counts(Board.Row row, Replicas replicas) {
    int old = Math.max(0, replicas.total() - replicas.updated());
    return switch (row.stage()) {
      case LIVE -> replicas.available() + " of " + replicas.desired() + " pods live";
      case PUT_BACK ->
          "put back, " + replicas.available() + " of " + replicas.desired() + " pods available";
      case TO_DO, WRITTEN, BROKEN, LEFT_ALONE ->
          replicas.updated()
              + " of "
              + replicas.desired()
              + " pods new, "
              + replicas.available()
              + " available"
              + (old > 0 ? ", " + old + " old" : "");
    };
  }

  private Optional<Text> waiting() {
    if (board.end().isPresent()) {
      return Optional.empty();
    }
    if (board.silence().isPresent()) {
      Board.Silence silence = board.silence().get();
      return Optional.of(
          new Text(List.of(new Span.Mark(Symbol.WARNING)))
              .and(" ")
              .bold(silence.system())
              .and(" has not answered since ")
              .and(new Span.Moment(silence.since()))
              .and(" (" + silence.reason() + "). I keep trying; nothing is lost."));
    }
    if (isTrying()) {
      return TryingText.waiting(board);
    }
    if (board.stableUntil().isPresent()) {
      Text moment = Text.of("").and(new Span.Moment(board.stableUntil().get()));
      return Optional.of(
          (board.isHalf()
                  ? Text.of("Then " + wave(board.wave() + 1) + " begins, at ").and(moment)
                  : Text.of("Stable at ").and(moment))
              .and(" if nothing changes."));
    }
    Text text = Text.of("");
    boolean first = true;
    for (Board.Row row : board.rows()) {
      if (row.waitingFor().isPresent() && row.stage() != Board.Stage.LEFT_ALONE) {
        text =
            text.and(first ? "Waiting: " : "\nWaiting: ")
                .code(row.target() + "/" + row.workload())
                .and(" " + row.waitingFor().get());
        first = false;
      }
    }
    return first ? Optional.empty() : Optional.of(text);
  }

  /// That no person asked for it, and whose build it is.
  private String automatically() {
    return " automatically"
        + board.plan().map(plan -> ", on behalf of " + plan.build().commit().author()).orElse("");
  }

  private Text footer() {
    Text text =
        Text.of("asked by ")
            .person(board.order().requester())
            .and(board.order().manner())
            .and(board.order().automatic() ? automatically() : "")
            .and(" · deployment " + board.id())
            .and(
                board
                    .plan()
                    .filter(_ -> !board.rows().isEmpty())
                    .map(plan -> " · release " + plan.release())
                    .orElse(""))
            .and(" · ")
            .and(new Span.Moment(board.started()));
    if (board.end().isPresent()) {
      text =
          text.and(
              " · took " + Sentences.took(Duration.between(board.started(), board.changedAt())));
    }
    if (board.order().reason().isPresent()) {
      text = text.and(" · because: " + board.order().reason().get());
    }
    if (board.approvals().isPresent()) {
      Approvals approvals = board.approvals().get();
      for (UserId by : approvals.given()) {
        text =
            text.and(approvals.byRequester() ? " · confirmed by " : " · approved by ").person(by);
      }
    }
    for (ProgressEvent.Instructed instructed : board.instructions()) {
      text = text.and(" · " + Sentences.word(instructed.word()) + " by ").person(instructed.by());
    }
    return text;
  }

  private List<Button> buttons() {
    String id = board.id().toString();
    return switch (board.phase()) {
      case DOUBTING, DOUBTING_LIVE ->
          List.of(
              new Button("proceed", "Go on", "go on with deployment " + id, Button.Style.PLAIN),
              new Button("judge", "Judge again", "judge deployment " + id, Button.Style.PLAIN),
              new Button("revert", "Put back", "revert deployment " + id, Button.Style.PRIMARY));
      case IN_LINE -> List.of(leave());
      case STABILISING -> board.isHalf() ? List.of(next(), finish(id), abort()) : List.of(abort());
      case LOOKING_UP, AWAITING_PIPELINE, MIGRATING, ROLLING_OUT -> List.of(abort());
      case TRYING -> trying(id);
      case PAUSED ->
          List.of(
              new Button("continue", "Continue", "continue deployment " + id, Button.Style.PRIMARY),
              finish(id),
              abort());
      case AWAITING_APPROVAL -> consent(id);
      case COUNTING_DOWN ->
          List.of(
              new Button("hold", "Hold", "hold deployment " + id, Button.Style.PLAIN),
              new Button("revert", "Revert now", "revert deployment " + id, Button.Style.PRIMARY));
      case ASKING ->
          List.of(
              new Button("revert", "Put back", "revert deployment " + id, Button.Style.PRIMARY),
              new Button("keep", "Keep as it is", "keep deployment " + id, Button.Style.PLAIN));
      case INVESTIGATING, PUTTING_BACK, WITHDRAWING -> List.of();
      case ENDED -> whenGreen();
    };
  }

  private Button abort() {
    return new Button("abort", "Abort", "abort deployment " + board.id(), Button.Style.DANGER);
  }

  private Button leave() {
    return new Button(
        "abort", "Leave the line", "abort deployment " + board.id(), Button.Style.PLAIN);
  }

  private Button next() {
    return new Button("next", "Next wave now", "next deployment " + board.id(), Button.Style.PLAIN);
  }

  private static Button finish(String id) {
    return new Button("finish", "Finish now", "finish deployment " + id, Button.Style.PLAIN);
  }

  /// A wait can be skipped only while there is one.
  private List<Button> trying(String id) {
    List<Button> buttons = new ArrayList<>();
    buttons.add(new Button("pause", "Pause", "pause deployment " + id, Button.Style.PLAIN));
    if (board.trying().flatMap(Trying::judgedAt).isPresent()) {
      buttons.add(new Button("next", "Judge now", "next deployment " + id, Button.Style.PLAIN));
    }
    buttons.add(finish(id));
    buttons.add(abort());
    return buttons;
  }

  private List<Button> consent(String id) {
    Button abort = abort();
    Approvals approvals = board.approvals().orElseThrow();
    if (approvals.complete()) {
      return List.of(abort);
    }
    String approve = "approve deployment " + id;
    return approvals.byRequester()
        ? List.of(new Button("approve", "Confirm", approve, Button.Style.PRIMARY), abort)
        : List.of(
            new Button("approve", "Approve", approve, Button.Style.PRIMARY),
            new Button("refuse", "Refuse", "refuse deployment " + id, Button.Style.PLAIN),
            abort);
  }

  /// A pipeline that was still running can be waited for.
  private List<Button> whenGreen() {
    boolean running =
        board.end().stream()
            .filter(DeploymentState.Refused.class::isInstance)
            .map(DeploymentState.Refused.class::cast)
            .anyMatch(refused -> refused.refusal().code().equals("pipeline-running"));
    if (!running || !(board.order().reference() instanceof BuildReference.Numbered(var number))) {
      return List.of();
    }
    return List.of(
        new Button(
            "deploy",
            "Deploy when green",
            "deploy "
                + board.order().app()
                + " "
                + number
                + " to "
                + board.order().environment()
                + " when green",
            Button.Style.PRIMARY));
  }

  /// The plan's way back, for the thread: what a revert would restore.
  static String images(Plan plan) {
    StringBuilder lines = new StringBuilder();
    for (Plan.Change change : plan.changes()) {
      change
          .wanted()
          .forEach((container, image) ->
              lines
                  .append(change.label())
                  .append('/')
                  .append(container)
                  .append("  ")
                  .append(image)
                  .append('\n'));
    }
    return lines.toString().stripTrailing();
  }
}
