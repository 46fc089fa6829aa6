package dev.slipway.commands.requests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.ParseFailure;
import dev.slipway.commands.grammar.ParseResult.Failed;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.grammar.Span;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each failure as people see it; the line that begins with `>` is the sentence behind the button.
class FailuresTest {
  @ParameterizedTest
  @MethodSource("sentences")
  void pointsAtWhatIsWrong(String sentence, String shown) {
    ParseFailure failure = failure(sentence);

    assertThat(
            "["
                + failure.code().word()
                + "]\n"
                + failure.shown()
                + "\n"
                + failure.phrase().map(phrase -> "> " + phrase + "\n").orElse(""))
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @MethodSource("sentences")
  void offersOnlySentencesThatMeanSomething(String sentence, String shown) {
    Stream<String> phrase = failure(sentence).phrase().stream();

    assertThat(phrase)
        .allSatisfy(offered ->
            assertThat(Commands.parse(offered, Example.VOCABULARY, Context.NONE))
                .isInstanceOf(Parsed.class));
  }

  @Test
  void showsEveryKindOfFailure() {
    Set<ParseFailure.Code> codes = EnumSet.noneOf(ParseFailure.Code.class);
    sentences().forEach(each -> codes.add(failure(String.valueOf(each.get()[0])).code()));

    assertThat(codes).containsExactly(ParseFailure.Code.values());
  }

  @Test
  void tellsAChatWithAButtonForTheGuess() {
    Message message = failure("deploy #235 to stagin").message();

    assertThat(message)
        .isEqualTo(
            new Message(
                "I did not understand that. I expected an environment of shop: staging, production"
                    + " (prod). Did you mean staging?",
                List.of(
                    new Section.Preformatted(
                        """
                        deploy #235 to stagin
                                       ^^^^^^\
                        """),
                    new Section.Paragraph(
                        Text.of("I expected an environment of shop: staging, production (prod).")
                            .and(" Did you mean ")
                            .code("staging")
                            .and("?")),
                    new Section.Buttons(
                        List.of(
                            new Button(
                                "say",
                                "deploy shop #235 to staging",
                                "deploy shop #235 to staging",
                                Button.Style.PLAIN))))));
  }

  @Test
  void showsOnlyTheSurroundingsOfAWordInALongSentence() {
    ParseFailure failure =
        failure("deploy #235 " + "please ".repeat(30) + "xyz " + "now ".repeat(30));

    assertThat(failure.span()).isEqualTo(new Span(222, 225));
    assertThat(failure.shown().lines().limit(2))
        .containsExactly(
            "..." + "please ".repeat(9).substring(3) + "xyz " + "now ".repeat(9) + "...",
            " ".repeat(63) + "^^^");
  }

  @Test
  void expectsTheEnvironmentsOfTheAppThatIsNamedLast() {
    ParseFailure failure =
        ((Failed<Command>)
                Commands.parse("deploy #1 to prod1 of web", Worlds.TWO_APPS, Context.NONE))
            .failure();

    assertThat(failure.expected()).isEqualTo("an environment of web: qa, staging");
  }

  private static ParseFailure failure(String sentence) {
    return ((Failed<Command>) Commands.parse(sentence, Example.VOCABULARY, Context.NONE)).failure();
  }

  static Stream<Arguments> sentences() {
    return Stream.of(
        arguments(
            "deploy release 41 to production",
            """
            [unknown-word]
            deploy release 41 to production
                   ^^^^^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            did you mean "history of shop on production last 41"?
            > history of shop on production last 41
            """),
        arguments(
            "depoy build #235 to staging",
            """
            [unknown-command]
            depoy build #235 to staging
            ^^^^^
            expected one of: deploy, status, plan, where, history, changes, diff, config, setconfig, builds, build, release, rollback, approve, refuse, abort, pause, continue, next, finish, hold, revert, keep, proceed, judge, lock, unlock, handover, freeze, unfreeze, locks, when, why, suspend, resume, follow, unfollow, mail, unmail, mention, unmention, subscribe, unsubscribe, mute, unmute, subscriptions, flags, enable, disable, undo, flaghistory, review, reviews, tend, migration, migrate, migrations, extend, stop, log, help
            did you mean "deploy"?
            > deploy shop #235 to staging
            """),
        arguments(
            "deploy #235 to stagin",
            """
            [unknown-environment]
            deploy #235 to stagin
                           ^^^^^^
            expected an environment of shop: staging, production (prod)
            did you mean "staging"?
            > deploy shop #235 to staging
            """),
        arguments(
            "deploy shp 235 to staging",
            """
            [unknown-word]
            deploy shp 235 to staging
                   ^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            did you mean "shop"?
            > deploy shop #235 to staging
            """),
        arguments(
            "deploy latst stable to staging",
            """
            [unknown-word]
            deploy latst stable to staging
                   ^^^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            did you mean "latest"?
            > deploy shop latest stable to staging
            """),
        arguments(
            "deploy #235 to pr\u043Ed",
            """
            [not-ascii]
            deploy #235 to prоd
                           ^^^^
            expected plain letters, not о, U+043E (CYRILLIC SMALL LETTER O)
            did you mean "prod"?
            > deploy shop #235 to production
            """),
        arguments(
            "st\u00E4tus",
            """
            [not-ascii]
            stätus
            ^^^^^^
            expected plain letters, not ä, U+00E4 (LATIN SMALL LETTER A WITH DIAERESIS)
            did you mean "status"?
            > status of shop
            """),
        arguments(
            "\u6F22\u5B57 deploy #235 to staging",
            """
            [not-ascii]
            漢字 deploy #235 to staging
            ^^^^
            expected plain letters, not 漢, U+6F22 (CJK UNIFIED IDEOGRAPHS 6F22)
            """),
        arguments(
            "deploy #235 to \u6F22\u5B57 stagin",
            """
            [not-ascii]
            deploy #235 to 漢字 stagin
                           ^^^^
            expected plain letters, not 漢, U+6F22 (CJK UNIFIED IDEOGRAPHS 6F22)
            """),
        arguments(
            "deploy #235 to prod\u200B now",
            """
            [hidden-character]
            deploy #235 to prod<U+200B> now
                               ^^^^^^^^
            expected only characters that can be seen, not U+200B (ZERO WIDTH SPACE)
            """),
        arguments(
            "deploy\u202E #235 to prod",
            """
            [hidden-character]
            deploy<U+202E> #235 to prod
                  ^^^^^^^^
            expected only characters that can be seen, not U+202E (RIGHT-TO-LEFT OVERRIDE)
            """),
        arguments(
            "ship\u0000 it",
            """
            [hidden-character]
            ship<U+0000> it
                ^^^^^^^^
            expected only characters that can be seen, not U+0000 (NULL)
            """),
        arguments(
            "deploy \uD83D to prod",
            """
            [hidden-character]
            deploy <U+D83D> to prod
                   ^^^^^^^^
            expected only characters that can be seen, not U+D83D (HIGH SURROGATES D83D)
            """),
        arguments(
            "deploy",
            """
            [incomplete]
            deploy
                  ^
            expected a build, such as #235, latest stable, !42, a commit or a branch
            """),
        arguments(
            "deploy staging to production",
            """
            [incomplete]
            deploy staging to production
                   ^^^^^^^
            expected a build, such as #235, latest stable, !42, a commit or a branch
            did you mean "what is on staging"?
            > deploy shop what is on staging to production
            """),
        arguments(
            "deploy #235 to",
            """
            [incomplete]
            deploy #235 to
                          ^
            expected an environment of shop: staging, production (prod)
            """),
        arguments(
            "deploy #235 of",
            """
            [incomplete]
            deploy #235 of
                          ^
            expected an app: shop
            """),
        arguments(
            "status of shp",
            """
            [unknown-app]
            status of shp
                      ^^^
            expected an app: shop
            did you mean "shop"?
            > status of shop
            """),
        arguments(
            "deploy #235 to the moon",
            """
            [unknown-environment]
            deploy #235 to the moon
                               ^^^^
            expected an environment of shop: staging, production (prod)
            """),
        arguments(
            "never deploy to staging",
            """
            [unknown-word]
            never deploy to staging
            ^^^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            """),
        arguments(
            "deploy never to staging",
            """
            [unknown-word]
            deploy never to staging
                   ^^^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            """),
        arguments(
            "do not deploy #235 to staging",
            """
            [unknown-word]
            do not deploy #235 to staging
               ^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            """),
        arguments(
            "deploy it to staging",
            """
            [unknown-word]
            deploy it to staging
                   ^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            """),
        arguments(
            "fix-login deploy to staging",
            """
            [unknown-word]
            fix-login deploy to staging
            ^^^^^^^^^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            """),
        arguments(
            "deploy #235 to staging and production",
            """
            [said-twice]
            deploy #235 to staging and production
                                       ^^^^^^^^^^
            expected only one environment
            """),
        arguments(
            "deploy #235 to staging when green as a hotfix: nobody can pay",
            """
            [said-twice]
            deploy #235 to staging when green as a hotfix: nobody can pay
                                              ^^^^^^^^^^^
            expected only one of "when green", "when free", "as a hotfix", "overriding the gates"
            """),
        arguments(
            "deploy #1 #2 to staging",
            """
            [said-twice]
            deploy #1 #2 to staging
                      ^^
            expected only one build
            """),
        arguments(
            "deploy #1 of shop of shop to staging",
            """
            [said-twice]
            deploy #1 of shop of shop to staging
                                 ^^^^
            expected only one app
            """),
        arguments(
            "#235 to staging",
            """
            [unknown-command]
            #235 to staging
            ^^^^
            expected one of: deploy, status, plan, where, history, changes, diff, config, setconfig, builds, build, release, rollback, approve, refuse, abort, pause, continue, next, finish, hold, revert, keep, proceed, judge, lock, unlock, handover, freeze, unfreeze, locks, when, why, suspend, resume, follow, unfollow, mail, unmail, mention, unmention, subscribe, unsubscribe, mute, unmute, subscriptions, flags, enable, disable, undo, flaghistory, review, reviews, tend, migration, migrate, migrations, extend, stop, log, help
            did you mean "deploy shop #235 to staging"?
            > deploy shop #235 to staging
            """),
        arguments(
            "shop production",
            """
            [unknown-command]
            shop production
            ^^^^
            expected one of: deploy, status, plan, where, history, changes, diff, config, setconfig, builds, build, release, rollback, approve, refuse, abort, pause, continue, next, finish, hold, revert, keep, proceed, judge, lock, unlock, handover, freeze, unfreeze, locks, when, why, suspend, resume, follow, unfollow, mail, unmail, mention, unmention, subscribe, unsubscribe, mute, unmute, subscriptions, flags, enable, disable, undo, flaghistory, review, reviews, tend, migration, migrate, migrations, extend, stop, log, help
            did you mean "status of shop on production"?
            > status of shop on production
            """),
        arguments(
            "hello world",
            """
            [unknown-command]
            hello world
                  ^^^^^
            expected one of: deploy, status, plan, where, history, changes, diff, config, setconfig, builds, build, release, rollback, approve, refuse, abort, pause, continue, next, finish, hold, revert, keep, proceed, judge, lock, unlock, handover, freeze, unfreeze, locks, when, why, suspend, resume, follow, unfollow, mail, unmail, mention, unmention, subscribe, unsubscribe, mute, unmute, subscriptions, flags, enable, disable, undo, flaghistory, review, reviews, tend, migration, migrate, migrations, extend, stop, log, help
            """),
        arguments(
            "\uD83D\uDE80 deploy #235 to stagin",
            """
            [unknown-environment]
            🚀 deploy #235 to stagin
                              ^^^^^^
            expected an environment of shop: staging, production (prod)
            did you mean "staging"?
            > deploy shop #235 to staging
            """),
        arguments(
            "build #235 to staging",
            """
            [unknown-word]
            build #235 to staging
                          ^^^^^^^
            expected "build BUILD [of APP]"
            did you mean "deploy shop #235 to staging"?
            > deploy shop #235 to staging
            """),
        arguments(
            "destroy production",
            """
            [unknown-command]
            destroy production
            ^^^^^^^
            expected one of: deploy, status, plan, where, history, changes, diff, config, setconfig, builds, build, release, rollback, approve, refuse, abort, pause, continue, next, finish, hold, revert, keep, proceed, judge, lock, unlock, handover, freeze, unfreeze, locks, when, why, suspend, resume, follow, unfollow, mail, unmail, mention, unmention, subscribe, unsubscribe, mute, unmute, subscriptions, flags, enable, disable, undo, flaghistory, review, reviews, tend, migration, migrate, migrations, extend, stop, log, help
            """),
        arguments(
            "abort 17",
            """
            [unknown-word]
            abort 17
                  ^^
            expected "abort [of APP] [on ENVIRONMENT]"
            did you mean "abort deployment 17"?
            > abort deployment 17
            """),
        arguments(
            "subscribe #shop and #ops to builds",
            """
            [said-twice]
            subscribe #shop and #ops to builds
                                ^^^^
            expected only one channel
            """),
        arguments(
            "mute builds here in #shop",
            """
            [said-twice]
            mute builds here in #shop
                                ^^^^^
            expected only one channel
            """),
        arguments(
            "mute builds in #235",
            """
            [unknown-word]
            mute builds in #235
                           ^^^^
            expected "mute [builds] [and deployments] [here | in #CHANNEL] [of APP] [for DURATION]"
            """),
        arguments(
            "abort deployment 0",
            """
            [bad-number]
            abort deployment 0
                             ^
            expected a number, 1 or more, of at most 18 digits
            """),
        arguments(
            "stop deploying #235 to staging",
            """
            [unknown-word]
            stop deploying #235 to staging
                           ^^^^
            expected "abort [of APP] [on ENVIRONMENT]"
            """),
        arguments(
            "revert deployment",
            """
            [incomplete]
            revert deployment
                             ^
            expected the number of a deployment, such as "deployment 17"
            """),
        arguments(
            "keep staging",
            """
            [unknown-word]
            keep staging
                 ^^^^^^^
            expected "keep deployment NUMBER"
            """),
        arguments(
            "last 500 builds",
            """
            [bad-number]
            last 500 builds
                 ^^^
            expected a number from 1 to 100
            """),
        arguments(
            "builds on staging",
            """
            [unknown-word]
            builds on staging
                      ^^^^^^^
            expected "builds [of APP] [last NUMBER]"
            """),
        arguments(
            "deploy #0 to staging",
            """
            [bad-number]
            deploy #0 to staging
                   ^^
            expected a number, 1 or more, of at most 18 digits
            """),
        arguments(
            "deploy #9999999999999999999 to staging",
            """
            [bad-number]
            deploy #9999999999999999999 to staging
                   ^^^^^^^^^^^^^^^^^^^^
            expected a number, 1 or more, of at most 18 digits
            """),
        arguments(
            "deploy branch foo..bar to staging",
            """
            [bad-name]
            deploy branch foo..bar to staging
                          ^^^^^^^^
            expected the name of a branch as git allows it
            """),
        arguments(
            "deploy branch to staging",
            """
            [incomplete]
            deploy branch to staging
                   ^^^^^^
            expected the name of a branch after "branch"
            """),
        arguments(
            "deploy tag -rf to staging",
            """
            [bad-name]
            deploy tag -rf to staging
                       ^^^
            expected the name of a tag as git allows it
            """),
        arguments(
            "deploy commit abc to staging",
            """
            [bad-name]
            deploy commit abc to staging
                          ^^^
            expected 7 to 64 hexadecimal digits
            """),
        arguments(
            "deploy #C0DEPLOYS to staging",
            """
            [bad-name]
            deploy #C0DEPLOYS to staging
                   ^^^^^^^^^^
            expected the name of a branch or tag as git allows it
            """),
        arguments(
            "deploy ! 42 to staging",
            """
            [unknown-word]
            deploy ! 42 to staging
                   ^
            expected "deploy BUILD [of APP] to ENVIRONMENT [when green | when free | as a hotfix | overriding the gates] [: REASON]"
            """),
        arguments(
            "deploy merge request to staging",
            """
            [incomplete]
            deploy merge request to staging
                   ^^^^^
            expected the number of a merge request, such as !42
            """),
        arguments(
            "help frobnicate",
            """
            [unknown-word]
            help frobnicate
                 ^^^^^^^^^^
            expected "help [COMMAND]"
            """),
        arguments(
            "turn on new-checkout on production for 25",
            """
            [bad-number]
            turn on new-checkout on production for 25
                                                   ^^
            expected a share of the users with its sign, such as 25%
            """),
        arguments(
            "turn on new-checkout on production for 0%",
            """
            [bad-number]
            turn on new-checkout on production for 0%
                                                   ^^
            expected a share from 1% to 100%
            """),
        arguments(
            "turn on new-checkout on production for users",
            """
            [incomplete]
            turn on new-checkout on production for users
                                                   ^^^^^
            expected for whom, such as "for 25%", "for user list beta-testers" or "for users ann, bob"
            """),
        arguments(
            "turn off on production",
            """
            [incomplete]
            turn off on production
                                  ^
            expected the name of a feature flag, such as "turn off new-checkout"
            """),
        arguments(
            "turn off new-checkout on produktion",
            """
            [unknown-environment]
            turn off new-checkout on produktion
                                     ^^^^^^^^^^
            expected an environment of shop: staging, production (prod)
            did you mean "production"?
            > turn off flag new-checkout on production of shop
            """),
        arguments(
            "where is shop",
            """
            [incomplete]
            where is shop
                         ^
            expected a build, such as #235, latest stable, !42, a commit or a branch
            """),
        arguments(
            "deploy build #235 of the shop to the great big environment that everybody here calls stagin because it is where we stage all the things that we have",
            """
            [unknown-environment]
            deploy build #235 of the shop to the great big environment that everybody her...
                                                 ^^^^^
            expected an environment of shop: staging, production (prod)
            """),
        arguments(
            "x".repeat(2_001),
            """
            [too-long]
            xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
                                                    ^^^
            expected at most 2,000 characters, not 2,001
            """));
  }
}
