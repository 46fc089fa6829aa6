package dev.slipway.bot.intake;

import dev.slipway.bot.publisher.MigrationMessages;
import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.grammar.Says;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.migrations.MigrationBoard;
import dev.slipway.commands.migrations.MigrationOrder;
import dev.slipway.commands.migrations.Purpose;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.requests.ExtendCommand;
import dev.slipway.commands.requests.LogCommand;
import dev.slipway.commands.requests.MigrateCommand;
import dev.slipway.commands.requests.MigrationCommand;
import dev.slipway.commands.requests.StopCommand;
import dev.slipway.config.App;
import dev.slipway.config.ByteSize;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What follows from asking for a migration container, for more time, for a migration to be run,
/// for its end, or for its log. Safe for use by several threads.
final class Migrating {
  private static final Duration SHORTEST = Duration.ofMinutes(5);

  private final SlipwayConfig config;
  private final Directory directory;
  private final Migrations migrations;
  private final MigrationMessages messages;
  private final MigrationReports reports;
  private final LockGate gate;
  private final Replies replies;
  private final Followers followers;
  private final InstantSource clock;

  Migrating(
      SlipwayConfig config,
      Directory directory,
      Migrations migrations,
      MigrationMessages messages,
      MigrationReports reports,
      LockGate gate,
      Replies replies,
      Followers followers,
      InstantSource clock) {
    this.config = config;
    this.directory = directory;
    this.migrations = migrations;
    this.messages = messages;
    this.reports = reports;
    this.gate = gate;
    this.replies = replies;
    this.followers = followers;
    this.clock = clock;
  }

  void start(Asker asker, MigrationCommand command) {
    App app = config.app(command.app()).orElseThrow();
    Environment environment = app.environment(command.environment()).orElseThrow();
    UserId requester = asker.message().user();
    UserId owner = command.owner().map(person -> person.in(requester.team())).orElse(requester);
    List<AuditEntry> decisions = new ArrayList<>();
    if (isDenied(asker, owner, app, environment, command.phrase(), decisions)) {
      return;
    }
    Optional<dev.slipway.config.Migrations> settings = environment.migrations();
    Optional<String> wrong =
        settings.isEmpty()
            ? Optional.of(
                "the configuration has no migration containers for "
                    + app.name()
                    + " on "
                    + environment.name())
            : tooMuch(command, settings.get());
    if (wrong.isPresent()) {
      replies.say(asker.message(), refused(wrong.get()), decisions);
      return;
    }
    MigrationOrder order =
        new MigrationOrder(
            new SessionId(UUID.randomUUID().toString()),
            app.name(),
            environment.name(),
            command.build(),
            requester,
            owner,
            command.life().orElse(settings.orElseThrow().life()),
            command.scratch().orElse(settings.orElseThrow().scratch()),
            asker.message().channel(),
            asker.place(),
            asker.message().replyTo(),
            new Purpose.Login(),
            clock.instant());
    Answered _ = begin(asker, order, decisions);
  }

  void run(Asker asker, MigrateCommand command) {
    App app = config.app(command.app()).orElseThrow();
    Environment environment = app.environment(command.environment()).orElseThrow();
    UserId requester = asker.message().user();
    List<AuditEntry> decisions = new ArrayList<>();
    if (isDenied(asker, requester, app, environment, command.phrase(), decisions)) {
      return;
    }
    Optional<dev.slipway.config.Migrations> settings = environment.migrations();
    Optional<dev.slipway.config.Migrations.Declared> declared = environment.declaredMigration();
    if (settings.isEmpty() || declared.isEmpty()) {
      replies.say(
          asker.message(),
          Message.of(
              Replies.mark(Symbol.STOPPED)
                  .and("No migration: the configuration has no migration command for ")
                  .bold(app.name().value())
                  .and(" on ")
                  .bold(environment.name().value())
                  .and(" (")
                  .code("migrations.command")
                  .and(").")),
          decisions);
      return;
    }
    MigrationOrder order =
        new MigrationOrder(
            new SessionId(UUID.randomUUID().toString()),
            app.name(),
            environment.name(),
            command.build(),
            requester,
            requester,
            declared.get().within(),
            settings.get().scratch(),
            asker.message().channel(),
            asker.place(),
            Optional.empty(),
            new Purpose.Run(Optional.empty()),
            clock.instant());
    LockGate.Wish wish =
        new LockGate.Wish(asker, Action.MIGRATE, app, environment, command.phrase(), "Not run");
    if (gate.isRefused(wish, Urgency.ROUTINE)) {
      return;
    }
    switch (begin(asker, order, decisions)) {
      case Answered.Locked(Lock lock) -> gate.refuse(wish, lock);
      case Answered.Done _, Answered.Before _, Answered.Busy _, Answered.TooLate _ -> {}
    }
  }

  private Answered begin(Asker asker, MigrationOrder order, List<AuditEntry> decisions) {
    return replies.answered(
        asker.message(),
        new Consequence(
            Optional.of(
                new Beginning.OfMigration(
                    order, begun -> messages.root(MigrationBoard.of(begun, List.of())))),
            Optional.empty(),
            List.of(),
            decisions));
  }

