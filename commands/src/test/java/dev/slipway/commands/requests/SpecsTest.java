package dev.slipway.commands.requests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.grammar.CommandName;
import dev.slipway.commands.grammar.Context;
import dev.slipway.commands.grammar.Example;
import dev.slipway.commands.grammar.Form;
import dev.slipway.commands.grammar.Marker;
import dev.slipway.commands.grammar.ParseResult;
import dev.slipway.commands.grammar.ParseResult.Parsed;
import dev.slipway.commands.grammar.Part;
import dev.slipway.commands.grammar.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecsTest {
  private static final List<String> POLITE =
      List.of("", "", "please", "hey", "can you", "now", "@U0ANN", "thanks");

  @ParameterizedTest
  @MethodSource("examples")
  void exampleMeansWhatItsSpecSays(Example<? extends Command> example) {
    ParseResult<Command> result = parse(example.phrase());

    assertThat(result).isEqualTo(new Parsed<Command>(example.means()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void echoOfAnExampleMeansTheSame(Example<? extends Command> example) {
    ParseResult<Command> result = parse(example.means().phrase());

    assertThat(result).isEqualTo(new Parsed<Command>(example.means()));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleIsReadByOneSpecAlone(Example<? extends Command> example) {
    assertThat(readers(example.phrase())).hasSize(1);
  }

  @Test
  void noSentenceIsReadByTwoSpecs() {
    Dice dice = Dice.thrown(SpecsTest.class);

    for (Spec<? extends Command> spec : Commands.specs()) {
      int read = 0;
      for (int tried = 0; read < 100 && tried < 5_000; tried++) {
        String sentence = sentence(dice, dice.oneOf(spec.forms()));
        List<CommandName> readers = readers(sentence);

        assertThat(readers).as(sentence).hasSizeLessThan(2);
        if (readers.contains(spec.name())) {
          read++;
        }
      }
      assertThat(read).as("sentences that %s reads", spec.name()).isEqualTo(100);
    }
  }

  @Test
  void everySpecBearsTheNameOfItsCommand() {
    assertThat(Commands.specs())
        .extracting(spec -> spec.name().value())
        .containsExactly(
            Stream.of(Command.class.getPermittedSubclasses())
                .map(type ->
                    type.getSimpleName().replace("Command", "").toLowerCase(java.util.Locale.ROOT))
                .toArray(String[]::new));
  }

  static Stream<Example<? extends Command>> examples() {
    return Commands.specs().stream().flatMap(spec -> spec.examples().stream());
  }

  private static ParseResult<Command> parse(String sentence) {
    return Commands.parse(sentence, Example.VOCABULARY, Context.NONE);
  }

  private static List<CommandName> readers(String sentence) {
    return Commands.grammar().readers(sentence, Example.VOCABULARY, Context.NONE);
  }

  private static String sentence(Dice dice, Form<? extends Command> form) {
    List<String> words = new ArrayList<>();
    words.add(dice.oneOf(form.verbs()));
    for (Part part : form.parts()) {
      words.add(dice.oneOf(ways(part)));
    }
    for (Marker marker : form.markers()) {
      words.add(dice.once(2) ? "" : dice.oneOf(marker.phrases()));
    }
    words.add(dice.oneOf(POLITE));
    return String.join(" ", dice.once(3) ? words : dice.shuffled(words));
  }

  private static List<String> ways(Part part) {
    return switch (part) {
      case NAMED_APP -> List.of("shop", "of shop", "for the shop app");
      case SETTINGS ->
          List.of(
              "LOG_LEVEL=debug",
              "GREETING=\"Hello, you\" in configmap web-config",
              "a.b-c='x y', LOG_LEVEL=http://x:80/?a=b");
      case REASON -> List.of("", ": data migration", ": at 8:00, by hand");
      case APP -> List.of("", "shop", "of shop", "for the shop app");
      case ENVIRONMENT -> List.of("to staging", "on prod", "in the production environment");
      case MAYBE_ENVIRONMENT -> List.of("", "staging", "on prod", "of production", "to staging");
      case BUILD ->
          List.of(
              "#235",
              "235",
              "build 235",
              "latest",
              "latest stable",
              "the last green build",
              "!42",
              "mr 42",
              "abc1234",
              "commit 1234567",
              "branch status",
              "tag v1",
              "fix-login",
              "what is on staging",
              "what's live in prod");
      case COUNT -> List.of("", "5", "last 5");
      case DEPLOYMENT -> List.of("deployment 17", "the deployment #17");
      case FLAG_CHANGE -> List.of("flag change 17", "the flag change #17");
      case SOURCE -> List.of("staging", "from staging");
      case RELEASES -> List.of("41 43", "release 41 and release 43", "releases #41 to #43");
      case SINCE ->
          List.of(
              "",
              "since yesterday",
              "since mon 8:00",
              "since 2h ago",
              "in the last 2 days",
              "today");
      case RELEASE -> List.of("release 41", "to release #41");
      case DURATION -> List.of("", "for 2 hours", "for 90m", "1h30m", "for an hour");
      case UNTIL -> List.of("", "", "", "until monday 8:00");
      case LONGER -> List.of("by 2h", "for 30 minutes", "by an hour", "2 hours");
      case SIZE -> List.of("", "with 20Gi", "512Mi");
      case CHANNEL -> List.of("", "#shop", "in #C0SHOP", "for the #team-shop");
      case RECEIVER -> List.of("to @U0BOB");
      case PERSON -> List.of("", "for @U0BOB");
      case CONTAINER -> List.of("migration235", "migration235-2", "the migration container 235");
      case SESSION -> List.of("7", "#7");
      case FLAG -> List.of("new-checkout", "flag new-checkout", "the feature flag dark_mode");
      case MAYBE_FLAG -> List.of("", "of new-checkout", "of the flag dark_mode");
      case AUDIENCE ->
          List.of(
              "",
              "for 25%",
              "for 5 percent of users",
              "for everybody",
              "for user list beta-testers",
              "for the list Beta testers",
              "for users ann, bob and carl");
      case TOPIC -> {
        List<String> topics =
            new ArrayList<>(Commands.specs().stream().map(spec -> spec.name().value()).toList());
        topics.add("");
        topics.add("ship");
        yield topics;
      }
    };
  }
}
