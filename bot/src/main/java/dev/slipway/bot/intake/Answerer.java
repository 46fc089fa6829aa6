package dev.slipway.bot.intake;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.ChatMessage.Via;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.Deployment.Instruction;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Order.WhenGreen;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.Vocabulary;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Directory.Person;
import dev.slipway.commands.ports.Inbox;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Beginning;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.progress.Board;
import dev.slipway.commands.progress.BoardMessage;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.requests.AbortCommand;
import dev.slipway.commands.requests.BuildCommand;
import dev.slipway.commands.requests.BuildsCommand;
import dev.slipway.commands.requests.Command;
import dev.slipway.commands.requests.Commands;
import dev.slipway.commands.requests.DeployCommand;
import dev.slipway.commands.requests.HelpCommand;
import dev.slipway.commands.requests.HistoryCommand;
import dev.slipway.commands.requests.KeepCommand;
import dev.slipway.commands.requests.RevertCommand;
import dev.slipway.commands.requests.StatusCommand;
import dev.slipway.commands.requests.WhereCommand;
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
  private final Deployments deployments;
  private final Inbox inbox;
  private final Conversations conversations;
  private final Reports reports;
  private final Followers followers;
  private final InstantSource clock;

  /// Who has to know what followed.
  public interface Followers {
    /// A deployment is to be conducted.
    void begun(DeploymentId id);

    /// A deployment has an instruction.
    void instructed(DeploymentId id);

    /// There is something to say.
    void messagesChanged();
  }

  public Answerer(
      SlipwayConfig config,
      Directory directory,
      Deployments deployments,
      Inbox inbox,
      Conversations conversations,
      Reports reports,
      Followers followers,
      InstantSource clock) {
    this.config = config;
    this.vocabulary = Vocabulary.of(config);
    this.directory = directory;
    this.deployments = deployments;
    this.inbox = inbox;
    this.conversations = conversations;
    this.reports = reports;
    this.followers = followers;
    this.clock = clock;
  }

  /// What a slash command shows along with its acknowledgement: that it was understood, or not.
  /// Pure and fast.
  public Optional<Message> atOnce(ChatMessage message) {
    if (message.via() != Via.SLASH_COMMAND) {
      return Optional.empty();
    }
    return switch (parse(message)) {
      case ParseResult.Failed<Command>(var failure) -> Optional.of(failure.message());
      case ParseResult.Ambiguous<Command> question -> Optional.of(question.message());
      case ParseResult.Parsed<Command> parsed -> understood(parsed);
    };
  }

  private static Optional<Message> understood(ParseResult.Parsed<Command> parsed) {
    return switch (parsed.command()) {
      case DeployCommand _, AbortCommand _, RevertCommand _, KeepCommand _ ->
          Optional.of(Message.of(Text.of("Understood: ").code(parsed.echo())));
      case StatusCommand _,
          WhereCommand _,
          HistoryCommand _,
          BuildsCommand _,
          BuildCommand _,
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
      switch (parse(message)) {
        case ParseResult.Failed<Command>(var failure) -> notUnderstood(message, failure.message());
        case ParseResult.Ambiguous<Command> question -> notUnderstood(message, question.message());
        case ParseResult.Parsed<Command>(Command command) -> follow(message, command);
      }
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("message", message.key())
          .setCause(unexpected)
          .log("a message could not be answered");
      say(
          message,
          Message.of(
              Text.of("Something went wrong inside me, so I did nothing. It is in my log as ")
                  .code(message.key())
                  .and(".")),
          List.of());
    }
  }

  private void notUnderstood(ChatMessage message, Message words) {
    if (message.via() == Via.SLASH_COMMAND) {
      answered(message, Consequence.saying(List.of(), List.of()));
    } else {
      say(message, words, List.of());
    }
  }

  private void follow(ChatMessage message, Command command) {
    Asker asker = new Asker(message, directory.person(message.user()), place(message));
    switch (command) {
      case DeployCommand deploy -> deploy(asker, deploy);
      case AbortCommand(AbortCommand.Which.Numbered(var number)) ->
          instruct(asker, number.value(), new Instruction.Abort(message.user()), command);
      case AbortCommand(
              AbortCommand.Which.Running(AppName app, Optional<EnvironmentName> environment)) ->
          abortRunning(asker, app, environment, command);
      case RevertCommand revert ->
          instruct(
              asker, revert.deployment().value(), new Instruction.Revert(message.user()), command);
      case KeepCommand keep ->
          instruct(asker, keep.deployment().value(), new Instruction.Keep(message.user()), command);
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
      case HelpCommand help ->
          say(
              message,
              Commands.help(help.topic(), action -> mayAnywhere(asker, action)).message(),
              List.of());
    }
  }

  /// Who asks, as far as it could be found out, and where.
  private record Asker(ChatMessage message, Answer<Person> person, Place place) {}

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
                    Access.decide(asker.person(), action, app, environment, asker.place())
                        instanceof Decision.Allowed));
  }

  private void deploy(Asker asker, DeployCommand deploy) {
    App app = config.app(deploy.app()).orElseThrow();
    Environment environment = app.environment(deploy.environment()).orElseThrow();
    Decision decision =
        Access.decide(asker.person(), Action.DEPLOY, app, environment, asker.place());
    List<AuditEntry> decisions =
        List.of(entry(asker, Action.DEPLOY, app, environment, decision, deploy.phrase()));
    if (decision instanceof Decision.Denied denied) {
      say(asker.message(), denial(asker, denied), decisions);
      return;
    }
    Order order =
        new Order(
            app.name(),
            environment.name(),
            deploy.build(),
            switch (deploy.start()) {
              case NOW -> WhenGreen.REFUSE;
              case WHEN_GREEN -> WhenGreen.WAIT;
            },
            asker.message().user(),
            asker.message().channel(),
            asker.place(),
            clock.instant());
    Consequence consequence =
        new Consequence(
            Optional.of(new Beginning(order, this::firstMessage)),
            Optional.empty(),
            List.of(),
            decisions);
    switch (answered(asker.message(), consequence)) {
      case Answered.Busy(Deployment underWay) -> say(asker.message(), busy(underWay), decisions);
      case Answered.Done _, Answered.Before _, Answered.TooLate _ -> {}
    }
  }

  private Outgoing firstMessage(Deployment deployment) {
    Board board = Board.of(deployment.id(), deployment.order());
    return new Outgoing(
        "d" + deployment.id(),
        new Address.InChannel(deployment.order().channel()),
        conversations.render(BoardMessage.of(board)));
  }

  private static Message busy(Deployment underWay) {
    Order order = underWay.order();
    BuildReference reference = order.reference();
    return Message.of(
        mark(Symbol.STOPPED)
            .and("Not deployed: ")
            .person(order.requester())
            .and(" is already deploying ")
            .and(Sentences.reference(reference))
            .and(" to ")
            .bold(order.environment().value())
            .and(" since ")
            .and(new Span.Moment(order.at()))
            .and(" (deployment " + underWay.id() + "). Wait until it is over, or say ")
            .code("abort deployment " + underWay.id())
            .and("."));
  }

  private void abortRunning(
      Asker asker, AppName name, Optional<EnvironmentName> environment, Command command) {
    List<Deployment> running =
        deployments.underWay().stream()
            .filter(deployment -> deployment.order().app().equals(name))
            .filter(deployment ->
                environment.isEmpty() || environment.get().equals(deployment.order().environment()))
            .toList();
    if (running.size() == 1) {
      DeploymentId id = running.getFirst().id();
      instruct(asker, id.value(), new Instruction.Abort(asker.message().user()), command);
    } else if (running.isEmpty()) {
      say(asker.message(), Message.of(Text.of("Nothing is being deployed there.")), List.of());
    } else {
      say(asker.message(), reports.which(running), List.of());
    }
  }

  private void instruct(Asker asker, long number, Instruction instruction, Command command) {
    Optional<Deployment> deployment = deployments.find(new DeploymentId(number));
    if (deployment.isEmpty()) {
      say(
          asker.message(),
          Message.of(Text.of("There is no deployment " + number + ".")),
          List.of());
      return;
    }
    Order order = deployment.get().order();
    Optional<App> app = config.app(order.app());
    Optional<Environment> environment =
        app.flatMap(known -> known.environment(order.environment()));
    if (app.isEmpty() || environment.isEmpty()) {
      say(
          asker.message(),
          Message.of(
              Text.of(
                  "The configuration no longer has "
                      + order.app()
                      + " on "
                      + order.environment()
                      + ".")),
          List.of());
      return;
    }
    Decision decision =
        Access.decide(asker.person(), Action.ABORT, app.get(), environment.get(), asker.place());
    List<AuditEntry> decisions =
        List.of(
            entry(asker, Action.ABORT, app.get(), environment.get(), decision, command.phrase()));
    if (decision instanceof Decision.Denied denied) {
      say(asker.message(), denial(asker, denied), decisions);
      return;
    }
    Consequence consequence =
        new Consequence(
            Optional.empty(),
            Optional.of(new Instruct(deployment.get().id(), instruction)),
            List.of(),
            decisions);
    switch (answered(asker.message(), consequence)) {
      case Answered.TooLate() ->
          say(
              asker.message(),
              Message.of(
                  Text.of(
                      deployment.get().ended()
                          ? "Deployment " + number + " is over already."
                          : "Deployment " + number + " is being told something already.")),
              decisions);
      case Answered.Done _ -> followers.instructed(deployment.get().id());
      case Answered.Before _, Answered.Busy _ -> {}
    }
  }

  /// What there is to see of an app's environments.
  private interface Report {
    Message of(App app, List<Environment> environments);
  }

  private void view(
      Asker asker,
      AppName name,
      Optional<EnvironmentName> environment,
      Command command,
      Report report) {
    App app = config.app(name).orElseThrow();
    List<Environment> wanted =
        environment.flatMap(app::environment).map(List::of).orElse(app.environments());
    List<Environment> seen = new ArrayList<>();
    List<AuditEntry> denials = new ArrayList<>();
    Optional<Decision.Denied> denied = Optional.empty();
    for (Environment candidate : wanted) {
      Decision decision = Access.decide(asker.person(), Action.VIEW, app, candidate, asker.place());
      switch (decision) {
        case Decision.Allowed _ -> seen.add(candidate);
        case Decision.Denied no -> {
          denied = Optional.of(no);
          denials.add(entry(asker, Action.VIEW, app, candidate, decision, command.phrase()));
        }
      }
    }
    Message answer =
        seen.isEmpty() && denied.isPresent() ? denial(asker, denied.get()) : report.of(app, seen);
    say(asker.message(), answer, denials);
  }

  private static Message denial(Asker asker, Decision.Denied denied) {
    Text text = mark(Symbol.STOPPED).person(asker.message().user()).and(", that is not allowed:");
    for (Decision.Reason reason : denied.reasons()) {
      text = text.and(" " + reason.text()).and(" (rule ").code(reason.code()).and(")");
    }
    return Message.of(text.and(" Nothing was touched."));
  }

  private static Text mark(Symbol symbol) {
    return new Text(List.of(new Span.Mark(symbol))).and(" ");
  }

  private AuditEntry entry(
      Asker asker,
      Action action,
      App app,
      Environment environment,
      Decision decision,
      String subject) {
    return new AuditEntry(
        clock.instant(),
        asker.message().user(),
        action,
        app.name(),
        environment.name(),
        decision,
        asker.message().key(),
        subject);
  }

  private void say(ChatMessage message, Message words, List<AuditEntry> decisions) {
    Outgoing outgoing =
        new Outgoing("a" + message.key(), address(message), conversations.render(words));
    answered(message, Consequence.saying(List.of(outgoing), decisions));
  }

  private static Address address(ChatMessage message) {
    if (message.replyTo().isPresent()) {
      return new Address.Private(message.replyTo().get());
    }
    return message
        .thread()
        .<Address>map(thread -> new Address.InThread(message.channel(), thread))
        .orElseGet(() -> new Address.InChannel(message.channel()));
  }

  private Answered answered(ChatMessage message, Consequence consequence) {
    Answered answered = inbox.answer(message, consequence, clock.instant());
    if (answered instanceof Answered.Done(Optional<Deployment> begun)) {
      begun.ifPresent(deployment -> followers.begun(deployment.id()));
      followers.messagesChanged();
    }
    return answered;
  }
}
