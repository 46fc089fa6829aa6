package dev.slipway.bot.publisher;

import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.OpenHours;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.requests.UnfreezeCommand;
import dev.slipway.commands.requests.UnlockCommand;
import dev.slipway.commands.requests.WhenCommand;
import dev.slipway.config.AppName;
import dev.slipway.config.DeployHours;
import dev.slipway.config.EnvironmentName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is said about locks, to a channel and to their owners. Safe for use by several threads.
public final class LockMessages {
  private final Conversations conversations;

  public LockMessages(Conversations conversations) {
    this.conversations = conversations;
  }

  /// That a lock was taken.
  ///
  /// @param underWay deployments there that go on all the same
  public static Message taken(Lock lock, List<Deployment> underWay) {
    String nobody =
        switch (lock.kind()) {
          case LOCK -> " Until then nobody else can deploy there; ";
          case FREEZE -> " Until then nobody can deploy there; ";
        };
    Text text = mark(Symbol.DONE).and(facts(lock)).and(nobody).code(end(lock)).and(" ends it.");
    for (Deployment deployment : underWay) {
      text =
          text.and(" Deployment " + deployment.id() + " of ")
              .person(deployment.order().requester())
              .and(" is under way there and goes on.");
    }
    return Message.of(text);
  }

  /// That something was not done because of a lock, and what to try.
  ///
  /// @param notDone says what was not done: `Not deployed`
  public static Message refused(String notDone, Lock lock) {
    return Message.of(mark(Symbol.STOPPED).and(notDone + ": ").and(held(lock)));
  }

  private static Text held(Lock lock) {
    return facts(lock)
        .and(" (Rule ")
        .code(lock.kind().word())
        .and(".) Ask ")
        .person(lock.owner())
        .and(", or say ")
        .code(end(lock) + ": reason")
        .and(".");
  }

  /// That something was not done because of a lock, because these are no deploy hours, or both; at
  /// least one is there.
  ///
  /// @param notDone says what was not done: `Not deployed`
  /// @param closed the hours that keep it
  public static Message refused(
      String notDone,
      Scope.OneEnvironment where,
      Optional<Lock> lock,
      Optional<DeployHours> closed,
      Instant now) {
    Text text = mark(Symbol.STOPPED).and(notDone + ": ");
    if (lock.isPresent()) {
      text = text.and(held(lock.get()));
    }
    if (closed.isPresent()) {
      text =
          text.and(lock.isPresent() ? " Besides, these" : "these")
              .and(" are no deploy hours of ")
              .bold(where.words())
              .and(". ")
              .and(opening(closed.get(), now))
              .and(" (Rule ")
              .code("frozen")
              .and(".) Ask again then; ")
              .code(new WhenCommand(where).phrase())
              .and(" tells more.");
    }
    return Message.of(text);
  }

  private static Text opening(DeployHours hours, Instant now) {
    return OpenHours.next(hours, now)
        .map(stretch ->
            Text.of("The next are from ")
                .and(new Span.Moment(stretch.from()))
                .and(" to ")
                .and(new Span.Moment(stretch.to()))
                .and("."))
        .orElseGet(() -> Text.of("There are none within a year."));
  }

  /// When somebody can deploy.
  ///
  /// @param rule that allows it: `deployer of shop on staging`
  /// @param binding the locks that bind them
  public static Message when(
      Scope.OneEnvironment where,
      String rule,
      List<Lock> binding,
      Optional<DeployHours> hours,
      Instant now) {
    Optional<Instant> free = OpenHours.free(binding, hours, now);
    Text text =
        free.isEmpty()
            ? mark(Symbol.STOPPED)
                .and("You can't deploy to ")
                .bold(where.words())
                .and(" within a year.")
            : free.get().equals(now)
                ? mark(Symbol.DONE)
                    .and("You can deploy to ")
                    .bold(where.words())
                    .and(" now, as " + rule + ".")
                : mark(Symbol.WAITING)
                    .and("You can deploy to ")
                    .bold(where.words())
                    .and(" from ")
                    .and(new Span.Moment(free.get()))
                    .and(" on, as " + rule + ".");
    for (Lock lock : binding) {
      text = text.and(" ").and(facts(lock));
    }
    if (hours.isPresent()) {
      text =
          OpenHours.isOpen(hours.get(), now)
              ? text.and(" Deploy hours end at ")
                  .and(new Span.Moment(OpenHours.next(hours.get(), now).orElseThrow().to()))
                  .and(".")
              : text.and(" These are no deploy hours. ").and(opening(hours.get(), now));
    }
    return Message.of(text);
  }

  /// That somebody can't deploy at any time.
  public static Message never(Scope.OneEnvironment where, Decision.Denied denied) {
    Text text = mark(Symbol.STOPPED).and("You can't deploy to ").bold(where.words()).and(":");
    for (Decision.Reason reason : denied.reasons()) {
      text = text.and(" ").and(reason.words()).and(" (rule ").code(reason.code()).and(")");
    }
    return Message.of(text.and("."));
  }

  /// That a lock is over.
  public static Message freed(Lock lock, UserId by, Optional<String> reason) {
    Text text =
        mark(Symbol.DONE)
            .person(by)
            .and(" has un" + lock.kind().word() + " ")
            .bold(lock.scope().words())
            .and(reason.map(words -> ": " + words).orElse("."));
    return Message.of(
        by.equals(lock.owner()) ? text : text.and(" It was held by ").person(lock.owner()));
  }

