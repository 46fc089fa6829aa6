package dev.slipway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlTextTest {
  private static final Type<List<String>> WORDS = Types.list(Types.single("a word", word -> word));
  private static final Key<List<String>> A = Key.withDefault("a", WORDS, "", List.of(), "");
  private static final Key<List<String>> B = Key.withDefault("b", WORDS, "", List.of(), "");
  private static final Type<List<String>> TWO_LISTS =
      Shape.of(
          List.of(A, B), section -> Stream.of(A, B).flatMap(k -> section.get(k).stream()).toList());

  @ParameterizedTest
  @MethodSource("broken")
  void tellsInWordsWhatIsWrongWithTheText(String text, String problem) {
    Reading reading = new Reading(Path.of(""), Map.of());

    Optional<List<String>> read = reading.read(text, TWO_LISTS);

    assertThat(read).isEmpty();
    assertThat(reading.problems()).extracting(Problem::text).containsExactly(problem);
  }

  static Stream<Arguments> broken() {
    String invalid = "not valid YAML: ";
    String unusable = "not usable YAML: ";
    return Stream.of(
        arguments("", "the file is empty"),
        arguments("# nothing but a remark\n", "the file is empty"),
        arguments(
            "a: [x]\n\tb: [y]\n",
            "line 2, column 1: " + invalid + "a tab stands here; only spaces can indent"),
        arguments(
            "a: [${X}]\n",
            "line 1, column 6: "
                + invalid
                + "inside [ ] or { } a comma or the closing bracket is missing; a text there with ,"
                + " [ ] { or } in it, such as ${NAME}, must be in quotes"),
        arguments(
            "a: b: c\n",
            "line 1, column 5: "
                + invalid
                + "a second colon, a line above without one, or a wrong indentation; a text with \":"
                + " \" in it must be in quotes"),
        arguments(
            "a:\n  - x\n b:\n",
            "line 3, column 2: "
                + invalid
                + "this does not fit what stands above: wrong indentation, or text after a quote"),
        arguments(
            "a:\n- 'x\nb: []\n",
            "line 2, column 3: " + invalid + "the quotes that begin here are never closed"),
        arguments(
            "a: @x\n",
            "line 1, column 4: "
                + invalid
                + "a value cannot begin with this character; put it in quotes"),
        arguments(
            "a: \"\\q\"\n",
            "line 1, column 6: "
                + invalid
                + "an unknown \\ escape; in single quotes \\ is a character"),
        arguments("a: [x]\nb\n", "line 3, column 1: " + invalid + "a key without a colon"),
        arguments(
            "a: |x\n  y\n", "line 1, column 5: " + invalid + "something else is expected here"),
        arguments(
            "a: [x]\nb: [\u0007]\n",
            "line 2, column 5: " + invalid + "a control character stands here"),
        arguments(
            "a: [x]\n<<: [x]\n",
            "line 3, column 1: "
                + invalid
                + "above, << is followed by something else than keys and values"),
        arguments("%YAML 3.0\n---\na: [x]\n", "not valid YAML"),
        arguments(
            "a: [x]\n---\nb: [y]\n",
            "line 2, column 1: " + unusable + "a second document begins here; a file holds one"),
        arguments(
            "a: !secret x\n",
            "line 1, column 4: "
                + unusable
                + "tags are not read; put a text that begins with ! in quotes"),
        arguments(
            "a: !me!x y\n",
            "line 1, column 4: "
                + invalid
                + "tags are not read; put a text that begins with ! in quotes"),
        arguments(
            "a: [*x]\n",
            "line 1, column 5: "
                + unusable
                + "this refers to an anchor that is not there; put a text with * in quotes"),
        arguments(
            "a: &x [*x]\n",
            "line 1, column 8: " + unusable + "this refers to a value that it is itself a part of"),
        arguments(
            "a: " + "[".repeat(200_000),
            "line 1, column 53: " + unusable + "more than 50 levels of lists and keys"),
        arguments(
            bomb(),
            "line 5, column 55: "
                + unusable
                + "more than 100000 values when all anchors are followed"));
  }

  /// Ten references to ten references to ten ... to ten words.
  private static String bomb() {
    return "l0: &l0 [x,x,x,x,x,x,x,x,x,x]\n"
        + IntStream.rangeClosed(1, 9)
            .mapToObj(level ->
                "l"
                    + level
                    + ": &l"
                    + level
                    + IntStream.range(0, 10)
                        .mapToObj(i -> "*l" + (level - 1) + " ")
                        .collect(Collectors.joining(",", " [", "]\n")))
            .collect(Collectors.joining());
  }

  @Test
  void followsAnchors() {
    Reading reading = new Reading(Path.of(""), Map.of());

    Optional<List<String>> read = reading.read("a: &both [x, !!str 5]\nb: *both\n", TWO_LISTS);

    assertThat(read).contains(List.of("x", "5", "x", "5"));
  }

  @Test
  void mergesKeysOfAnAnchorBelowTheKeysThatAreThere() {
    Type<List<List<String>>> both = Types.list(TWO_LISTS);
    Reading reading = new Reading(Path.of(""), Map.of());

    Optional<List<List<String>>> read =
        reading.read("- &first {a: [x], b: [y]}\n- {<<: *first, b: [z]}\n", both);

    assertThat(reading.problems()).isEmpty();
    assertThat(read).contains(List.of(List.of("x", "y"), List.of("x", "z")));
  }

  @Test
  void reportsTagsAndMissingAnchorsTogether() {
    Reading reading = new Reading(Path.of(""), Map.of());

    reading.read("a: [!x y, *z, *w]\n", TWO_LISTS);

    assertThat(reading.problems())
        .extracting(Problem::position)
        .containsExactly(
            Optional.of(new Position(1, 5)),
            Optional.of(new Position(1, 11)),
            Optional.of(new Position(1, 15)));
  }
}
