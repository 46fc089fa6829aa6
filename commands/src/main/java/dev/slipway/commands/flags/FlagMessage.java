package dev.slipway.commands.flags;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Approvals;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.flags.FlagChange.Turn;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is said of feature flags. The one message about a change says at any time how far it is.
public final class FlagMessage {
  private static final int MOST = 60;
  private static final int TOGETHER = 12;

  private FlagMessage() {}

  /// That it was understood and is being done.
  public static Message wanted(FlagOrder order) {
    return Message.of(asked(mark(Symbol.WORKING), order).and(" ..."));
  }

  /// That GitLab does not answer, and that it is tried again.
  public static Message waiting(FlagChange change, Outage outage) {
    Text text =
        asked(mark(Symbol.WAITING), change.order())
            .and(". " + outage.system() + " does not answer as it should: " + outage.reason());
    return Message.of(
        text.and(
            change.sent().isPresent()
                ? ". Whether it is done already shows when it answers; I look again."
                : ". Nothing is changed yet; I try again."));
  }

  /// The question to those who have to agree.
  public static Message question(FlagChange change) {
    FlagOrder order = change.order();
    Approvals approvals = change.consent().orElseThrow().approvals();
    Turn turn = change.turn().orElseThrow();
    String hotfix = order.urgency() == Urgency.HOTFIX ? " as a hotfix," : "";
    Text what =
        mark(Symbol.QUESTION)
            .bold(order.flag().value())
            .and(" on ")
            .bold(order.environment().value())
            .and(" of " + order.app());
    Text title =
        approvals.byRequester()
            ? what.and(": change it " + turn.words() + "?")
            : what.and(" waits for approval to be changed" + hotfix + " " + turn.words());
    Text text = asker(Text.of(""), order).and(". ");
    return new Message(
        title.plain(),
        List.of(
            new Section.Title(title),
            new Section.Paragraph(text.and(Sentences.takes(approvals, order.requester()))),
            new Section.Buttons(consent(change, approvals))));
  }

  private static List<Button> consent(FlagChange change, Approvals approvals) {
    String approve = "approve flag change " + change.id();
    String refuse = "refuse flag change " + change.id();
    return approvals.byRequester()
        ? List.of(
            new Button("approve", "Confirm", approve, Button.Style.PRIMARY),
            new Button("refuse", "Leave it", refuse, Button.Style.PLAIN))
        : List.of(
            new Button("approve", "Approve", approve, Button.Style.PRIMARY),
            new Button("refuse", "Refuse", refuse, Button.Style.PLAIN));
  }

  /// That all have agreed, and it is being done.
  public static Message agreed(FlagChange change) {
    return Message.of(
        approved(asked(mark(Symbol.WORKING), change.order()), ", ", change).and(" ..."));
  }

  /// That somebody did not agree; by whoever asked for it, that they took it back.
  public static Message refused(FlagOrder order, UserId by, Optional<String> reason) {
    boolean isTakenBack = by.equals(order.requester());
    Text text =
        mark(Symbol.STOPPED)
            .and(notDone(order) + ": ")
            .bold(order.flag().value())
            .and(" on ")
            .bold(order.environment().value())
            .and(" of " + order.app() + ". ")
            .person(by)
            .and(isTakenBack ? " took it back" : " did not approve it")
            .and(reason.map(words -> ": " + words).orElse(""))
            .and(". Nothing was touched.");
    return Message.of(isTakenBack ? text : asker(text.and(" "), order).and("."));
  }

  private static Text asker(Text text, FlagOrder order) {
    return text.and("Asked for by ")
        .person(order.requester())
        .and(order.reason().map(reason -> ": " + reason).orElse(""));
  }

  /// Who agreed, after these words; nothing when nobody had to.
  private static Text approved(Text text, String before, FlagChange change) {
    Text all = text;
    String next = before;
    for (UserId by : change.approvers()) {
      boolean isOwn = by.equals(change.order().requester());
      all = all.and(next + (isOwn ? "confirmed by " : "approved by ")).person(by);
      next = ", ";
    }
    return all;
  }

