package dev.slipway.bot.intake;

import dev.slipway.bot.engine.Autopilot;
import dev.slipway.bot.engine.Preview;
import dev.slipway.bot.publisher.DeploymentMessages;
import dev.slipway.bot.publisher.FlagMessages;
import dev.slipway.bot.publisher.LockMessages;
import dev.slipway.bot.publisher.MigrationMessages;
import dev.slipway.bot.publisher.ReviewMessages;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.automatic.AutoMessage;
import dev.slipway.commands.automatic.AutoState.Told;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Order.WhenGreen;
import dev.slipway.commands.flags.FlagWish;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.Vocabulary;
import dev.slipway.commands.locks.Lock;
import dev.slipway.commands.migrations.Migration;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.FeatureFlags;
import dev.slipway.commands.ports.FlagChanges;
import dev.slipway.commands.ports.Follows;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Locks;
import dev.slipway.commands.ports.Migrations;
import dev.slipway.commands.ports.ReviewApps;
import dev.slipway.commands.ports.ReviewSources;
import dev.slipway.commands.ports.Subscriptions;
import dev.slipway.commands.requests.AbortCommand;
import dev.slipway.commands.requests.ApproveCommand;
import dev.slipway.commands.requests.BuildCommand;
import dev.slipway.commands.requests.BuildsCommand;
import dev.slipway.commands.requests.ChangesCommand;
import dev.slipway.commands.requests.Command;
import dev.slipway.commands.requests.Commands;
import dev.slipway.commands.requests.ConfigCommand;
import dev.slipway.commands.requests.ContinueCommand;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.commands.requests.DiffCommand;
import dev.slipway.commands.requests.DiffCommand.Between;
import dev.slipway.commands.requests.DisableCommand;
import dev.slipway.commands.requests.EnableCommand;
import dev.slipway.commands.requests.ExtendCommand;
import dev.slipway.commands.requests.FinishCommand;
import dev.slipway.commands.requests.FlagHistoryCommand;
import dev.slipway.commands.requests.FlagsCommand;
import dev.slipway.commands.requests.FollowCommand;
import dev.slipway.commands.requests.FreezeCommand;
import dev.slipway.commands.requests.HandOverCommand;
import dev.slipway.commands.requests.HelpCommand;
import dev.slipway.commands.requests.HistoryCommand;
import dev.slipway.commands.requests.HoldCommand;
import dev.slipway.commands.requests.JudgeCommand;
import dev.slipway.commands.requests.KeepCommand;
import dev.slipway.commands.requests.LockCommand;
import dev.slipway.commands.requests.LocksCommand;
import dev.slipway.commands.requests.LogCommand;
import dev.slipway.commands.requests.MailCommand;
import dev.slipway.commands.requests.MentionCommand;
import dev.slipway.commands.requests.MigrateCommand;
import dev.slipway.commands.requests.MigrationCommand;
import dev.slipway.commands.requests.MigrationsCommand;
import dev.slipway.commands.requests.MigrationsCommand.Which;
import dev.slipway.commands.requests.MuteCommand;
import dev.slipway.commands.requests.NextCommand;
import dev.slipway.commands.requests.PauseCommand;
import dev.slipway.commands.requests.PlanCommand;
import dev.slipway.commands.requests.Plannable;
import dev.slipway.commands.requests.ProceedCommand;
import dev.slipway.commands.requests.RefuseCommand;
import dev.slipway.commands.requests.ReleaseCommand;
import dev.slipway.commands.requests.ResumeCommand;
import dev.slipway.commands.requests.RevertCommand;
import dev.slipway.commands.requests.ReviewCommand;
import dev.slipway.commands.requests.ReviewsCommand;
import dev.slipway.commands.requests.RollBackCommand;
import dev.slipway.commands.requests.SetConfigCommand;
import dev.slipway.commands.requests.StatusCommand;
import dev.slipway.commands.requests.StopCommand;
import dev.slipway.commands.requests.SubscribeCommand;
import dev.slipway.commands.requests.SubscriptionsCommand;
import dev.slipway.commands.requests.SuspendCommand;
import dev.slipway.commands.requests.TendCommand;
import dev.slipway.commands.requests.UndoCommand;
import dev.slipway.commands.requests.UnfollowCommand;
import dev.slipway.commands.requests.UnfreezeCommand;
import dev.slipway.commands.requests.UnlockCommand;
import dev.slipway.commands.requests.UnmailCommand;
import dev.slipway.commands.requests.UnmentionCommand;
import dev.slipway.commands.requests.UnmuteCommand;
import dev.slipway.commands.requests.UnsubscribeCommand;
import dev.slipway.commands.requests.WhatWaits;
import dev.slipway.commands.requests.WhenCommand;
import dev.slipway.commands.requests.WhereCommand;
import dev.slipway.commands.requests.WhyCommand;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Channel;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.SlipwayConfig;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns a stored message into what follows from it: understands it, asks whether it is allowed,
/// and stores the answer, the deployment or the instruction, all at once and once only. Safe for
/// use by several threads.
public final class Answerer {
  private static final Logger LOG = LoggerFactory.getLogger(Answerer.class);

