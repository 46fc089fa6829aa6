package dev.slipway.commands.reviews;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.reviews.Wish.Why;
import dev.slipway.config.AppName;
import dev.slipway.config.TargetName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What is said of review apps. The one message about each says at any time how it stands.
public final class ReviewMessage {
  private static final int TOGETHER = 10;

  private ReviewMessage() {}

  /// @param now for telling what lasts
  public static Message of(ReviewApp row, Instant now) {
    Text title = title(row);
    List<Text> said = new ArrayList<>();
    said.add(state(row));
    if (!isLeaving(row)) {
      row.newer().ifPresent(newer -> said.add(behind(row, newer)));
      row.trouble().ifPresent(trouble -> said.add(trouble(trouble)));
    }
    row.silence()
        .filter(silence -> silence.lasts(now) && row.next().isPresent())
        .ifPresent(silence -> said.add(silence(silence)));
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(title));
    said.forEach(text -> sections.add(new Section.Paragraph(text)));
    sections.add(new Section.Note(about(row)));
    List<Button> buttons = buttons(row);
    if (!buttons.isEmpty()) {
      sections.add(new Section.Buttons(buttons));
    }
    String words = String.join(" ", said.stream().map(Text::plain).toList());
    return new Message(title.plain() + ": " + words, sections);
  }

  private static boolean isLeaving(ReviewApp row) {
    return row.wish() instanceof Wish.Away;
  }

  private static Text title(ReviewApp row) {
    return mark(symbol(row))
        .and("Review app for ")
        .bold(row.request().branch())
        .and(" of " + row.request().app());
  }

  private static Symbol symbol(ReviewApp row) {
    if (row.wish() instanceof Wish.Away(Why why)) {
      return why instanceof Why.Refused ? Symbol.FAILED : Symbol.STOPPED;
    }
    if (row.trouble().isPresent()) {
      return Symbol.WARNING;
    }
    return switch (row.standing()) {
      case Standing.Waiting(), Standing.Settling(), Standing.Leaving _, Standing.Gone() ->
          Symbol.WAITING;
      case Standing.Making _, Standing.Coming _ -> Symbol.WORKING;
      case Standing.Ready _ -> Symbol.DONE;
      case Standing.Failed _ -> Symbol.FAILED;
      case Standing.Asleep() -> Symbol.WAITING;
    };
  }

  private static Text state(ReviewApp row) {
    if (row.wish() instanceof Wish.Away(Why why)) {
      return leaving(row, why);
    }
    return switch (row.standing()) {
      case Standing.Waiting() -> Text.of("Nothing is there yet.");
      case Standing.Making making -> making(row, making);
      case Standing.Coming(_, String words) ->
          Text.of("Coming up with ").and(content(row)).and(": " + words);
      case Standing.Ready(var url) ->
          Text.of("Ready at ").link(url, url.toString()).and(" with ").and(content(row)).and(".");
      case Standing.Failed(_, String words) ->
          Text.of("Does not come up with ")
              .and(content(row))
              .and(": " + words + ". I go on looking at it.");
      case Standing.Settling() -> Text.of("Goes to sleep.");
      case Standing.Asleep() ->
          Text.of("Asleep: no pods run; name and address are kept until ")
              .and(new Span.Moment(row.lease().keptUntil()))
              .and(".");
      case Standing.Leaving _, Standing.Gone() -> Text.of("It is made anew.");
    };
  }

  /// What is refused is tried again at each look, which does not bring it up.
  private static Text making(ReviewApp row, Standing.Making making) {
    String missing = making.missing();
    if (row.trouble().isEmpty()) {
      return Text.of("Coming up with ")
          .and(content(row))
          .and(
              ": " + (missing.isEmpty() ? "being made" : missing + "; all of it is applied again"));
    }
    Text refused = Text.of("Refused and not applied: ").and(content(row)).and(".");
    Text lost = missing.isEmpty() ? refused : refused.and(" " + missing + ".");
    return making
        .older()
        .map(older -> {
          Text still =
              lost.and(" What is there is still build " + older.build() + " (")
                  .code(older.commit().shortened())
                  .and(")");
          return older
              .url()
              .map(url -> still.and(", ready at ").link(url, url.toString()).and("."))
              .orElseGet(() -> still.and(", which is not ready: " + older.words() + "."));
        })
        .orElse(lost);
  }

  private static Text leaving(ReviewApp row, Why why) {
    Text reason =
        switch (why) {
          case Why.StoppedBy(var user) -> Text.of("stopped by ").person(user);
          case Why.Merged() -> Text.of("its merge request was merged");
          case Why.Closed() -> Text.of("its merge request was closed");
          case Why.BranchGone() -> Text.of("its branch was deleted");
          case Why.LabelOff() -> Text.of("its label was taken off");
          case Why.TimeUp() -> Text.of("it was not asked for, extended or pushed to for long");
          case Why.Refused(Refusal refusal) -> trouble(refusal);
        };
    boolean hadNothing = row.content().isEmpty();
    return switch (row.standing()) {
      case Standing.Gone() ->
          Text.of(hadNothing ? "Not started: " : "Removed: ").and(reason).and(".");
      case Standing.Waiting(),
          Standing.Making _,
          Standing.Coming _,
          Standing.Ready _,
          Standing.Failed _,
          Standing.Settling(),
          Standing.Asleep() ->
          Text.of("Is being removed: ").and(reason).and(".");
      case Standing.Leaving(String words) ->
          Text.of("Is being removed: ")
              .and(reason)
              .and(words.isEmpty() ? "." : ". It waits for this: " + words + ".");
    };
  }

  /// `build #236 (1f0c93a2)`.
  private static Text content(ReviewApp row) {
    return row.content()
        .map(content ->
            Text.of("build " + content.build() + " (").code(content.commit().shortened()).and(")"))
        .orElse(Text.of("nothing"));
  }

  private static Text behind(ReviewApp row, Newer newer) {
    Text commit = Text.of("The newest commit ").code(newer.commit().shortened());
    Text build =
        newer.page().isPresent() && newer.build().isPresent()
            ? Text.of("").link(newer.page().get(), "build " + newer.build().get())
            : Text.of("its build");
    String stands = row.content().isPresent() ? " What is there stays until then." : "";
    return switch (newer.stage()) {
      case NO_BUILD -> commit.and(" has no build yet: I wait for one." + stands);
      case UNDER_WAY ->
          commit.and(": I wait for ").and(build).and(", which is under way." + stands);
      case MANUAL ->
          commit
              .and(": I wait for ")
              .and(build)
              .and(", where somebody has to start a job." + stands);
      case GREEN -> commit.and(": ").and(build).and(" is green and comes next.");
      case NOT_GREEN ->
          commit
              .and(": ")
              .and(build)
              .and(
                  row.content().isPresent()
                      ? " did not succeed. What is there stays; push a commit that does."
                      : " did not succeed. Push a commit that does, or run its pipeline again.");
    };
  }

  private static Text trouble(Refusal trouble) {
    return trouble.whole().and(" (Rule ").code(trouble.code()).and(")");
  }

  private static Text silence(Silence silence) {
    return mark(Symbol.WARNING)
        .and(silence.system() + " does not answer as it should since ")
        .and(new Span.Moment(silence.since()))
        .and(": " + silence.reason() + ". I try again; nothing is removed because of it.");
  }

  private static Text about(ReviewApp row) {
    Text by =
        switch (row.asked()) {
          case Asked.ByPerson(var user, _) -> Text.of("Asked for by ").person(user);
          case Asked.ByLabel(long number, String author, _) ->
              Text.of("By the label of !" + number + ", of " + author);
        };
    String request =
        row.asked() instanceof Asked.ByPerson
            ? row.mergeRequest().map(number -> " · !" + number).orElse("")
            : "";
    if (isLeaving(row)) {
      return by.and(request);
    }
    return row.lease().hold() == Lease.Hold.PINNED
        ? by.and(request + " · pinned: it stays until somebody unpins or stops it")
        : by.and(request + " · awake until ")
            .and(new Span.Moment(row.lease().awakeUntil()))
            .and(" · kept until ")
            .and(new Span.Moment(row.lease().keptUntil()));
  }

  private static List<Button> buttons(ReviewApp row) {
    if (isLeaving(row)) {
      return List.of();
    }
    List<Button> buttons = new ArrayList<>();
    boolean pinned = row.lease().hold() == Lease.Hold.PINNED;
    if (row.wish() instanceof Wish.Asleep) {
      buttons.add(button("wake", "Wake", row, "", Button.Style.PRIMARY));
    } else {
      if (!pinned) {
        buttons.add(button("extend", "Keep awake for a day", row, " for 24h", Button.Style.PLAIN));
      }
      if (row.content().isPresent()) {
        buttons.add(button("sleep", "Put to sleep", row, "", Button.Style.PLAIN));
      }
    }
    buttons.add(
        pinned
            ? button("unpin", "Unpin", row, "", Button.Style.PLAIN)
            : button("pin", "Pin", row, "", Button.Style.PLAIN));
    buttons.add(button("stop", "Stop", row, "", Button.Style.DANGER));
    return buttons;
  }

  private static Button button(
      String verb, String label, ReviewApp row, String more, Button.Style style) {
    return new Button(verb, label, ReviewText.phrase(verb, row) + more, style);
  }

  /// Those of an app.
  public static Message list(AppName app, List<ReviewApp> live) {
    if (live.isEmpty()) {
      return Message.of(
          Text.of("There are no review apps of " + app + ". Start one: ")
              .code("review app for branch BRANCH of " + app));
    }
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(Text.of("Review apps of " + app + ": " + live.size())));
    for (int from = 0; from < live.size(); from += TOGETHER) {
      Text text = Text.of("");
      String between = "";
      for (ReviewApp row : live.subList(from, Math.min(live.size(), from + TOGETHER))) {
        text = text.and(between).and(line(row));
        between = "\n";
      }
      sections.add(new Section.Paragraph(text));
    }
    return new Message("Review apps of " + app + ": " + live.size(), sections);
  }

  private static Text line(ReviewApp row) {
    Text name =
        Text.of("• ")
            .bold(row.request().branch())
            .and(row.mergeRequest().map(number -> " (!" + number + ")").orElse(""));
    return name.and(": ").and(state(row)).and(" ").and(about(row));
  }

  /// What somebody is told who had something done with one.
  public static Message moved(ReviewApp row, ReviewMove move) {
    Text name =
        Text.of("The review app for ")
            .bold(row.request().branch())
            .and(" of " + row.request().app());
    return Message.of(
        mark(Symbol.DONE)
            .and(
                switch (move) {
                  case ReviewMove.Stop() -> name.and(" is being removed.");
                  case ReviewMove.Extend _, ReviewMove.Wake(), ReviewMove.Unpin() ->
                      name.and(" stays awake until ")
                          .and(new Span.Moment(row.lease().awakeUntil()))
                          .and(", and is kept until ")
                          .and(new Span.Moment(row.lease().keptUntil()))
                          .and(".");
                  case ReviewMove.Pin() ->
                      name.and(" stays awake until somebody unpins or stops it.");
                  case ReviewMove.Sleep() ->
                      name.and(" goes to sleep. ")
                          .code(ReviewText.phrase("wake", row))
                          .and(" wakes it.");
                }));
  }

  /// What somebody is told who asked for one that is there.
  public static Message there(ReviewApp row) {
    return Message.of(
        mark(Symbol.DONE)
            .and("There is one for ")
            .bold(row.request().branch())
            .and(" of " + row.request().app() + ": ")
            .and(state(row))
            .and(" It stays awake until ")
            .and(new Span.Moment(row.lease().awakeUntil()))
            .and("."));
  }

  /// What its thread is told when some of it was gone.
  ///
  /// @param missing at least one, as {@link ReviewSight.There} has them
  public static Message lost(ReviewApp row, List<String> missing) {
    return Message.of(
        mark(Symbol.WARNING)
            .and(ReviewText.gone(missing) + ": somebody else must have deleted that. I apply ")
            .and(content(row))
            .and(" again, jobs included. If it is not wanted: ")
            .code(ReviewText.phrase("stop", row)));
  }

  /// What a channel is told of a namespace of which nothing is known.
  public static Message unknown(StandingReview one, TargetName target) {
    return Message.of(
        mark(Symbol.WARNING)
            .and("In " + target + " there is the namespace ")
            .code(one.name().value())
            .and(
                " with the labels of a review app of "
                    + one.app()
                    + " of which I know nothing: another Slipway has made it, or my database has been put back to an older state. I leave it as it is. If nobody needs it: ")
            .code("kubectl delete namespace " + one.name()));
  }

  /// That there will be none.
  public static Message refused(Refusal refusal) {
    return Message.of(mark(Symbol.STOPPED).and(trouble(refusal)));
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}