  /// That somebody else has a lock from now on.
  public static Message handedOver(Lock before, Lock after) {
    return Message.of(
        mark(Symbol.DONE)
            .person(before.owner())
            .and(" has handed ")
            .bold(after.scope().words())
            .and(" over to ")
            .person(after.owner())
            .and(", who has it until ")
            .and(new Span.Moment(after.until()))
            .and(after.reason().map(words -> ": " + words).orElse(".")));
  }

  /// That somebody can't have a lock.
  public static Message mayNotHave(
      UserId who, AppName app, EnvironmentName environment, List<Decision.Reason> why) {
    return Message.of(
        mark(Symbol.STOPPED)
            .and("Not handed over: ")
            .person(who)
            .and(" may not lock ")
            .bold(app + " on " + environment)
            .and(" (rule ")
            .code(why.getFirst().code())
            .and(")."));
  }

  /// To whoever has a lock from now on.
  public Outgoing received(Lock before, Lock after) {
    return toOwner(
        after,
        "received",
        Message.of(
            mark(Symbol.WAITING)
                .person(before.owner())
                .and(" has handed you the lock on ")
                .bold(after.scope().words())
                .and(", which stands until ")
                .and(new Span.Moment(after.until()))
                .and(after.reason().map(words -> ": " + words).orElse("."))
                .and(" When you are done, say ")
                .code(end(after))
                .and(".")));
  }

  /// That there is no lock on exactly this.
  public static Message notHeld(Lock.Kind kind, Scope scope, List<Lock> near) {
    Text text = Text.of("").bold(scope.words()).and(" is not " + kind.word() + " as such.");
    for (Lock lock : near) {
      text = text.and(" ").and(facts(lock)).and(" To end that, say ").code(end(lock)).and(".");
    }
    return Message.of(text);
  }

  /// What is held of something.
  public static Message standing(Scope scope, List<Lock> locks) {
    if (locks.isEmpty()) {
      return Message.of(
          Text.of(
              switch (scope) {
                case Scope.Everything() -> "Nobody holds anything.";
                case Scope.WholeApp(var app) -> "Nobody holds anything of " + app + ".";
                case Scope.OneEnvironment _ -> "Nobody holds " + scope.words() + ".";
              }));
    }
    List<Section> sections = new ArrayList<>();
    StringBuilder summary = new StringBuilder();
    for (Lock lock : locks) {
      Text line = standing(lock);
      summary.append(summary.isEmpty() ? "" : " ").append(line.plain());
      sections.add(new Section.Paragraph(line));
    }
    return new Message(summary.toString(), sections);
  }

  /// A lock that stands, in a line.
  public static Text standing(Lock lock) {
    return mark(Symbol.WARNING).and(facts(lock));
  }

  private static Text facts(Lock lock) {
    return new Text(List.of())
        .person(lock.owner())
        .and(" has " + lock.kind().word() + " ")
        .bold(lock.scope().words())
        .and(" since ")
        .and(new Span.Moment(lock.since()))
        .and(" until ")
        .and(new Span.Moment(lock.until()))
        .and(lock.reason().map(reason -> ": " + reason + ".").orElse("."));
  }

  /// To its owner: somebody else has ended a lock.
  public Outgoing stolen(Lock lock, UserId by, Optional<String> reason) {
    return toOwner(
        lock,
        "over",
        Message.of(
            mark(Symbol.WARNING)
                .person(by)
                .and(" has ended your " + noun(lock) + " ")
                .bold(lock.scope().words())
                .and(reason.map(words -> ": " + words).orElse("."))));
  }

  /// To its owner: the time of a lock is over.
  public Outgoing over(Lock lock) {
    return toOwner(
        lock,
        "over",
        Message.of(
            mark(Symbol.DONE)
                .and("Your " + noun(lock) + " ")
                .bold(lock.scope().words())
                .and(" ended at ")
                .and(new Span.Moment(lock.until()))
                .and(".")));
  }

  /// To its owner: a lock still stands. A message of its own each time, so that it is noticed.
  public Outgoing reminder(Lock lock, Instant now) {
    Text text =
        mark(Symbol.WAITING)
            .and(stillHolding(lock))
            .bold(lock.scope().words())
            .and(" until ")
            .and(new Span.Moment(lock.until()))
            .and(lock.reason().map(reason -> ": " + reason + ".").orElse("."));
    String label =
        switch (lock.kind()) {
          case LOCK -> "Unlock";
          case FREEZE -> "Unfreeze";
        };
    Button button = new Button("unlock", label, end(lock), Button.Style.PLAIN);
    return toOwner(
        lock,
        Long.toString(now.getEpochSecond()),
        new Message(
            text.plain(),
            List.of(new Section.Paragraph(text), new Section.Buttons(List.of(button)))));
  }

  private Outgoing toOwner(Lock lock, String occasion, Message message) {
    return new Outgoing(
        "l" + lock.id() + "/" + occasion,
        new Address.ToPerson(lock.owner()),
        conversations.render(message));
  }

  private static String noun(Lock lock) {
    return switch (lock.kind()) {
      case LOCK -> "lock on";
      case FREEZE -> "freeze of";
    };
  }

  private static String stillHolding(Lock lock) {
    return switch (lock.kind()) {
      case LOCK -> "You still hold ";
      case FREEZE -> "You still keep everybody from deploying ";
    };
  }

  /// What ends it.
  private static String end(Lock lock) {
    return switch (lock.kind()) {
      case LOCK -> new UnlockCommand(lock.scope(), Optional.empty()).phrase();
      case FREEZE -> new UnfreezeCommand(lock.scope(), Optional.empty()).phrase();
    };
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}