  private static Text asked(Text text, FlagOrder order) {
    Text who = text.person(order.requester());
    Text what =
        switch (order.wish()) {
          case FlagWish.On(Audience audience) ->
              who.and(": turning on ").bold(order.flag().value()).and(" for " + words(audience));
          case FlagWish.Off() -> who.and(": turning off ").bold(order.flag().value());
          case FlagWish.Undo() ->
              who.and(": undoing the last change of ").bold(order.flag().value());
        };
    return what.and(" on ").bold(order.environment().value()).and(" of " + order.app());
  }

  private static String words(Audience audience) {
    return switch (audience) {
      case Audience.Everybody() -> "everybody";
      case Audience.Share(int percent) -> percent + "% of users";
      case Audience.Users(var ids) -> new Whom.Users(ids).words();
      case Audience.OnList(String name) -> "the users of the list " + name;
    };
  }

  /// That it is done.
  ///
  /// @param flag as it is now
  /// @param environment the name of GitLab's environment
  public static Message done(FlagChange change, Turn turn, Flag flag, String environment) {
    FlagOrder order = change.order();
    Text told =
        state(order, turn.to(), flag.sharedIn(environment))
            .and(" It was " + turn.from().words() + " before. ");
    Text text =
        approved(asker(told, order), "; ", change)
            .and(". ")
            .code("undo " + order.flag() + " on " + order.environment())
            .and(" puts that back.");
    return Message.of(besides(text, flag, environment));
  }

  /// That there was nothing to change.
  public static Message asItIs(FlagOrder order, Setting now, Flag flag, String environment) {
    return Message.of(
        besides(
            state(order, now, flag.sharedIn(environment))
                .and(" It was so already, so nothing was changed. Asked for by ")
                .person(order.requester())
                .and("."),
            flag,
            environment));
  }

  /// @param shared what holds there too, by patterns: then it is not said to be off, or on for some
  private static Text state(FlagOrder order, Setting now, List<Flag.Shared> shared) {
    return shared.isEmpty()
        ? mark(Symbol.DONE)
            .bold(order.flag().value())
            .and(" is " + now.words() + " on ")
            .bold(order.environment().value())
            .and(" of " + order.app() + ".")
        : mark(Symbol.WARNING)
            .and("What ")
            .bold(order.flag().value())
            .and(" has for ")
            .bold(order.environment().value())
            .and(" of " + order.app() + " alone is " + now.words() + ".");
  }

  /// What holds there by patterns, which is never changed from here.
  private static Text besides(Text text, Flag flag, String environment) {
    List<Flag.Shared> shared = flag.sharedIn(environment);
    return shared.isEmpty()
        ? text
        : text.and(" But it is ")
            .and(Turning.words(shared))
            .and(
                ", which other environments may share: that I leave alone. Change it in GitLab if it is not meant.");
  }

  /// That it was not done, and what to try.
  public static Message failed(FlagOrder order, Refusal refusal) {
    return failed(notDone(order), order, refusal);
  }

  /// That nobody can say whether it was done, and what to try.
  public static Message uncertain(FlagOrder order, Refusal refusal) {
    String head =
        switch (order.wish()) {
          case FlagWish.On _ -> "Not certain that it was turned on";
          case FlagWish.Off _ -> "Not certain that it was turned off";
          case FlagWish.Undo _ -> "Not certain that it was undone";
        };
    return failed(head, order, refusal);
  }

  private static Message failed(String head, FlagOrder order, Refusal refusal) {
    Text text =
        mark(Symbol.FAILED)
            .and(head + ": ")
            .and(sentence(refusal.reason()))
            .and(refusal.next().isEmpty() ? "" : " " + refusal.next())
            .and(" (Rule ")
            .code(refusal.code())
            .and(".) Asked for by ")
            .person(order.requester());
    return Message.of(text.and("."));
  }

  /// Says that it was not done: `Not turned on`.
  public static String notDone(FlagOrder order) {
    return notDone(order.wish());
  }

