package dev.slipway.commands.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.chat.ChannelMention;
import dev.slipway.commands.chat.Mention;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.Order.Urgency;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.flags.FlagChangeId;
import dev.slipway.commands.flags.FlagName;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.grammar.Vocabulary;
import dev.slipway.commands.grammar.Vocabulary.AppWords;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.requests.DeployCommand.Start;
import dev.slipway.commands.requests.DiffCommand.Between;
import dev.slipway.commands.requests.RollBackCommand.Where;
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.AppName;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RoundTripTest {
  private static final String NAME = "abcdefghijklmnopqrstuvwxyzABCDEFGH0123456789/._-+#@";

  private final Dice dice = Dice.thrown(RoundTripTest.class);

  @Test
  void everyCommandIsWhatItsPhraseMeans() {
    Vocabulary vocabulary = new Vocabulary(Worlds.MISNAMED);
    Set<Class<?>> kinds = new HashSet<>();

    for (int i = 0; i < 5_000; i++) {
      Command command = command();
      kinds.add(command.getClass());

      assertThat(Commands.parse(command.phrase(), vocabulary, Context.NONE))
          .as(command.phrase())
          .isEqualTo(new Parsed<>(command));
    }

    assertThat(kinds).containsExactlyInAnyOrder(Command.class.getPermittedSubclasses());
  }

  private Command steering(WhichDeployment which) {
    return dice.oneOf(
        List.of(
            new AbortCommand(which),
            new PauseCommand(which),
            new ContinueCommand(which),
            new NextCommand(which),
            new FinishCommand(which),
            new HoldCommand(which)));
  }

  private RollBackCommand rollBack(AppName app, EnvironmentName environment) {
    return new RollBackCommand(
        app,
        environment,
        switch (dice.below(3)) {
          case 0 -> new Where.Before();
          case 1 -> new Where.ToRelease(dice.between(1, 1_000_000));
          default ->
              new Where.ToBuild(
                  new BuildReference.Numbered(new BuildNumber(dice.between(1, 1_000_000))));
        },
        reason());
  }

  private SetConfigCommand setConfig(AppName app, EnvironmentName environment) {
    SortedMap<String, String> values = new TreeMap<>();
    for (int i = dice.between(1, 4); i > 0; i--) {
      values.put(
          dice.oneOf(List.of("LOG_LEVEL", "a.b-c", "to", "staging", "set", "1")),
          dice.oneOf(
              List.of(
                  "debug",
                  "",
                  "Hello, you: all of you",
                  "it's",
                  "say \"x\"",
                  "a\"b'c",
                  "http://x:80/?a=b,c",
                  "a=b",
                  "12:",
                  "roll back production",
                  ",",
                  "in configmap x")));
    }
    return new SetConfigCommand(
        app,
        environment,
        new SettingsEdit(maybe("web-config." + dice.word("abc019", 1, 5)), values),
        urgency(),
        reason());
  }

  private Command command() {
    AppWords words = dice.oneOf(Worlds.MISNAMED);
    AppName app = words.name();
    EnvironmentName environment = dice.oneOf(words.environments());
    Optional<EnvironmentName> maybe = dice.once(2) ? Optional.empty() : Optional.of(environment);
    DeploymentId deployment = new DeploymentId(dice.between(1, 1_000));
    return switch (dice.below(35)) {
      case 0, 1 ->
          new DeployCommand(
              app, build(words), environment, dice.oneOf(List.of(Start.values())), reason());
      case 2 -> new StatusCommand(app, maybe);
      case 3 ->
          dice.once(2)
              ? new WhereCommand(app, build(words))
              : new PlanCommand(
                  dice.once(2)
                      ? dice.once(2) ? rollBack(app, environment) : setConfig(app, environment)
                      : new DeployCommand(
                          app,
                          build(words),
                          environment,
                          dice.oneOf(List.of(Start.NOW, Start.HOTFIX)),
                          reason()));
      case 4 -> new HistoryCommand(app, maybe, dice.between(1, 100));
      case 5 -> new BuildsCommand(app, dice.between(1, 100));
      case 6 -> new BuildCommand(app, build(words));
      case 7 -> steering(new WhichDeployment.Running(app, maybe));
      case 8 -> steering(new WhichDeployment.Numbered(deployment));
      case 9 ->
          dice.oneOf(
              List.of(
                  new RevertCommand(deployment),
                  new KeepCommand(deployment),
                  new ApproveCommand(new WhatWaits.ADeployment(deployment)),
                  new ApproveCommand(
                      new WhatWaits.AFlagChange(new FlagChangeId(deployment.value()))),
                  new RefuseCommand(new WhatWaits.ADeployment(deployment), reason()),
                  new RefuseCommand(
                      new WhatWaits.AFlagChange(new FlagChangeId(deployment.value())), reason()),
                  new ProceedCommand(deployment),
                  new JudgeCommand(deployment)));
      case 10 ->
          new MigrationCommand(
              app,
              build(words),
              environment,
              maybe(Duration.ofMinutes(dice.between(1, 1_440))),
              maybe(new ByteSize(dice.between(1, 1_000_000))),
              maybe(new Mention("U0" + dice.word("ABCXYZ0189", 1, 8))));
      case 11 ->
          new MigrationsCommand(
              dice.once(2)
                  ? new MigrationsCommand.Which.Named(container())
                  : new MigrationsCommand.Which.OfApp(app, maybe));
      case 16 -> rollBack(app, environment);
      case 31, 32 -> setConfig(app, environment);
      case 17 ->
          switch (dice.below(3)) {
            case 0 -> new LockCommand(scope(words), ending(), reason());
            case 1 -> new UnlockCommand(scope(words), reason());
            default -> new HandOverCommand(scope(words), new Mention("U0BOB"));
          };
      case 19 ->
          dice.once(2)
              ? new FreezeCommand(scope(words), ending(), reason())
              : new UnfreezeCommand(scope(words), reason());
      case 21 -> new ReleaseCommand(app, environment, dice.between(1, 1_000_000));
      case 22 -> new ChangesCommand(app, maybe, since());
      case 23 ->
          new DiffCommand(
              app,
              dice.once(2)
                  ? new Between.Environments(environment, dice.oneOf(words.environments()))
                  : new Between.Releases(
                      environment, dice.between(1, 1_000_000), dice.between(1, 1_000_000)));
      case 24 -> new ConfigCommand(app, environment);
      case 20 -> new WhenCommand(new Scope.OneEnvironment(app, environment));
      case 25 -> new WhyCommand(new Scope.OneEnvironment(app, environment));
      case 26 ->
          dice.once(2)
              ? new SuspendCommand(new Scope.OneEnvironment(app, environment), reason())
              : new ResumeCommand(new Scope.OneEnvironment(app, environment));
      case 28 ->
          dice.oneOf(
              List.of(
                  new SubscribeCommand(app, topics(), channel()),
                  new UnsubscribeCommand(app, topics(), channel()),
                  new MuteCommand(
                      app, topics(), channel(), maybe(Duration.ofMinutes(dice.between(1, 1_440)))),
                  new UnmuteCommand(app, topics(), channel()),
                  new SubscriptionsCommand(app)));
      case 27 ->
          dice.oneOf(
              List.of(
                  new FollowCommand(new Scope.OneEnvironment(app, environment)),
                  new MailCommand(new Scope.OneEnvironment(app, environment)),
                  new UnmailCommand(new Scope.OneEnvironment(app, environment)),
                  new UnfollowCommand(new Scope.OneEnvironment(app, environment)),
                  new MentionCommand(app),
                  new UnmentionCommand(app)));
      case 30 ->
          dice.oneOf(
              List.of(
                  new ReviewCommand(app, build(words)),
                  new ReviewsCommand(app),
                  new TendCommand(app, build(words), move())));
      case 29 -> flag(new Scope.OneEnvironment(app, environment));
      case 18 -> new LocksCommand(scope(words));
      case 15 -> new MigrateCommand(app, build(words), environment);
      case 12 -> new ExtendCommand(container(), Duration.ofMinutes(dice.between(1, 1_440)));
      case 13 ->
          dice.once(2)
              ? new StopCommand(container())
              : new LogCommand(new MigrationId(dice.between(1, 1_000)));
      default -> new HelpCommand(dice.once(3) ? Optional.empty() : Optional.of(topic()));
    };
  }

  private ReviewMove move() {
    return dice.oneOf(
        List.of(
            new ReviewMove.Stop(),
            new ReviewMove.Extend(Duration.ofMinutes(dice.between(1, 1_440))),
            new ReviewMove.Pin(),
            new ReviewMove.Unpin(),
            new ReviewMove.Wake(),
            new ReviewMove.Sleep()));
  }

  private Command flag(Scope.OneEnvironment where) {
    FlagName name =
        dice.once(3)
            ? new FlagName(dice.oneOf(List.of("to", "on", "flag", "staging", "shop", "please")))
            : new FlagName(
                dice.word("abcxyz", 1, 1)
                    + dice.word("abcxyz-_019", 0, 30)
                    + dice.word("abcxyz019", 1, 1));
    return dice.oneOf(
        List.of(
            new FlagsCommand(where),
            new EnableCommand(name, where, audience(), urgency(), reason()),
            new DisableCommand(name, where, urgency(), reason()),
            new UndoCommand(name, where, urgency(), reason()),
            new FlagHistoryCommand(maybe(name), where)));
  }

  private Optional<ChannelMention> channel() {
    return maybe(
        new ChannelMention(
            dice.once(2)
                ? "C0" + dice.word("ABCXYZ0189", 1, 8)
                : "x" + dice.word("abcxyz0189-_", 1, 8)));
  }

  private Audience audience() {
    String id = "u" + dice.word(NAME, 0, 20) + "1";
    return switch (dice.below(4)) {
      case 0 -> new Audience.Everybody();
      case 1 -> new Audience.Share(dice.between(1, 100));
      case 2 -> new Audience.Users(List.of(id, "U-" + dice.between(1, 1_000)));
      default -> new Audience.OnList(dice.once(2) ? "Beta testers " + id : id);
    };
  }

  private Set<Topic> topics() {
    return dice.oneOf(
        List.of(
            EnumSet.allOf(Topic.class), EnumSet.of(Topic.BUILDS), EnumSet.of(Topic.DEPLOYMENTS)));
  }

  private Scope scope(AppWords app) {
    return switch (dice.below(3)) {
      case 0 -> new Scope.Everything();
      case 1 -> new Scope.WholeApp(app.name());
      default -> new Scope.OneEnvironment(app.name(), dice.oneOf(app.environments()));
    };
  }

  private Optional<Ending> ending() {
    LocalTime time = LocalTime.of(dice.below(24), dice.below(60));
    return switch (dice.below(6)) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(new Ending.After(Duration.ofMinutes(dice.between(1, 1_440))));
      case 2 -> Optional.of(new Ending.At(new Ending.Day.Next(), time));
      case 3 -> Optional.of(new Ending.At(new Ending.Day.Tomorrow(), time));
      case 4 ->
          Optional.of(
              new Ending.At(new Ending.Day.Weekday(dice.oneOf(List.of(DayOfWeek.values()))), time));
      default ->
          Optional.of(
              new Ending.At(
                  new Ending.Day.On(LocalDate.of(2026, 1, 1).plusDays(dice.below(800))), time));
    };
  }

  private Since since() {
    LocalTime time = LocalTime.of(dice.below(24), dice.below(60));
    return switch (dice.below(6)) {
      case 0 -> new Since.Ago(Duration.ofMinutes(dice.between(1, 1_440)));
      case 1 -> new Since.At(new Since.Day.Latest(), time);
      case 2 -> new Since.At(new Since.Day.Today(), time);
      case 3 -> new Since.At(new Since.Day.Yesterday(), LocalTime.MIDNIGHT);
      case 4 -> new Since.At(new Since.Day.Weekday(dice.oneOf(List.of(DayOfWeek.values()))), time);
      default ->
          new Since.At(new Since.Day.On(LocalDate.of(2026, 1, 1).plusDays(dice.below(800))), time);
    };
  }

  /// Words of the grammar, colons and letters of other alphabets among them.
  private Urgency urgency() {
    return dice.once(4) ? Urgency.HOTFIX : Urgency.ROUTINE;
  }

  private Optional<String> reason() {
    List<String> words =
        List.of(
            "data",
            "migration",
            "deploy",
            "unlock",
            "to",
            "staging:",
            "8:00",
            ":",
            "for",
            "2h",
            "https://x.example/?a=b",
            "because,",
            "<!channel>",
            "\u6F22\u5B57",
            "\u00E9t\u00E9");
    StringBuilder reason = new StringBuilder();
    for (int i = dice.between(0, 6); i > 0; i--) {
      reason.append(reason.isEmpty() ? "" : " ").append(dice.oneOf(words));
    }
    return reason.isEmpty() ? Optional.empty() : Optional.of(reason.toString());
  }

  private <T> Optional<T> maybe(T value) {
    return dice.once(2) ? Optional.empty() : Optional.of(value);
  }

  private ContainerName container() {
    return ContainerName.at(new BuildNumber(dice.between(1, 1_000_000)), dice.between(1, 3));
  }

  private CommandName topic() {
    return dice.oneOf(Commands.specs()).name();
  }

  private BuildReference build(AppWords app) {
    return switch (dice.below(9)) {
      case 0 -> new BuildReference.Numbered(new BuildNumber(dice.between(1, 1_000_000)));
      case 1 -> new BuildReference.Latest();
      case 2 -> new BuildReference.LatestStable();
      case 3 -> new BuildReference.Branch(name());
      case 4 -> new BuildReference.Tag(name());
      case 5 -> new BuildReference.MergeRequest(dice.between(1, 1_000_000));
      case 6 -> new BuildReference.Sha(dice.word("0123456789abcdef", 7, 64));
      case 7 -> new BuildReference.LiveOn(dice.oneOf(app.environments()));
      default ->
          new BuildReference.Named(
              "fix" + dice.word("-/", 1, 1) + dice.word(NAME.substring(0, 26), 1, 20));
    };
  }

  /// What git may call a branch, words of the grammar among them.
  private String name() {
    if (dice.once(4)) {
      return dice.oneOf(
          List.of(
              "status", "to", "on", "please", "latest", "235", "abc1234", "of", "shop", "branch",
              "staging", "deploy", "when"));
    }
    String name;
    do {
      name = dice.word(NAME, 1, 30);
    } while (!name.matches("[A-Za-z0-9].*[A-Za-z0-9]")
        || name.contains("..")
        || name.contains("//")
        || name.contains("/.")
        || name.contains(".lock/"));
    return name;
  }
}