  private final SlipwayConfig config;
  private final Vocabulary vocabulary;
  private final Directory directory;
  private final Reports reports;
  private final Comparisons comparisons;
  private final Preview preview;
  private final Autopilot autopilot;
  private final Replies replies;
  private final Deploying deploying;
  private final Instructing instructing;
  private final Migrating migrating;
  private final MigrationReports containers;
  private final Locking locking;
  private final Pausing pausing;
  private final Following following;
  private final Subscribing subscribing;
  private final Flagging flagging;
  private final Reviewing reviewing;
  private final Earlier earlier;
  private final InstantSource clock;

  public Answerer(
      SlipwayConfig config,
      Directory directory,
      Channels channels,
      Deployments deployments,
      Inbox inbox,
      Conversations conversations,
      Reports reports,
      Comparisons comparisons,
      Preview preview,
      Autopilot autopilot,
      Migrations migrations,
      MigrationReports containers,
      Locks locks,
      Subscriptions subscriptions,
      Follows follows,
      FeatureFlags flags,
      FlagChanges flagChanges,
      ReviewSources reviewSources,
      ReviewApps reviewApps,
      Followers followers,
      InstantSource clock) {
    this.config = config;
    this.vocabulary = Vocabulary.of(config);
    this.directory = directory;
    this.reports = reports;
    this.comparisons = comparisons;
    this.preview = preview;
    this.autopilot = autopilot;
    this.earlier = new Earlier(deployments);
    this.clock = clock;
    this.replies = new Replies(inbox, conversations, followers, clock);
    LockGate gate = new LockGate(locks, replies, clock);
    this.deploying =
        new Deploying(
            config, deployments, new DeploymentMessages(conversations), gate, replies, clock);
    this.locking =
        new Locking(
            config, locks, deployments, directory, new LockMessages(conversations), replies, clock);
    this.instructing = new Instructing(config, deployments, replies, followers);
    this.pausing = new Pausing(config, replies, followers);
    this.following = new Following(config, replies);
    this.subscribing =
        new Subscribing(
            config, subscriptions, follows, new MeantChannels(config, channels), replies, clock);
    this.flagging =
        new Flagging(
            config,
            flags,
            flagChanges,
            new FlagMessages(conversations),
            gate,
            replies,
            followers,
            clock);
    this.reviewing =
        new Reviewing(
            config,
            reviewApps,
            reviewSources,
            new ReviewMessages(conversations),
            replies,
            followers,
            clock);
    this.containers = containers;
    this.migrating =
        new Migrating(
            config,
            directory,
            migrations,
            new MigrationMessages(conversations),
            containers,
            gate,
            replies,
            followers,
            clock);
  }

  /// What a slash command shows along with its acknowledgement: that it was understood, or not.
  /// Pure and fast.
  public Optional<Message> atOnce(Taken taken) {
    ChatMessage message = taken.message();
    if (message.via() != Via.SLASH_COMMAND) {
      return Optional.empty();
    }
    if (taken.due() != Due.AN_ANSWER) {
      return Optional.of(tooManyOf(message));
    }
    return switch (parse(message)) {
      case ParseResult.Failed<Command>(var failure) -> Optional.of(failure.message());
      case ParseResult.Ambiguous<Command> question -> Optional.of(question.message());
      case ParseResult.Parsed<Command> parsed -> understood(parsed);
    };
  }