  /// Says that it was not done: `Not turned on`.
  public static String notDone(FlagWish wish) {
    return switch (wish) {
      case FlagWish.On _ -> "Not turned on";
      case FlagWish.Off _ -> "Not turned off";
      case FlagWish.Undo _ -> "Not undone";
    };
  }

  private static String sentence(String reason) {
    return reason.endsWith(".") ? reason : reason + ".";
  }

  /// All flags of a project as they are in an environment.
  ///
  /// @param gitlab the name of GitLab's environment
  public static Message list(
      AppName app, EnvironmentName environment, String gitlab, List<Flag> flags) {
    String where = environment + " of " + app;
    if (flags.isEmpty()) {
      return Message.of(
          Text.of(
              "The GitLab project of "
                  + app
                  + " has no feature flags. They are made in GitLab, under Deploy, Feature flags."));
    }
    List<Text> lines = new ArrayList<>();
    for (Flag flag : flags.subList(0, Math.min(flags.size(), MOST))) {
      lines.add(line(flag, gitlab));
    }
    String named = gitlab.equals(environment.value()) ? "" : " (" + gitlab + " in GitLab)";
    return sections("Feature flags on " + where + named, lines, flags.size() - lines.size());
  }

  private static Text line(Flag flag, String gitlab) {
    Text text = Text.of("• ").bold(flag.name().value());
    if (flag.master() == Flag.Master.OFF) {
      return text.and(" is off: it is switched off as a whole in GitLab");
    }
    Setting own = flag.in(gitlab);
    List<Flag.Shared> shared = flag.sharedIn(gitlab);
    if (shared.isEmpty()) {
      return text.and(" is " + own.words());
    }
    return own.off()
        ? text.and(" is " + Turning.words(shared))
        : text.and(" is " + own.words() + ", and " + Turning.words(shared));
  }

  /// How flags were changed.
  ///
  /// @param flag empty for all
  /// @param changes newest first
  public static Message history(
      AppName app, EnvironmentName environment, Optional<FlagName> flag, List<FlagChange> changes) {
    String what = flag.map(FlagName::value).orElse("feature flags");
    if (changes.isEmpty()) {
      return Message.of(
          Text.of(
              "I have not changed %s on %s of %s. What was changed in GitLab itself is not here."
                  .formatted(
                      flag.map(FlagName::value).orElse("any feature flag"), environment, app)));
    }
    return sections(
        "Changes of %s on %s of %s, newest first".formatted(what, environment, app),
        changes.stream().map(FlagMessage::line).toList(),
        0);
  }

  private static Text line(FlagChange change) {
    Text text =
        Text.of("• ")
            .and(new Span.Moment(change.ended().orElse(change.order().at())))
            .and(" ")
            .bold(change.order().flag().value())
            .and(" ");
    Text turned =
        change
            .turn()
            .map(turn -> text.and("from " + turn.from().words() + " to ").and(turn.to().words()))
            .orElse(text);
    Text state =
        switch (change.state()) {
          case DONE -> turned;
          case WANTED -> turned.and(" (under way)");
          case AWAITING -> turned.and(" (waits for approval)");
          case FAILED ->
              turned.and(
                  change.sent().isEmpty() ? " (not done)" : " (not done, or nobody can say)");
        };
    Text by = approved(state.and(", by ").person(change.order().requester()), ", ", change);
    return change.order().reason().map(reason -> by.and(": " + reason)).orElse(by);
  }

  /// @param more how many there are besides
  private static Message sections(String title, List<Text> lines, int more) {
    List<Section> sections = new ArrayList<>();
    sections.add(new Section.Title(Text.of(title)));
    for (int from = 0; from < lines.size(); from += TOGETHER) {
      Text text = Text.of("");
      String between = "";
      for (Text line : lines.subList(from, Math.min(lines.size(), from + TOGETHER))) {
        text = text.and(between).and(line);
        between = "\n";
      }
      sections.add(new Section.Paragraph(text));
    }
    if (more > 0) {
      sections.add(
          new Section.Note(Text.of("and " + more + " more, which GitLab shows under Deploy.")));
    }
    return new Message(title + ": " + lines.size() + (more > 0 ? " of them" : ""), sections);
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}
