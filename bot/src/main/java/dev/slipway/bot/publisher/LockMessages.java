package dev.slipway.bot.publisher;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.requests.UnlockCommand;
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
    Text text =
        mark(Symbol.DONE)
            .and(facts(lock))
            .and(" Until then nobody else can deploy there; ")
            .code(unlock(lock))
            .and(" ends it.");
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
  /// @param what was not done: `Not deployed`
  public static Message refused(String what, Lock lock) {
    return Message.of(
        mark(Symbol.STOPPED)
            .and(what + ": ")
            .and(facts(lock))
            .and(" (Rule ")
            .code("locked")
            .and(".) Ask ")
            .person(lock.owner())
            .and(", or say ")
            .code(unlock(lock) + ": reason")
            .and("."));
  }

  /// That a lock is over.
  public static Message freed(Lock lock, UserId by, Optional<String> reason) {
    Text text =
        mark(Symbol.DONE)
            .person(by)
            .and(" has unlocked ")
            .bold(lock.scope().words())
            .and(reason.map(words -> ": " + words).orElse("."));
    return Message.of(
        by.equals(lock.owner()) ? text : text.and(" It was held by ").person(lock.owner()));
  }

  /// That there is no lock on exactly this.
  public static Message notHeld(Scope scope, List<Lock> near) {
    Text text = Text.of("There is no lock on ").bold(scope.words()).and(".");
    for (Lock lock : near) {
      text = text.and(" ").and(facts(lock)).and(" To end that, say ").code(unlock(lock)).and(".");
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
        .and(" has locked ")
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
                .and(" has ended your lock on ")
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
                .and("Your lock on ")
                .bold(lock.scope().words())
                .and(" ended at ")
                .and(new Span.Moment(lock.until()))
                .and(".")));
  }

  /// To its owner: a lock still stands. A message of its own each time, so that it is noticed.
  public Outgoing reminder(Lock lock, Instant now) {
    Text text =
        mark(Symbol.WAITING)
            .and("You still hold ")
            .bold(lock.scope().words())
            .and(" until ")
            .and(new Span.Moment(lock.until()))
            .and(lock.reason().map(reason -> ": " + reason + ".").orElse("."));
    Button button = new Button("unlock", "Unlock", unlock(lock), Button.Style.PLAIN);
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

  private static String unlock(Lock lock) {
    return new UnlockCommand(lock.scope(), Optional.empty()).phrase();
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }
}