  private static Optional<Message> understood(ParseResult.Parsed<Command> parsed) {
    return switch (parsed.command()) {
      case DeployCommand _,
          RollBackCommand _,
          SetConfigCommand _,
          ApproveCommand _,
          RefuseCommand _,
          AbortCommand _,
          PauseCommand _,
          ContinueCommand _,
          NextCommand _,
          FinishCommand _,
          HoldCommand _,
          RevertCommand _,
          KeepCommand _,
          ProceedCommand _,
          JudgeCommand _,
          LockCommand _,
          UnlockCommand _,
          HandOverCommand _,
          FreezeCommand _,
          UnfreezeCommand _,
          SuspendCommand _,
          ResumeCommand _,
          FollowCommand _,
          MailCommand _,
          UnmailCommand _,
          UnfollowCommand _,
          MentionCommand _,
          UnmentionCommand _,
          SubscribeCommand _,
          UnsubscribeCommand _,
          MuteCommand _,
          UnmuteCommand _,
          EnableCommand _,
          DisableCommand _,
          UndoCommand _,
          ReviewCommand _,
          TendCommand _,
          MigrationCommand _,
          MigrateCommand _,
          ExtendCommand _,
          StopCommand _ ->
          Optional.of(Message.of(Text.of("Understood: ").code(parsed.echo())));
      case PlanCommand _,
          StatusCommand _,
          WhereCommand _,
          HistoryCommand _,
          ReleaseCommand _,
          ChangesCommand _,
          DiffCommand _,
          ConfigCommand _,
          BuildsCommand _,
          BuildCommand _,
          LocksCommand _,
          SubscriptionsCommand _,
          FlagsCommand _,
          FlagHistoryCommand _,
          ReviewsCommand _,
          WhenCommand _,
          WhyCommand _,
          MigrationsCommand _,
          LogCommand _,
          HelpCommand _ ->
          Optional.empty();
    };
  }

  private ParseResult<Command> parse(ChatMessage message) {
    Context context =
        config
            .channel(message.channel().value())
            .flatMap(Channel::defaultApp)
            .map(Context.NONE::about)
            .orElse(Context.NONE);
    return Commands.parse(message.text(), vocabulary, context);
  }

  /// Answers a message. Repeatable: what was answered before is left alone.
  public void answer(ChatMessage message) {
    try {
      understand(message);
    } catch (RuntimeException first) {
      // Most often the database was away for a moment, as when it fails over.
      LOG.atWarn()
          .addKeyValue("message", message.key())
          .setCause(first)
          .log("a message could not be answered; trying once more");
      answerOnceMore(message);
    }
  }

  private void understand(ChatMessage message) {
    switch (parse(message)) {
      case ParseResult.Failed<Command>(var failure) -> notUnderstood(message, failure.message());
      case ParseResult.Ambiguous<Command> question -> notUnderstood(message, question.message());
      case ParseResult.Parsed<Command>(Command command) -> follow(message, command);
    }
  }

  private void answerOnceMore(ChatMessage message) {
    try {
      understand(message);
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("message", message.key())
          .setCause(unexpected)
          .log("a message could not be answered");
      replies.say(
          message,
          Message.of(
              Text.of("Something went wrong inside me, so I did nothing. It is in my log as ")
                  .code(message.key())
                  .and(".")));
    }
  }

  /// Says that a message was not carried out because its sender has sent too many.
  public void refuse(ChatMessage message) {
    notUnderstood(message, tooManyOf(message));
  }

  private static Message tooManyOf(ChatMessage message) {
    return Message.of(
        Replies.mark(Symbol.STOPPED)
            .person(message.user())
            .and(
                ", that is more commands than I take from one person in a minute. I did not carry this one out, nor those"
                    + " that follow; wait a minute and say again what you need."));
  }

  /// Whoever typed a slash command has read it along with the acknowledgement.
  private void notUnderstood(ChatMessage message, Message words) {
    if (message.via() == Via.SLASH_COMMAND) {
      replies.answered(message, Consequence.saying(List.of(), List.of()));
    } else {
      replies.say(message, words);
    }
  }

