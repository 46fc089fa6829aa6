package dev.slipway.commands.requests;

import static dev.slipway.commands.grammar.Example.PRODUCTION;
import static dev.slipway.commands.grammar.Example.SHOP;
import static dev.slipway.commands.grammar.Example.STAGING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

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
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.MigrationId;
import dev.slipway.commands.news.Subscription.Topic;
import dev.slipway.commands.requests.DeployCommand.Start;
import dev.slipway.commands.requests.DiffCommand.Between;
import dev.slipway.commands.reviews.ReviewMove;
import dev.slipway.config.ByteSize;
import dev.slipway.config.EnvironmentName;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PhrasesTest {
  private static final CommandName DEPLOY = DeployCommand.SPEC.name();
  private static final Scope PROD = new Scope.OneEnvironment(SHOP, PRODUCTION);

  @ParameterizedTest
  @MethodSource("sentences")
  void understands(String sentence, Command meaning) {
    ParseResult<Command> result = Commands.parse(sentence, Example.VOCABULARY, Context.NONE);

    assertThat(result).isEqualTo(new Parsed<>(meaning));
  }

  @ParameterizedTest
  @MethodSource("afterSlashDeploy")
  void understandsAfterSlashDeploy(String sentence, Command meaning) {
    Context context = Context.NONE.implying(DEPLOY);

    ParseResult<Command> result = Commands.parse(sentence, Example.VOCABULARY, context);

    assertThat(result).isEqualTo(new Parsed<>(meaning));
  }

  static Stream<Arguments> sentences() {
    Command to235 = deploy(numbered(235), STAGING);
    return Stream.of(
        arguments("deploy build #235 to staging", to235),
        arguments("deploy 235 to staging", to235),
        arguments("Deploy Build 235 TO Staging!", to235),
        arguments(
            "hey, can you please deploy the build #235 to the staging environment now? thanks",
            to235),
        arguments("to staging please deploy #235", to235),
        arguments("staging: deploy #235", to235),
        arguments("@slipway deploy #235 to staging", to235),
        arguments("deploy build-235 to staging", to235),
        arguments("deploy build number 235 to staging", to235),
        arguments("deploy #235\nto staging", to235),
        arguments("deploy #235 to staging for @U0ANN", to235),
        arguments("deploy #235 to staging for me", to235),
        arguments("deploy #235 → staging :rocket: 🚀", to235),
        arguments("could you do a deploy of #235 to staging", to235),
        arguments("I'd like to deploy #235 to staging", to235),
        arguments("roll out #235 to staging", to235),
        arguments("roll out build #235 of shop on staging", to235),
        arguments("put build 235 on staging", to235),
        arguments("release #41 of production", new ReleaseCommand(SHOP, PRODUCTION, 41)),
        arguments("I want to release 41 on production", new ReleaseCommand(SHOP, PRODUCTION, 41)),
        arguments("release #235 to staging", new ReleaseCommand(SHOP, STAGING, 235)),
        arguments("/deploy #235 to staging", to235),
        arguments("deploy “#235” to ‘staging’", to235),
        arguments("deploy\u00A0#235\u2003to staging", to235),
        arguments("deploy ＃２３５ to staging", to235),
        arguments("ｄｅｐｌｏｙ #235 to staging", to235),
        arguments("deploy build–235 to staging…", to235),
        arguments("ship shop 235 to prod please", deploy(numbered(235), PRODUCTION)),
        arguments(
            "deploy latest stable to staging", deploy(new BuildReference.LatestStable(), STAGING)),
        arguments(
            "deploy the latest green build to staging",
            deploy(new BuildReference.LatestStable(), STAGING)),
        arguments("deploy stable to staging", deploy(new BuildReference.LatestStable(), STAGING)),
        arguments("deploy latest to staging", deploy(new BuildReference.Latest(), STAGING)),
        arguments("deploy the last build to staging", deploy(new BuildReference.Latest(), STAGING)),
        arguments("deploy !42 to staging", deploy(new BuildReference.MergeRequest(42), STAGING)),
        arguments("deploy MR 42 to staging", deploy(new BuildReference.MergeRequest(42), STAGING)),
        arguments(
            "deploy merge request !42 to staging",
            deploy(new BuildReference.MergeRequest(42), STAGING)),
        arguments("deploy abc1234 to staging", deploy(new BuildReference.Sha("abc1234"), STAGING)),
        arguments("deploy ABC1234 to staging", deploy(new BuildReference.Sha("abc1234"), STAGING)),
        arguments(
            "deploy commit 1234567 to staging", deploy(new BuildReference.Sha("1234567"), STAGING)),
        arguments(
            "deploy branch fix-login to staging",
            deploy(new BuildReference.Branch("fix-login"), STAGING)),
        arguments(
            "deploy branch Feature/ABC-1_x.y to staging",
            deploy(new BuildReference.Branch("Feature/ABC-1_x.y"), STAGING)),
        arguments(
            "deploy branch abc1234 to staging",
            deploy(new BuildReference.Branch("abc1234"), STAGING)),
        arguments(
            "deploy branch status to staging",
            deploy(new BuildReference.Branch("status"), STAGING)),
        arguments(
            "deploy branch 235 to staging", deploy(new BuildReference.Branch("235"), STAGING)),
        arguments(
            "deploy tag v1.2.0 to staging", deploy(new BuildReference.Tag("v1.2.0"), STAGING)),
        arguments(
            "deploy fix-login to staging", deploy(new BuildReference.Named("fix-login"), STAGING)),
        arguments(
            "ship version v1.2.0 to staging", deploy(new BuildReference.Named("v1.2.0"), STAGING)),
        arguments(
            "deploy what is on staging to production",
            deploy(new BuildReference.LiveOn(STAGING), PRODUCTION)),
        arguments(
            "deploy what’s live on the staging env to prod",
            deploy(new BuildReference.LiveOn(STAGING), PRODUCTION)),
        arguments(
            "deploy #236 of shop to staging when green",
            new DeployCommand(SHOP, numbered(236), STAGING, Start.WHEN_GREEN, Optional.empty())),
        arguments(
            "when it's green deploy #236 to staging",
            new DeployCommand(SHOP, numbered(236), STAGING, Start.WHEN_GREEN, Optional.empty())),
        arguments(
            "deploy build #240 to production when free",
            new DeployCommand(SHOP, numbered(240), PRODUCTION, Start.WHEN_FREE, Optional.empty())),
        arguments(
            "ship #240 to prod as soon as it's free please",
            new DeployCommand(SHOP, numbered(240), PRODUCTION, Start.WHEN_FREE, Optional.empty())),
        arguments("status", status(null)),
        arguments("status of shop", status(null)),
        arguments("shop status", status(null)),
        arguments("what's on production?", status(PRODUCTION)),
        arguments("What’s on prod", status(PRODUCTION)),
        arguments("whats live on prod", status(PRODUCTION)),
        arguments("what is live on staging", status(STAGING)),
        arguments("which build is live on staging?", status(STAGING)),
        arguments("how is shop doing in production", status(PRODUCTION)),
        arguments("status of production", status(PRODUCTION)),
        arguments("what is in production", status(PRODUCTION)),
        arguments("where is build #235?", new WhereCommand(SHOP, numbered(235))),
        arguments("where is #235 live", new WhereCommand(SHOP, numbered(235))),
        arguments(
            "where's the latest stable build",
            new WhereCommand(SHOP, new BuildReference.LatestStable())),
        arguments("history production", history(PRODUCTION, 10)),
        arguments("history of shop on staging", history(STAGING, 10)),
        arguments("show me the deployment history of prod", history(PRODUCTION, 10)),
        arguments("last 5 deployments on staging", history(STAGING, 5)),
        arguments("history", history(null, 10)),
        arguments("builds", new BuildsCommand(SHOP, 10)),
        arguments("builds of shop", new BuildsCommand(SHOP, 10)),
        arguments("latest builds", new BuildsCommand(SHOP, 10)),
        arguments("list builds", new BuildsCommand(SHOP, 10)),
        arguments("list the last 5 builds", new BuildsCommand(SHOP, 5)),
        arguments("build #235", new BuildCommand(SHOP, numbered(235))),
        arguments("show build 235", new BuildCommand(SHOP, numbered(235))),
        arguments("what is in build #235", new BuildCommand(SHOP, numbered(235))),
        arguments("what's in #235?", new BuildCommand(SHOP, numbered(235))),
        arguments("status of build 235", new BuildCommand(SHOP, numbered(235))),
        arguments("latest build", new BuildCommand(SHOP, new BuildReference.Latest())),
        arguments(
            "show latest stable build of shop",
            new BuildCommand(SHOP, new BuildReference.LatestStable())),
        arguments("abort", abort(null)),
        arguments("abort staging", abort(STAGING)),
        arguments("cancel the deployment to staging", abort(STAGING)),
        arguments("stop deploying to staging!", abort(STAGING)),
        arguments(
            "stop deployment 17",
            new AbortCommand(new WhichDeployment.Numbered(new DeploymentId(17)))),
        arguments(
            "abort deployment 17",
            new AbortCommand(new WhichDeployment.Numbered(new DeploymentId(17)))),
        arguments(
            "abort the deployment #17 please",
            new AbortCommand(new WhichDeployment.Numbered(new DeploymentId(17)))),
        arguments("pause", new PauseCommand(on(null))),
        arguments("pause the rollout to staging please", new PauseCommand(on(STAGING))),
        arguments(
            "pause deployment 17",
            new PauseCommand(new WhichDeployment.Numbered(new DeploymentId(17)))),
        arguments("resume", new ContinueCommand(on(null))),
        arguments("continue deploying to staging", new ContinueCommand(on(STAGING))),
        arguments("skip the wait", new NextCommand(on(null))),
        arguments("next step on staging", new NextCommand(on(STAGING))),
        arguments("finish now", new FinishCommand(on(null))),
        arguments("finish the rollout to staging now", new FinishCommand(on(STAGING))),
        arguments("hold", new HoldCommand(on(null))),
        arguments(
            "hold deployment 17 please",
            new HoldCommand(new WhichDeployment.Numbered(new DeploymentId(17)))),
        arguments("revert deployment 17", new RevertCommand(new DeploymentId(17))),
        arguments(
            "override the gates and deploy 240 to prod: GitLab lost the jobs",
            new DeployCommand(
                SHOP,
                numbered(240),
                PRODUCTION,
                DeployCommand.Start.OVERRIDE,
                Optional.of("GitLab lost the jobs"))),
        arguments(
            "plan 240 to prod overriding the gates: GitLab lost the jobs",
            new PlanCommand(
                new DeployCommand(
                    SHOP,
                    numbered(240),
                    PRODUCTION,
                    DeployCommand.Start.OVERRIDE,
                    Optional.of("GitLab lost the jobs")))),
        arguments(
            "plan 240 to prod as a hotfix: nobody can pay",
            new PlanCommand(
                new DeployCommand(
                    SHOP,
                    numbered(240),
                    PRODUCTION,
                    DeployCommand.Start.HOTFIX,
                    Optional.of("nobody can pay")))),
        arguments(
            "plan rollback production to release 3: it lost carts",
            new PlanCommand(
                new RollBackCommand(
                    SHOP,
                    PRODUCTION,
                    new RollBackCommand.Where.ToRelease(3),
                    Optional.of("it lost carts")))),
        arguments(
            "dry run deploy #240 of shop to production",
            new PlanCommand(
                new DeployCommand(
                    SHOP, numbered(240), PRODUCTION, DeployCommand.Start.NOW, Optional.empty()))),
        arguments(
            "approve deployment 17",
            new ApproveCommand(new WhatWaits.ADeployment(new DeploymentId(17)))),
        arguments(
            "please confirm deployment #17",
            new ApproveCommand(new WhatWaits.ADeployment(new DeploymentId(17)))),
        arguments(
            "refuse deployment 17: not on a Friday",
            new RefuseCommand(
                new WhatWaits.ADeployment(new DeploymentId(17)), Optional.of("not on a Friday"))),
        arguments(
            "deploy #240 to production hotfix: nobody can pay",
            new DeployCommand(
                SHOP, numbered(240), PRODUCTION, Start.HOTFIX, Optional.of("nobody can pay"))),
        arguments("keep deployment 17", new KeepCommand(new DeploymentId(17))),
        arguments("go on with deployment 17", new ProceedCommand(new DeploymentId(17))),
        arguments("please go on with deployment #17", new ProceedCommand(new DeploymentId(17))),
        arguments("proceed deployment 17", new ProceedCommand(new DeploymentId(17))),
        arguments("judge deployment 17 again", new JudgeCommand(new DeploymentId(17))),
        arguments("I need a migration container at build #235 on staging", migration(null, null)),
        arguments(
            "Give me a migration container for #235 on staging, please!", migration(null, null)),
        arguments("spin up a migration container at build 235 in staging", migration(null, null)),
        arguments("migration container at #235 on staging for 2h", migration(120, null)),
        arguments("migration container at #235 on staging for 2 hours", migration(120, null)),
        arguments("migration container at #235 on staging for an hour", migration(60, null)),
        arguments("migration container at #235 on staging 1h30m", migration(90, null)),
        arguments("migration container at #235 on staging for 1 hour 30 min", migration(90, null)),
        arguments("migration container at #235 on staging for @U0BOB", migration(null, "U0BOB")),
        arguments(
            "migration container at #235 on staging for 2h for @U0BOB", migration(120, "U0BOB")),
        arguments("@U0BOT migration container at #235 on staging", migration(null, null)),
        arguments(
            "gimme a migration container at #235 on staging with 20 GB disk",
            new MigrationCommand(
                SHOP,
                numbered(235),
                STAGING,
                Optional.empty(),
                Optional.of(new ByteSize(20 * 1024)),
                Optional.empty())),
        arguments(
            "migrations",
            new MigrationsCommand(new MigrationsCommand.Which.OfApp(SHOP, Optional.empty()))),
        arguments(
            "list the containers on staging",
            new MigrationsCommand(new MigrationsCommand.Which.OfApp(SHOP, Optional.of(STAGING)))),
        arguments(
            "who's in?",
            new MigrationsCommand(new MigrationsCommand.Which.OfApp(SHOP, Optional.empty()))),
        arguments("migration235 extend by 2 hours", extend("migration235", 120)),
        arguments("extend migration 235 by 2h", extend("migration235", 120)),
        arguments("please extend migration235-2 for another 30m", extend("migration235-2", 30)),
        arguments("stop migration235", new StopCommand(new ContainerName("migration235"))),
        arguments(
            "close migration container #235", new StopCommand(new ContainerName("migration235"))),
        arguments(
            "who's in migration235?",
            new MigrationsCommand(
                new MigrationsCommand.Which.Named(new ContainerName("migration235")))),
        arguments(
            "list all migration containers",
            new MigrationsCommand(new MigrationsCommand.Which.OfApp(SHOP, Optional.empty()))),
        arguments("migration log 7", new LogCommand(new MigrationId(7))),
        arguments(
            "deploy migration235 to staging",
            deploy(new BuildReference.Named("migration235"), STAGING)),
        arguments("lock production", lock(PROD, null, null)),
        arguments("please lock prod now", lock(PROD, null, null)),
        arguments("production: lock", lock(PROD, null, null)),
        arguments("lock: production", lock(PROD, null, null)),
        arguments("lock down production for 2 hours", lock(PROD, 120, null)),
        arguments("lock production for 2h: data migration", lock(PROD, 120, "data migration")),
        arguments(
            "lock production: until 8:00: Ann, please ask",
            lock(PROD, null, "until 8:00: Ann, please ask")),
        arguments("lock production :lock: for 1h : why", lock(PROD, 60, "why")),
        arguments("lock production:", lock(PROD, null, null)),
        arguments("lock production:hotfix", lock(PROD, null, "hotfix")),
        arguments(
            "lock production: deploy #235 to staging first",
            lock(PROD, null, "deploy #235 to staging first")),
        arguments("lock shop on production", lock(PROD, null, null)),
        arguments("lock production of shop", lock(PROD, null, null)),
        arguments("lock shop", lock(new Scope.WholeApp(SHOP), null, null)),
        arguments("lock all of shop", lock(new Scope.WholeApp(SHOP), null, null)),
        arguments("lock everything: fire", lock(new Scope.Everything(), null, "fire")),
        arguments("unlock production", new UnlockCommand(PROD, Optional.empty())),
        arguments(
            "unlock prod: it is urgent", new UnlockCommand(PROD, Optional.of("it is urgent"))),
        arguments(
            "please hand over prod to @U0BOB now", new HandOverCommand(PROD, new Mention("U0BOB"))),
        arguments("unlock all", new UnlockCommand(new Scope.Everything(), Optional.empty())),
        arguments(
            "freeze prod until mon 08:00: release party",
            freeze(new Ending.Day.Weekday(DayOfWeek.MONDAY), 8, "release party")),
        arguments(
            "freeze production until tomorrow at 9:00", freeze(new Ending.Day.Tomorrow(), 9, null)),
        arguments(
            "freeze production until Friday",
            freeze(new Ending.Day.Weekday(DayOfWeek.FRIDAY), 0, null)),
        arguments(
            "freeze production till 2026-12-27 8:00: holidays",
            freeze(new Ending.Day.On(LocalDate.of(2026, 12, 27)), 8, "holidays")),
        arguments("until 18:00 freeze production", freeze(new Ending.Day.Next(), 18, null)),
        arguments(
            "unfreeze production: needed now",
            new UnfreezeCommand(PROD, Optional.of("needed now"))),
        arguments(
            "when can we deploy to prod again?",
            new WhenCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
        arguments(
            "why isn't prod on the latest?",
            new WhyCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
        arguments(
            "why is production of shop behind",
            new WhyCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
        arguments(
            "please pause auto deployments on prod: the sale is on",
            new SuspendCommand(
                new Scope.OneEnvironment(SHOP, PRODUCTION), Optional.of("the sale is on"))),
        arguments(
            "subscribe this channel to deployments",
            new SubscribeCommand(SHOP, EnumSet.of(Topic.DEPLOYMENTS), Optional.empty())),
        arguments(
            "please subscribe the #C0SHOP channel to deployments",
            new SubscribeCommand(SHOP, EnumSet.of(Topic.DEPLOYMENTS), there("C0SHOP"))),
        arguments(
            "subscribe to builds of shop in #team-shop_1.",
            new SubscribeCommand(SHOP, EnumSet.of(Topic.BUILDS), there("team-shop_1"))),
        arguments(
            "unsubscribe the channel #SHOP from shop",
            new UnsubscribeCommand(SHOP, EnumSet.allOf(Topic.class), there("SHOP"))),
        arguments(
            "mute #C0SHOP for 2h",
            new MuteCommand(
                SHOP,
                EnumSet.allOf(Topic.class),
                there("C0SHOP"),
                Optional.of(Duration.ofHours(2)))),
        arguments(
            "mute deployments on #2026-launch",
            new MuteCommand(
                SHOP, EnumSet.of(Topic.DEPLOYMENTS), there("2026-launch"), Optional.empty())),
        arguments(
            "unmute builds of shop for #shop",
            new UnmuteCommand(SHOP, EnumSet.of(Topic.BUILDS), there("shop"))),
        arguments(
            "please give me a review app for branch fix-login of shop",
            new ReviewCommand(SHOP, new BuildReference.Branch("fix-login"))),
        arguments(
            "start a review app for mr 42",
            new ReviewCommand(SHOP, new BuildReference.MergeRequest(42))),
        arguments("show me all review apps of shop", new ReviewsCommand(SHOP)),
        arguments(
            "extend review app !42 by 2h", review(new ReviewMove.Extend(Duration.ofHours(2)))),
        arguments(
            "extend migration235 by 2h",
            new ExtendCommand(new ContainerName("migration235"), Duration.ofHours(2))),
        arguments("stop the review app for !42 please", review(new ReviewMove.Stop())),
        arguments("wake up review app !42", review(new ReviewMove.Wake())),
        arguments("put the review app for !42 to sleep", review(new ReviewMove.Sleep())),
        arguments("show flags on prod", new FlagsCommand(in(PRODUCTION))),
        arguments("what feature flags are there on staging?", new FlagsCommand(in(STAGING))),
        arguments("what are the flags on prod?", new FlagsCommand(in(PRODUCTION))),
        arguments("which feature flags are there on prod", new FlagsCommand(in(PRODUCTION))),
        arguments("what do flags do?", new HelpCommand(Optional.of(new CommandName("flags")))),
        arguments(
            "please turn on the flag new-checkout in production", turnOn(new Audience.Everybody())),
        arguments(
            "turn on new-checkout for everyone on production", turnOn(new Audience.Everybody())),
        arguments(
            "switch on New-Checkout on prod for all users now", turnOn(new Audience.Everybody())),
        arguments(
            "enable new-checkout in production for 5 percent of the users",
            turnOn(new Audience.Share(5))),
        arguments(
            "turn on new-checkout for 100% of users on prod please",
            turnOn(new Audience.Share(100))),
        arguments(
            "turn on new-checkout for the user list \"Beta testers\" on production of shop",
            turnOn(new Audience.OnList("Beta testers"))),
        arguments(
            "turn on new-checkout for user Ann@acme.example on production",
            turnOn(new Audience.Users(List.of("Ann@acme.example")))),
        arguments(
            "turn on new-checkout on production for users a1, B2, c3",
            turnOn(new Audience.Users(List.of("a1", "B2", "c3")))),
        arguments(
            "switch off checkout on staging: it is slow",
            new DisableCommand(
                new FlagName("checkout"), in(STAGING), Urgency.ROUTINE, Optional.of("it is slow"))),
        arguments(
            "undo the last change of new-checkout on production",
            new UndoCommand(
                new FlagName("new-checkout"), in(PRODUCTION), Urgency.ROUTINE, Optional.empty())),
        arguments(
            "undo new-checkout on production as a hotfix: nobody can pay",
            new UndoCommand(
                new FlagName("new-checkout"),
                in(PRODUCTION),
                Urgency.HOTFIX,
                Optional.of("nobody can pay"))),
        arguments(
            "turn on new-checkout for users ann, bob as a hotfix on production: they can't pay",
            new EnableCommand(
                new FlagName("new-checkout"),
                in(PRODUCTION),
                new Audience.Users(List.of("ann", "bob")),
                Urgency.HOTFIX,
                Optional.of("they can't pay"))),
        arguments(
            "turn off hotfix on production",
            new DisableCommand(
                new FlagName("hotfix"), in(PRODUCTION), Urgency.ROUTINE, Optional.empty())),
        arguments(
            "please approve the flag change number 3",
            new ApproveCommand(new WhatWaits.AFlagChange(new FlagChangeId(3)))),
        arguments(
            "reject flag change #3: not on a Friday",
            new RefuseCommand(
                new WhatWaits.AFlagChange(new FlagChangeId(3)), Optional.of("not on a Friday"))),
        arguments(
            "show flag history of shop on staging",
            new FlagHistoryCommand(Optional.empty(), in(STAGING))),
        arguments(
            "subscribe to shop",
            new SubscribeCommand(SHOP, EnumSet.allOf(Topic.class), Optional.empty())),
        arguments(
            "unsubscribe from new builds of shop",
            new UnsubscribeCommand(SHOP, EnumSet.of(Topic.BUILDS), Optional.empty())),
        arguments(
            "mute builds here for an hour",
            new MuteCommand(
                SHOP,
                EnumSet.of(Topic.BUILDS),
                Optional.empty(),
                Optional.of(Duration.ofHours(1)))),
        arguments(
            "unmute here", new UnmuteCommand(SHOP, EnumSet.allOf(Topic.class), Optional.empty())),
        arguments("show the subscriptions", new SubscriptionsCommand(SHOP)),
        arguments(
            "please tell me when my commits go live on prod",
            new FollowCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
        arguments(
            "please mail me when my commits go live on prod",
            new MailCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
        arguments(
            "email me when my commits reach staging",
            new MailCommand(new Scope.OneEnvironment(SHOP, STAGING))),
        arguments(
            "stop mailing me when my commits reach staging",
            new UnmailCommand(new Scope.OneEnvironment(SHOP, STAGING))),
        arguments(
            "stop telling me when my commits reach staging",
            new UnfollowCommand(new Scope.OneEnvironment(SHOP, STAGING))),
        arguments("please mention me in new builds of shop", new MentionCommand(SHOP)),
        arguments("mention me", new MentionCommand(SHOP)),
        arguments("do not mention me in builds", new UnmentionCommand(SHOP)),
        arguments("Don't mention me any more", new UnmentionCommand(SHOP)),
        arguments("please stop mentioning me in shop builds", new UnmentionCommand(SHOP)),
        arguments(
            "resume the automatic deploys to production",
            new ResumeCommand(new Scope.OneEnvironment(SHOP, PRODUCTION))),
        arguments(
            "what's changed on production since 18:00?",
            new ChangesCommand(
                SHOP,
                Optional.of(PRODUCTION),
                new Since.At(new Since.Day.Latest(), LocalTime.of(18, 0)))),
        arguments(
            "show me what changed since 2026-11-20 at 9:30 in production",
            new ChangesCommand(
                SHOP,
                Optional.of(PRODUCTION),
                new Since.At(new Since.Day.On(LocalDate.of(2026, 11, 20)), LocalTime.of(9, 30)))),
        arguments(
            "what changed in the last 2 days",
            new ChangesCommand(SHOP, Optional.empty(), new Since.Ago(Duration.ofDays(2)))),
        arguments(
            "what changed since 3h ago of shop",
            new ChangesCommand(SHOP, Optional.empty(), new Since.Ago(Duration.ofHours(3)))),
        arguments(
            "what changed today?",
            new ChangesCommand(
                SHOP, Optional.empty(), new Since.At(new Since.Day.Today(), LocalTime.MIDNIGHT))),
        arguments(
            "what changed on prod",
            new ChangesCommand(SHOP, Optional.of(PRODUCTION), ChangesCommand.DEFAULT)),
        arguments(
            "compare staging with production",
            new DiffCommand(SHOP, new Between.Environments(STAGING, PRODUCTION))),
        arguments(
            "diff from prod to staging",
            new DiffCommand(SHOP, new Between.Environments(PRODUCTION, STAGING))),
        arguments(
            "what's the difference between release 41 and #43 on prod",
            new DiffCommand(SHOP, new Between.Releases(PRODUCTION, 41, 43))),
        arguments("shop config on staging", new ConfigCommand(SHOP, STAGING)),
        arguments("who has production?", new LocksCommand(PROD)),
        arguments("which locks are there?", new LocksCommand(new Scope.Everything())),
        arguments("who has the lock on production", new LocksCommand(PROD)),
        arguments("locks of shop", new LocksCommand(new Scope.WholeApp(SHOP))),
        arguments("help", help(null)),
        arguments("help deploy", help("deploy")),
        arguments("help ship", help("deploy")),
        arguments("help with builds", help("builds")),
        arguments("how do I deploy?", help("deploy")),
        arguments("deploy help", help("deploy")),
        arguments("what can you do?", help(null)),
        arguments("?", help(null)),
        arguments("", help(null)),
        arguments("  ", help(null)),
        arguments("hey @U0ANN!", help(null)));
  }

  static Stream<Arguments> afterSlashDeploy() {
    Command to235 = deploy(numbered(235), STAGING);
    return Stream.of(
        arguments("#235 to staging", to235),
        arguments("build 235 to staging", to235),
        arguments("to staging #235 please", to235),
        arguments("deploy #235 to staging", to235),
        arguments("fix-login to staging", deploy(new BuildReference.Named("fix-login"), STAGING)),
        arguments(
            "what is on staging to production",
            deploy(new BuildReference.LiveOn(STAGING), PRODUCTION)),
        arguments("status of shop", status(null)),
        arguments("abort staging", abort(STAGING)),
        arguments("help", help(null)),
        arguments("", help("deploy")));
  }

  private static Command deploy(BuildReference build, EnvironmentName environment) {
    return new DeployCommand(SHOP, build, environment, Start.NOW, Optional.empty());
  }

  private static Command migration(
      @org.jspecify.annotations.Nullable Integer minutes,
      @org.jspecify.annotations.Nullable String owner) {
    return new MigrationCommand(
        SHOP,
        numbered(235),
        STAGING,
        Optional.ofNullable(minutes).map(Duration::ofMinutes),
        Optional.empty(),
        Optional.ofNullable(owner).map(Mention::new));
  }

  private static Command extend(String container, int minutes) {
    return new ExtendCommand(new ContainerName(container), Duration.ofMinutes(minutes));
  }

  private static BuildReference numbered(long number) {
    return new BuildReference.Numbered(new BuildNumber(number));
  }

  private static Command status(@org.jspecify.annotations.Nullable EnvironmentName environment) {
    return new StatusCommand(SHOP, Optional.ofNullable(environment));
  }

  private static Command history(
      @org.jspecify.annotations.Nullable EnvironmentName environment, int count) {
    return new HistoryCommand(SHOP, Optional.ofNullable(environment), count);
  }

  private static WhichDeployment on(
      @org.jspecify.annotations.Nullable EnvironmentName environment) {
    return new WhichDeployment.Running(SHOP, Optional.ofNullable(environment));
  }

  private static Optional<ChannelMention> there(String word) {
    return Optional.of(new ChannelMention(word));
  }

  private static Scope.OneEnvironment in(EnvironmentName environment) {
    return new Scope.OneEnvironment(SHOP, environment);
  }

  private static Command review(ReviewMove move) {
    return new TendCommand(SHOP, new BuildReference.MergeRequest(42), move);
  }

  private static Command turnOn(Audience audience) {
    return new EnableCommand(
        new FlagName("new-checkout"), in(PRODUCTION), audience, Urgency.ROUTINE, Optional.empty());
  }

  private static Command abort(@org.jspecify.annotations.Nullable EnvironmentName environment) {
    return new AbortCommand(on(environment));
  }

  private static Command freeze(
      Ending.Day day, int hour, @org.jspecify.annotations.Nullable String reason) {
    return new FreezeCommand(
        PROD, Optional.of(new Ending.At(day, LocalTime.of(hour, 0))), Optional.ofNullable(reason));
  }

  private static Command lock(
      Scope scope,
      @org.jspecify.annotations.Nullable Integer minutes,
      @org.jspecify.annotations.Nullable String reason) {
    return new LockCommand(
        scope,
        Optional.ofNullable(minutes)
            .map(each -> (Ending) new Ending.After(Duration.ofMinutes(each))),
        Optional.ofNullable(reason));
  }

  private static Command help(@org.jspecify.annotations.Nullable String topic) {
    return new HelpCommand(Optional.ofNullable(topic).map(CommandName::new));
  }
}
