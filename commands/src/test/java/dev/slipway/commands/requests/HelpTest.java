package dev.slipway.commands.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Help;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HelpTest {
  private static final Optional<CommandName> EVERYTHING = Optional.empty();
  private static final Optional<CommandName> KEEP = Optional.of(KeepCommand.SPEC.name());

  @Test
  void listsEveryCommandForThoseWhoMayAll() {
    Help help = Commands.help(EVERYTHING, _ -> true);

    assertThat(help.text())
        .isEqualTo(
            """
            deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]
            promote ENVIRONMENT [of APP] to ENVIRONMENT [: REASON]
                Makes a build live in an environment.
                e.g. deploy build #235 to staging
            status [of APP] [on ENVIRONMENT]
                Shows what is live, and how it is.
                e.g. status
            plan BUILD [of APP] to ENVIRONMENT [as a hotfix | overriding the gates] [: REASON]
            plan ENVIRONMENT [of APP] to ENVIRONMENT [: REASON]
            plan roll back [APP on] ENVIRONMENT [: REASON]
            plan roll back [APP on] ENVIRONMENT to BUILD [: REASON]
            plan roll back [APP on] ENVIRONMENT to release NUMBER [: REASON]
            plan set config KEY=VALUE [KEY=VALUE] [in configmap NAME] [of APP] on ENVIRONMENT [as a hotfix] [: REASON]
                Shows what deploying a build, going back or setting keys of a ConfigMap would do and what stands against it, and touches nothing.
                e.g. plan deploy build #240 to production
            where is BUILD [of APP]
                Shows in which environments a build is live.
                e.g. where is build #235?
            history [of APP] [on ENVIRONMENT] [last NUMBER]
                Shows the last deployments, newest first.
                e.g. history production
            what changed [of APP] [on ENVIRONMENT] [since TIME]
                Shows what has changed since a time, 24 hours if you don't say it: releases, commits, images, configuration.
                e.g. what changed since yesterday
            diff ENVIRONMENT ENVIRONMENT [of APP]
            diff NUMBER NUMBER [of APP] on ENVIRONMENT
                Shows how two environments, or two releases, differ: commits, images, configuration.
                e.g. diff staging production
            config [of APP] on ENVIRONMENT
                Shows the configuration that live pods have: keys and versions, never what a Secret holds.
                e.g. config shop production
            set config KEY=VALUE [KEY=VALUE] [in configmap NAME] [of APP] on ENVIRONMENT [as a hotfix] [: REASON]
                Sets keys of a ConfigMap and deploys the live build once more with them.
                e.g. set config LOG_LEVEL=debug on staging
            builds [of APP] [last NUMBER]
                Lists the newest builds of all branches.
                e.g. builds of shop
            build BUILD [of APP]
                Shows what is in a build and how its pipeline stands.
                e.g. build #235
            show release NUMBER [of APP] on ENVIRONMENT
                Shows what is in a release: build, images, configuration, who asked for it and why.
                e.g. show release 41 on production
            roll back [APP on] ENVIRONMENT [: REASON]
            roll back [APP on] ENVIRONMENT to BUILD [: REASON]
            roll back [APP on] ENVIRONMENT to release NUMBER [: REASON]
                Makes an earlier release live again, with its exact images and configuration.
                e.g. roll back production
            approve deployment NUMBER
            approve flag change NUMBER
                Agrees to a deployment, or to a change of a feature flag, that waits for it.
                e.g. approve deployment 17
            refuse deployment NUMBER [: REASON]
            refuse flag change NUMBER [: REASON]
                Ends a deployment, or a change of a feature flag, that waits for approval, before anything is touched.
                e.g. refuse deployment 17
            abort deployment NUMBER
            abort [of APP] [on ENVIRONMENT]
                Ends a deployment that is under way.
                e.g. abort
            pause deployment NUMBER
            pause [of APP] [on ENVIRONMENT]
                Holds a deployment that tries a build in batches, until somebody says to continue.
                e.g. pause
            continue deployment NUMBER
            continue [of APP] [on ENVIRONMENT]
                Goes on with a deployment that is paused.
                e.g. continue
            next deployment NUMBER
            next [of APP] [on ENVIRONMENT]
                Skips the rest of the wait for a batch: it is judged now, by what was measured so far.
                e.g. next
            finish deployment NUMBER
            finish [of APP] [on ENVIRONMENT]
                Gives the new build to all remaining pods at once; no further verdict is made.
                e.g. finish now
            hold deployment NUMBER
            hold [of APP] [on ENVIRONMENT]
                Stops the countdown of a deployment that failed, and asks what to do.
                e.g. hold
            revert deployment NUMBER
                Puts back what was live before a deployment that failed.
                e.g. revert deployment 17
            keep deployment NUMBER
                Leaves a deployment that failed as it is.
                e.g. keep deployment 17
            proceed deployment NUMBER
                Goes on with a deployment whose new pods can't be judged.
                e.g. go on with deployment 17
            judge deployment NUMBER
                Judges the new pods of a deployment again, by what was measured since.
                e.g. judge deployment 17
            lock everything [for DURATION | until TIME] [: REASON]
            lock APP [for DURATION | until TIME] [: REASON]
            lock ENVIRONMENT [of APP] [for DURATION | until TIME] [: REASON]
                Keeps everybody else from deploying there, for 12 hours if you don't say how long.
                e.g. lock production
            unlock everything [: REASON]
            unlock APP [: REASON]
            unlock ENVIRONMENT [of APP] [: REASON]
                Ends a lock; somebody else's only with a reason, which they are told.
                e.g. unlock production
            hand over everything to @SOMEBODY
            hand over APP to @SOMEBODY
            hand over ENVIRONMENT [of APP] to @SOMEBODY
                Lets somebody else have your lock, who must be allowed to lock there.
                e.g. hand over production to @U0BOB
            freeze everything [for DURATION | until TIME] [: REASON]
            freeze APP [for DURATION | until TIME] [: REASON]
            freeze ENVIRONMENT [of APP] [for DURATION | until TIME] [: REASON]
                Keeps everybody from deploying there, you too, for 12 hours if you don't say how long.
                e.g. freeze production until Monday 8:00: release party
            unfreeze everything [: REASON]
            unfreeze APP [: REASON]
            unfreeze ENVIRONMENT [of APP] [: REASON]
                Ends a freeze; somebody else's only with a reason, which they are told.
                e.g. unfreeze production
            locks
            locks of APP
            who has ENVIRONMENT [of APP]
                Shows who holds what, since when, until when and why.
                e.g. locks
            when can I deploy to ENVIRONMENT [of APP]
                Shows whether and when you can deploy there: by which rule, locks, freezes and deploy hours.
                e.g. when can I deploy to production?
            why is ENVIRONMENT [of APP] not on the latest
                Shows what keeps the newest stable build from going live there by itself.
                e.g. why is staging not on the latest?
            pause automatic deploys to ENVIRONMENT [of APP] [: REASON]
                Keeps builds from going live there by themselves; people deploy as usual.
                e.g. pause automatic deploys to staging
            resume automatic deploys to ENVIRONMENT [of APP]
                Lets builds go live there by themselves again, also after a rollback or a build that failed.
                e.g. resume automatic deploys to staging
            tell me when my commits reach ENVIRONMENT [of APP]
                Tells you, and nobody else, when what you wrote goes live there.
                e.g. tell me when my commits reach production
            stop telling me when my commits reach ENVIRONMENT [of APP]
                Tells you no more when what you wrote goes live there.
                e.g. stop telling me when my commits reach production
            mail me when my commits reach ENVIRONMENT [of APP]
                Tells you, and nobody else, when what you wrote goes live there, by e-mail too.
                e.g. mail me when my commits reach production
            stop mailing me when my commits reach ENVIRONMENT [of APP]
                Tells you no more by e-mail when what you wrote goes live there, only by message.
                e.g. stop mailing me when my commits reach production
            mention me in builds [of APP]
                Mentions you where builds with your commits are announced; without it you appear by name only.
                e.g. mention me in builds of shop
            stop mentioning me in builds [of APP]
                Mentions you no more where builds with your commits are announced.
                e.g. stop mentioning me in builds of shop
            subscribe [here | #CHANNEL] to [builds] [and deployments] [of APP]
                Tells this channel, or another one that you and I are in, of new builds, of how deployments end, or of both.
                e.g. subscribe to builds of shop
            unsubscribe [here | #CHANNEL] from [builds] [and deployments] [of APP]
                Tells this channel, or another one that you and I are in, no more of new builds, of how deployments end, or of both.
                e.g. unsubscribe from builds of shop
            mute [builds] [and deployments] [here | in #CHANNEL] [of APP] [for DURATION]
                Tells this channel, or another one that you and I are in, nothing of new builds and deployments for a time, 2 hours if you don't say how long.
                e.g. mute builds of shop
            unmute [builds] [and deployments] [here | in #CHANNEL] [of APP]
                Tells this channel, or another one that you and I are in, again what was muted.
                e.g. unmute builds of shop
            subscriptions [of APP]
                Shows which channels are told of builds and deployments, and where you are told of your commits.
                e.g. subscriptions
            flags on ENVIRONMENT [of APP]
                Lists the feature flags of the GitLab project, and for whom each is on there.
                e.g. flags on production
            turn on FLAG on ENVIRONMENT [of APP] [for NUMBER% | for user list NAME | for users ID, ID] [as a hotfix] [: REASON]
                Turns a feature flag on there: for everybody, a part of the users, a list of users kept in GitLab, or single users.
                e.g. turn on new-checkout on production for 25%
            turn off FLAG on ENVIRONMENT [of APP] [as a hotfix] [: REASON]
                Turns a feature flag off there, at any hour; what it has in common with other environments stays.
                e.g. turn off new-checkout on production
            undo FLAG on ENVIRONMENT [of APP] [as a hotfix] [: REASON]
                Puts a feature flag back to what it was there before it was last changed from here, unless somebody has changed it since.
                e.g. undo new-checkout on production
            flag history [of FLAG] on ENVIRONMENT [of APP]
                Shows how feature flags were changed there from here: who, when, from what to what and why.
                e.g. flag history on production
            review app for branch BRANCH [of APP]
                Starts an app of its own for a branch or merge request, and keeps it as the branch is.
                e.g. review app for branch fix-login
            review apps [of APP]
                Lists the review apps, with their addresses and how they stand.
                e.g. review apps
            stop review app for branch BRANCH [of APP]
            extend review app for branch BRANCH [of APP] for DURATION
            pin review app for branch BRANCH [of APP]
            unpin review app for branch BRANCH [of APP]
            wake review app for branch BRANCH [of APP]
            put review app for branch BRANCH [of APP] to sleep
                Stops a review app, keeps it awake for longer or for good, puts it to sleep or wakes it.
                e.g. stop review app !42
            give me a migration container at BUILD [of APP] on ENVIRONMENT [for DURATION] [with SIZE] [for @SOMEBODY]
                Starts a container of a build's own image, with an environment's configuration, that you reach by SSH with your GitLab keys.
                e.g. give me a migration container at build #235 on staging
            run migration at BUILD [of APP] on ENVIRONMENT
                Runs the migration command that is configured for an environment, once, in a build's own image; its output goes to the thread.
                e.g. run migration at build #235 on staging
            migration containers [of APP] [on ENVIRONMENT]
            migrations [of APP] [on ENVIRONMENT]
            who is in CONTAINER
                Lists the migration containers, and who is connected to them.
                e.g. migration containers
            extend CONTAINER by DURATION
                Lets a migration container live longer.
                e.g. extend migration235 by 2h
            stop CONTAINER
                Ends a migration container, or a migration that is running.
                e.g. stop migration235
            migration log NUMBER
                Shows what was done in a migration container, or what a migration printed, by the number of its session.
                e.g. migration log 7
            help [COMMAND]
                Shows what you can ask.
                e.g. help\
            """);
  }

  @Test
  void listsOnlyWhatTheAskerMayDo() {
    Help viewers = Commands.help(EVERYTHING, action -> action == Action.VIEW);
    Help strangers = Commands.help(EVERYTHING, _ -> false);

    assertThat(viewers.entries())
        .extracting(entry -> entry.name().value())
        .containsExactly(
            "status",
            "plan",
            "where",
            "history",
            "changes",
            "diff",
            "config",
            "builds",
            "build",
            "release",
            "locks",
            "when",
            "why",
            "follow",
            "unfollow",
            "mail",
            "unmail",
            "mention",
            "unmention",
            "subscriptions",
            "flags",
            "flaghistory",
            "reviews",
            "migrations",
            "help");
    assertThat(strangers.entries())
        .extracting(entry -> entry.name().value())
        .containsExactly("help");
  }

  @Test
  void showsAllExamplesOfOneCommand() {
    Help help = Commands.help(KEEP, _ -> true);

    assertThat(help.message())
        .isEqualTo(
            new Message(
                "How to say keep",
                List.of(
                    new Section.Title(Text.of("How to say keep")),
                    new Section.Paragraph(
                        new Text(List.of())
                            .code("keep deployment NUMBER")
                            .and("\n")
                            .and("Leaves a deployment that failed as it is.")
                            .and("\n• ")
                            .code("keep deployment 17")))));
  }

  @Test
  void saysSoWhenTheAskerMayNotDoWhatTheyAskAbout() {
    Help help = Commands.help(KEEP, _ -> false);

    assertThat(help.text()).isEqualTo("You have no permission for keep anywhere.");
    assertThat(help.message())
        .isEqualTo(Message.of(Text.of("You have no permission for keep anywhere.")));
  }

  @Test
  void tableHasALineForEveryCommand() {
    String table = CommandTable.markdown();

    assertThat(table)
        .startsWith(
            """
            | Say | What happens | For example |
            |---|---|---|
            | `deploy BUILD [of APP] to ENVIRONMENT [when green \\| when free \\| as a hotfix \\| overriding the gates] [: REASON]`<br>`promote ENVIRONMENT [of APP] to ENVIRONMENT [: REASON]` | Makes a build live in an environment. | `deploy build #235 to staging`<br>`ship shop 235 to prod please`<br>\
            """)
        .contains(
            """
            | `revert deployment NUMBER` | Puts back what was live before a deployment that failed. | `revert deployment 17` |
            """);
    assertThat(table.lines()).hasSize(2 + Commands.specs().size());
  }

  @Test
  void commandsNameTheActionTheyNeedLeaveFor() {
    assertThat(Commands.action(new KeepCommand(new DeploymentId(1)))).contains(Action.ABORT);
    assertThat(Commands.action(new HelpCommand(EVERYTHING))).isEmpty();
  }
}