  private void follow(ChatMessage message, Command command) {
    Asker asker = new Asker(message, directory.person(message.user()), place(message));
    switch (command) {
      case DeployCommand deploy -> deploying.deploy(asker, deploy);
      case RollBackCommand back -> deploying.rollBack(asker, back);
      case SetConfigCommand set -> deploying.set(asker, set);
      case ApproveCommand(WhatWaits.ADeployment(var deployment)) ->
          instructing.answer(
              asker, deployment.value(), new Instruction.Approve(message.user()), command);
      case ApproveCommand(WhatWaits.AFlagChange(var change)) ->
          flagging.agree(asker, change, command.phrase());
      case RefuseCommand(WhatWaits.ADeployment(var deployment), var reason) ->
          instructing.answer(
              asker, deployment.value(), new Instruction.Refuse(message.user(), reason), command);
      case RefuseCommand(WhatWaits.AFlagChange(var change), var reason) ->
          flagging.refuse(asker, change, reason, command.phrase());
      case AbortCommand(var which) ->
          instructing.instruct(asker, which, new Instruction.Abort(message.user()), command);
      case PauseCommand(var which) ->
          instructing.instruct(asker, which, new Instruction.Pause(message.user()), command);
      case ContinueCommand(var which) ->
          instructing.instruct(asker, which, new Instruction.Continue(message.user()), command);
      case NextCommand(var which) ->
          instructing.instruct(asker, which, new Instruction.Next(message.user()), command);
      case FinishCommand(var which) ->
          instructing.instruct(asker, which, new Instruction.Finish(message.user()), command);
      case HoldCommand(var which) ->
          instructing.instruct(asker, which, new Instruction.Hold(message.user()), command);
      case RevertCommand revert ->
          instructing.instruct(
              asker, revert.deployment().value(), new Instruction.Revert(message.user()), command);
      case ProceedCommand proceed ->
          instructing.instruct(
              asker,
              proceed.deployment().value(),
              new Instruction.Proceed(message.user()),
              command);
      case JudgeCommand judge ->
          instructing.instruct(
              asker,
              judge.deployment().value(),
              new Instruction.JudgeAgain(message.user()),
              command);
      case KeepCommand keep ->
          instructing.instruct(
              asker, keep.deployment().value(), new Instruction.Keep(message.user()), command);
      case PlanCommand plan ->
          view(
              asker,
              plan.wished().app(),
              Optional.of(plan.wished().environment()),
              command,
              (app, environments) -> planned(asker, plan.wished(), app, environments.getFirst()));
      case StatusCommand status ->
          view(asker, status.app(), status.environment(), command, reports::status);
      case WhereCommand where ->
          view(
              asker,
              where.app(),
              Optional.empty(),
              command,
              (app, environments) -> reports.where(app, environments, where.build()));
      case HistoryCommand history ->
          view(
              asker,
              history.app(),
              history.environment(),
              command,
              (app, environments) -> reports.history(app, environments, history.count()));
      case ReleaseCommand release ->
          view(
              asker,
              release.app(),
              Optional.of(release.environment()),
              command,
              (app, environments) ->
                  reports.release(app, environments.getFirst(), release.number()));
      case ChangesCommand changes ->
          view(
              asker,
              changes.app(),
              changes.environment(),
              command,
              (app, environments) -> comparisons.since(app, environments, changes.since()));
      case DiffCommand(AppName app, Between.Environments(var from, var to)) ->
          view(
              asker,
              app,
              List.of(from, to),
              command,
              (found, _) ->
                  comparisons.environments(
                      found,
                      found.environment(from).orElseThrow(),
                      found.environment(to).orElseThrow()));
      case DiffCommand(AppName app, Between.Releases(var environment, long from, long to)) ->
          view(
              asker,
              app,
              Optional.of(environment),
              command,
              (found, environments) ->
                  comparisons.releases(found, environments.getFirst(), from, to));
      case ConfigCommand live ->
          view(
              asker,
              live.app(),
              Optional.of(live.environment()),
              command,
              (app, environments) -> comparisons.config(app, environments.getFirst()));
      case BuildsCommand builds ->
          view(
              asker,
              builds.app(),
              Optional.empty(),
              command,
              (app, _) -> reports.builds(app, builds.count()));
      case BuildCommand build ->
          view(
              asker,
              build.app(),
              Optional.empty(),
              command,
              (app, environments) -> reports.build(app, environments, build.build()));
      case LockCommand(var scope, var ending, var reason) ->
          locking.lock(
              asker, new Locking.Wanted(Lock.Kind.LOCK, scope, ending, reason), command.phrase());
      case FreezeCommand(var scope, var ending, var reason) ->
          locking.lock(
              asker, new Locking.Wanted(Lock.Kind.FREEZE, scope, ending, reason), command.phrase());
      case UnlockCommand(var scope, var reason) ->
          locking.unlock(asker, Lock.Kind.LOCK, scope, reason, command.phrase());
      case HandOverCommand(var scope, var to) ->
          locking.handOver(asker, scope, to, command.phrase());
      case UnfreezeCommand(var scope, var reason) ->
          locking.unlock(asker, Lock.Kind.FREEZE, scope, reason, command.phrase());
      case WhenCommand when -> locking.when(asker, when);
      case WhyCommand(var where) ->
          view(
              asker,
              where.app(),
              Optional.of(where.environment()),
              command,
              (app, environments) -> autopilot.why(app, environments.getFirst()));
      case SuspendCommand(var where, var reason) ->
          pausing.tell(
              asker,
              where,
              new Told.Paused(message.user(), reason),
              AutoMessage.paused(where, message.user(), reason),
              command.phrase());
      case ResumeCommand(var where) ->
          pausing.tell(
              asker,
              where,
              new Told.Resumed(),
              AutoMessage.resumed(where, message.user()),
              command.phrase());
      case FollowCommand(var where) -> following.follow(asker, where, command.phrase());
      case MailCommand(var where) -> following.mail(asker, where, command.phrase());
      case UnmailCommand(var where) -> following.unmail(asker, where);
      case UnfollowCommand(var where) -> following.unfollow(asker, where);
      case MentionCommand(var app) -> following.mention(asker, app, command.phrase());
      case UnmentionCommand(var app) -> following.unmention(asker, app);
      case SubscribeCommand subscribe -> subscribing.subscribe(asker, subscribe);
      case UnsubscribeCommand unsubscribe -> subscribing.unsubscribe(asker, unsubscribe);
      case MuteCommand mute -> subscribing.mute(asker, mute);
      case UnmuteCommand unmute -> subscribing.unmute(asker, unmute);
      case SubscriptionsCommand(var name) ->
          view(
              asker,
              name,
              Optional.empty(),
              command,
              (app, environments) -> subscribing.of(app, environments, message.user()));
      case EnableCommand(var flag, var where, var audience, var urgency, var reason) ->
          flagging.change(
              asker,
              new Flagging.Wanted(flag, where, new FlagWish.On(audience), urgency, reason),
              command.phrase());
      case DisableCommand(var flag, var where, var urgency, var reason) ->
          flagging.change(
              asker,
              new Flagging.Wanted(flag, where, new FlagWish.Off(), urgency, reason),
              command.phrase());
      case UndoCommand(var flag, var where, var urgency, var reason) ->
          flagging.change(
              asker,
              new Flagging.Wanted(flag, where, new FlagWish.Undo(), urgency, reason),
              command.phrase());
      case FlagsCommand(var where) ->
          view(
              asker,
              where.app(),
              Optional.of(where.environment()),
              command,
              (app, environments) -> flagging.list(app, environments.getFirst()));
      case FlagHistoryCommand(var flag, var where) ->
          view(
              asker,
              where.app(),
              Optional.of(where.environment()),
              command,
              (app, environments) -> flagging.history(app, environments.getFirst(), flag));
      case ReviewCommand review -> reviewing.start(asker, review);
      case TendCommand move -> reviewing.move(asker, move);
      case ReviewsCommand(var app) -> reviewing.list(asker, app, command.phrase());
      case LocksCommand held -> locking.list(asker, held);
      case MigrationCommand start -> migrating.start(asker, start);
      case MigrateCommand run -> migrating.run(asker, run);
      case ExtendCommand extend -> migrating.extend(asker, extend);
      case StopCommand stop -> migrating.stop(asker, stop);
      case LogCommand log -> migrating.log(asker, log);
      case MigrationsCommand(Which.OfApp which) ->
          view(
              asker,
              which.app(),
              which.environment(),
              command,
              (app, environments) -> containers.standing(app, environments, which));
      case MigrationsCommand(Which.Named which) -> whoIsIn(asker, which, command);
      case HelpCommand help ->
          replies.say(
              message, Commands.help(help.topic(), action -> mayAnywhere(asker, action)).message());
    }
  }

