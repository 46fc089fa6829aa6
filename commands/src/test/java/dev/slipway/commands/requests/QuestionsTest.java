package dev.slipway.commands.requests;

import static dev.slipway.commands.requests.Worlds.TWO_APPS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Button;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.ParseResult.Ambiguous;
import dev.slipway.commands.grammar.ParseResult.Failed;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuestionsTest {
  private static final Context IN_SHOP = Context.NONE.about(Worlds.SHOP);
  private static final Context SLASH_DEPLOY = Context.NONE.implying(DeployCommand.SPEC.name());

  @ParameterizedTest
  @MethodSource("questions")
  void asks(String sentence, Context context, String question, List<String> choices) {
    ParseResult<Command> result = Commands.parse(sentence, TWO_APPS, context);

    assertThat(result).isEqualTo(new Ambiguous<Command>(question, choices));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void everyChoiceLeadsOn(String sentence, Context context, String question, List<String> choices) {
    for (String choice : choices) {
      ParseResult<Command> result = Commands.parse(choice, TWO_APPS, Context.NONE);

      assertThat(result)
          .as(choice)
          .isNotInstanceOf(Failed.class)
          .isNotEqualTo(new Ambiguous<Command>(question, choices));
    }
  }

  static Stream<Arguments> questions() {
    return Stream.of(
        arguments(
            "deploy #235 to staging",
            Context.NONE,
            "Which app?",
            List.of("deploy shop #235 to staging", "deploy web #235 to staging")),
        arguments(
            "please deploy #235 now",
            Context.NONE,
            "Which app?",
            List.of("deploy #235 of shop", "deploy #235 of web")),
        arguments(
            "branch now please",
            SLASH_DEPLOY,
            "Which app?",
            List.of("deploy branch now of shop", "deploy branch now of web")),
        arguments(
            "deploy #235",
            IN_SHOP,
            "Which environment?",
            List.of("deploy shop #235 to staging", "deploy shop #235 to production")),
        arguments(
            "#235 when green",
            SLASH_DEPLOY.about(Worlds.WEB),
            "Which environment?",
            List.of("deploy web #235 to qa when green", "deploy web #235 to staging when green")),
        arguments(
            "deploy to prod",
            IN_SHOP,
            "Which build?",
            List.of(
                "deploy shop latest stable to production",
                "deploy shop latest to production",
                "deploy shop what is on staging to production")),
        arguments(
            "I need a migration container at build #235 for 2 hours",
            IN_SHOP,
            "Which environment?",
            List.of(
                "migration container at shop #235 on staging for 2h",
                "migration container at shop #235 on production for 2h")),
        arguments(
            "what's on staging?",
            Context.NONE,
            "Which app?",
            List.of("status of shop on staging", "status of web on staging")),
        arguments(
            "abort",
            Context.NONE,
            "Which app?",
            List.of("abort deployment of shop", "abort deployment of web")),
        arguments(
            "builds", Context.NONE, "Which app?", List.of("builds of shop", "builds of web")));
  }

  @Test
  void takesTheChannelsAppUnlessAnotherIsNamed() {
    ParseResult<Command> silent = Commands.parse("status", TWO_APPS, IN_SHOP);
    ParseResult<Command> named = Commands.parse("status of web", TWO_APPS, IN_SHOP);

    assertThat(silent).isEqualTo(status(Worlds.SHOP, Optional.empty()));
    assertThat(named).isEqualTo(status(Worlds.WEB, Optional.empty()));
  }

  @Test
  void takesTheOneAppThatHasTheEnvironment() {
    ParseResult<Command> result = Commands.parse("what's on qa", TWO_APPS, Context.NONE);

    assertThat(result).isEqualTo(status(Worlds.WEB, Optional.of(Worlds.QA)));
  }

  @Test
  void givesAliasesTheirNamesWithinTheApp() {
    ParseResult<Command> result = Commands.parse("status of shop on PROD", TWO_APPS, Context.NONE);

    assertThat(result).isEqualTo(status(Worlds.SHOP, Optional.of(Worlds.PRODUCTION)));
  }

  @Test
  void showsChoicesAsButtonsThatSayThem() {
    Ambiguous<Command> question =
        new Ambiguous<>(
            "Which app?", List.of("status of shop", "deploy branch " + "x".repeat(100)));

    assertThat(question.message())
        .isEqualTo(
            new Message(
                "Which app?",
                List.of(
                    new Section.Paragraph(Text.of("Which app?")),
                    new Section.Buttons(
                        List.of(
                            new Button(
                                "say", "status of shop", "status of shop", Button.Style.PLAIN),
                            new Button(
                                "say",
                                "deploy branch " + "x".repeat(60) + "…",
                                "deploy branch " + "x".repeat(100),
                                Button.Style.PLAIN))))));
  }

  private static ParseResult<Command> status(
      dev.slipway.config.AppName app, Optional<EnvironmentName> environment) {
    return new Parsed<>(new StatusCommand(app, environment));
  }
}