  /// Both whoever asks and whoever gets in must hold the role.
  private boolean isDenied(
      Asker asker,
      UserId owner,
      App app,
      Environment environment,
      String phrase,
      List<AuditEntry> decisions) {
    Decision decision = asker.decide(Action.MIGRATE, app, environment);
    decisions.add(replies.entry(asker, Action.MIGRATE, app, environment, decision, phrase));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return true;
    }
    if (owner.equals(asker.message().user())) {
      return false;
    }
    Decision others =
        Access.decide(directory.person(owner), Action.MIGRATE, app, environment, asker.place());
    if (others instanceof Decision.Denied(var reasons)) {
      Text text =
          Replies.mark(Symbol.STOPPED)
              .and("No migration container for ")
              .person(owner)
              .and(": whoever gets in needs the role migrator for ")
              .bold(app.name().value())
              .and(" on ")
              .bold(environment.name().value())
              .and(", too (rule ")
              .code(reasons.getFirst().code())
              .and(").");
      replies.say(asker.message(), Message.of(text), decisions);
      return true;
    }
    return false;
  }

  /// What is asked for beyond what the configuration allows, a clause in words.
  private static Optional<String> tooMuch(
      MigrationCommand command, dev.slipway.config.Migrations settings) {
    Optional<Duration> life = command.life();
    if (life.isPresent() && life.get().compareTo(settings.longest()) > 0) {
      return Optional.of("it can live for " + Says.duration(settings.longest()) + " at most");
    }
    if (life.isPresent() && life.get().compareTo(SHORTEST) < 0) {
      return Optional.of("it lives for " + Says.duration(SHORTEST) + " at least");
    }
    Optional<ByteSize> scratch = command.scratch();
    return scratch.isPresent() && scratch.get().compareTo(settings.scratchMost()) > 0
        ? Optional.of("it can have " + settings.scratchMost() + " of room at most")
        : Optional.empty();
  }

  void extend(Asker asker, ExtendCommand command) {
    Optional<Standing> standing = mayInstruct(asker, command.container(), command.phrase());
    if (standing.isEmpty()) {
      return;
    }
    Migration migration = standing.get().migration();
    Duration longest =
        standing
            .get()
            .environment()
            .migrations()
            .map(dev.slipway.config.Migrations::longest)
            .orElse(dev.slipway.config.Migrations.DEFAULT_LONGEST);
    Instant latest = migration.order().endsAfter(longest);
    if (!migration.endsAt().isBefore(latest)) {
      replies.say(
          asker.message(),
          Message.of(
              Replies.mark(Symbol.STOPPED)
                  .and("Not extended: ")
                  .code(command.container().value())
                  .and(" ends at ")
                  .and(new Span.Moment(migration.endsAt()))
                  .and(", and that is as late as it can be.")),
          standing.get().decisions());
      return;
    }
    instruct(
        asker,
        standing.get(),
        new Migration.Instruction.Extend(asker.message().user(), command.by()));
  }

  void stop(Asker asker, StopCommand command) {
    mayInstruct(asker, command.container(), command.phrase())
        .ifPresent(standing ->
            instruct(asker, standing, new Migration.Instruction.Stop(asker.message().user())));
  }

  void log(Asker asker, LogCommand command) {
    Optional<Migration> session = migrations.find(command.session());
    if (session.isEmpty()) {
      replies.say(
          asker.message(), Message.of(Text.of("There is no session " + command.session() + ".")));
      return;
    }
    allowed(asker, session.get(), command.phrase())
        .ifPresent(standing ->
            replies.say(asker.message(), reports.log(session.get()), standing.decisions()));
  }

  /// The one that has this name now.
  Optional<Migration> standing(ContainerName name) {
    return migrations.standing(name);
  }

  /// A migration container that the asker may decide about.
  private record Standing(
      Migration migration, Environment environment, List<AuditEntry> decisions) {}

  private Optional<Standing> mayInstruct(Asker asker, ContainerName name, String phrase) {
    Optional<Migration> migration = migrations.standing(name);
    if (migration.isEmpty()) {
      replies.say(
          asker.message(),
          Message.of(
              Text.of("There is no migration container or running migration ")
                  .code(name.value())
                  .and(" now. Those there are: ")
                  .code("migration containers")));
      return Optional.empty();
    }
    return allowed(asker, migration.get(), phrase);
  }

  private Optional<Standing> allowed(Asker asker, Migration migration, String phrase) {
    Optional<App> app = config.app(migration.order().app());
    Optional<Environment> environment =
        app.flatMap(known -> known.environment(migration.order().environment()));
    if (app.isEmpty() || environment.isEmpty()) {
      replies.say(
          asker.message(),
          Message.of(
              Text.of(
                  "The configuration no longer has "
                      + migration.order().app()
                      + " on "
                      + migration.order().environment()
                      + ".")));
      return Optional.empty();
    }
    Decision decision = asker.decide(Action.MIGRATE, app.get(), environment.get());
    List<AuditEntry> decisions =
        List.of(
            replies.entry(asker, Action.MIGRATE, app.get(), environment.get(), decision, phrase));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return Optional.empty();
    }
    return Optional.of(new Standing(migration, environment.get(), decisions));
  }

  private void instruct(Asker asker, Standing standing, Migration.Instruction instruction) {
    Instruct instruct = new Instruct.ToMigration(standing.migration().id(), instruction);
    Consequence consequence =
        new Consequence(Optional.empty(), Optional.of(instruct), List.of(), standing.decisions());
    switch (replies.answered(asker.message(), consequence)) {
      case Answered.TooLate() ->
          replies.say(
              asker.message(),
              Message.of(Text.of("It is over already, or is being told something else just now.")),
              standing.decisions());
      case Answered.Done _ -> followers.instructed(instruct);
      case Answered.Before _, Answered.Busy _, Answered.Locked _ -> {}
    }
  }

  private static Message refused(String why) {
    return Message.of(Replies.mark(Symbol.STOPPED).and("No migration container: " + why + "."));
  }
}