  private Message planned(Asker asker, Plannable wished, App app, Environment environment) {
    Aim aim =
        switch (wished) {
          case DeployCommand deploy ->
              new Aim.At(deploy.build(), WhenGreen.REFUSE, deploy.urgency());
          case RollBackCommand back -> earlier.of(back);
          case SetConfigCommand set -> Aim.liveOn(set);
        };
    return switch (aim) {
      case Aim.Nowhere(Text why) ->
          Message.of(
              Replies.mark(Symbol.STOPPED).and("There would be nothing to go back to: ").and(why));
      case Aim.At(var reference, var whenGreen, var urgency) ->
          preview.of(
              new Order(
                  app.name(),
                  environment.name(),
                  reference,
                  whenGreen,
                  urgency,
                  asker.message().user(),
                  wished.reason(),
                  asker.message().channel(),
                  asker.place(),
                  clock.instant(),
                  wished instanceof SetConfigCommand set
                      ? Optional.of(set.edit())
                      : Optional.empty()),
              app,
              environment);
    };
  }

  private void whoIsIn(Asker asker, Which.Named which, Command command) {
    Optional<Migration> standing = migrating.standing(which.container());
    if (standing.isEmpty()) {
      replies.say(
          asker.message(),
          Message.of(
              Text.of("There is no migration container ")
                  .code(which.container().value())
                  .and(" now.")));
      return;
    }
    view(
        asker,
        standing.get().order().app(),
        Optional.of(standing.get().order().environment()),
        command,
        (app, environments) -> containers.standing(app, environments, which));
  }

  private Place place(ChatMessage message) {
    if (config.channel(message.channel().value()).isPresent()) {
      return Place.LISTED_CHANNEL;
    }
    return message.via() == Via.DIRECT_MESSAGE || Channel.isDirect(message.channel().value())
        ? Place.DIRECT_MESSAGE
        : Place.OTHER_CHANNEL;
  }

  private boolean mayAnywhere(Asker asker, Action action) {
    return config.apps().stream()
        .anyMatch(app ->
            app.environments().stream()
                    .anyMatch(environment ->
                        asker.decide(action, app, environment) instanceof Decision.Allowed)
                || (action == Action.REVIEW
                    && asker.decide(action, app) instanceof Decision.Allowed));
  }

  /// What there is to see of an app's environments.
  private interface Report {
    Message of(App app, List<Environment> environments);
  }

  /// Shows what may be seen of one environment, or of all.
  private void view(
      Asker asker,
      AppName name,
      Optional<EnvironmentName> environment,
      Command command,
      Report report) {
    view(asker, name, environment.stream().toList(), command, report);
  }

  /// @param names none for all of the app's, of which then those are shown that may be seen; more
  ///   than one are shown together or not at all
  private void view(
      Asker asker, AppName name, List<EnvironmentName> names, Command command, Report report) {
    App app = config.app(name).orElseThrow();
    List<Environment> wanted =
        names.isEmpty()
            ? app.environments()
            : names.stream().flatMap(each -> app.environment(each).stream()).toList();
    List<Environment> seen = new ArrayList<>();
    List<AuditEntry> denials = new ArrayList<>();
    Optional<Decision.Denied> denied = Optional.empty();
    for (Environment candidate : wanted) {
      Decision decision = asker.decide(Action.VIEW, app, candidate);
      switch (decision) {
        case Decision.Allowed _ -> seen.add(candidate);
        case Decision.Denied no -> {
          denied = Optional.of(no);
          denials.add(
              replies.entry(asker, Action.VIEW, app, candidate, decision, command.phrase()));
        }
      }
    }
    Message answer =
        denied.isPresent() && (seen.isEmpty() || !names.isEmpty())
            ? Replies.denial(asker, denied.get())
            : report.of(app, seen);
    replies.say(asker.message(), answer, denials);
  }
}
