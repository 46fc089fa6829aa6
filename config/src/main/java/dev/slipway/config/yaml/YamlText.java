package dev.slipway.config.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// A text to a tree of nodes, or the reason in words. The library's own words are never passed on:
/// they quote the file, and what they quote may be a secret.
final class YamlText {
  /// The library's words to ours, the first that fits.
  private static final List<Map.Entry<String, String>> WORDS =
      List.of(
          Map.entry("\\t(TAB)", "a tab stands here; only spaces can indent"),
          Map.entry(
              "mapping values are not allowed",
              "a second colon, a line above without one, or a wrong indentation;"
                  + " a text with \": \" in it must be in quotes"),
          Map.entry(
              "expected ',' or",
              "inside [ ] or { } a comma or the closing bracket is missing;"
                  + " a text there with , [ ] { or } in it, such as ${NAME}, must be in quotes"),
          Map.entry(
              "expected <block end>",
              "this does not fit what stands above: wrong indentation, or text after a quote"),
          Map.entry("could not find expected ':'", "a key without a colon"),
          Map.entry("expected '<document start>'", "a key without a colon above, or stray text"),
          Map.entry("unexpected end of stream", "the quotes that begin here are never closed"),
          Map.entry(
              "cannot start any token",
              "a value cannot begin with this character; put it in quotes"),
          Map.entry(
              "Expected mapping node",
              "above, << is followed by something else than keys and values"),
          Map.entry("unknown escape", "an unknown \\ escape; in single quotes \\ is a character"),
          Map.entry("undefined tag", "tags are not read; put a text that begins with ! in quotes"));

  private YamlText() {}

  /// The one document of a text; empty after one or more problems.
  static Optional<Node> parse(String text, Consumer<Problem> problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setSchema(new CoreSchema())
            .setAllowNonScalarKeys(true) // Section reports them with their place
            .setMaxAliasesForCollections(Integer.MAX_VALUE) // YamlScan limits what they lead to
            .build();
    try {
      List<Problem> found = new YamlScan(settings).problems(text);
      found.forEach(problems);
      return found.isEmpty() ? new Compose(settings).composeString(text) : Optional.empty();
    } catch (MarkedYamlEngineException broken) {
      problems.accept(
          Problem.of(
              mark(broken).map(Position::of).orElse(new Position(1, 1)),
              "not valid YAML: " + words(broken.getProblem())));
    } catch (ReaderException unreadable) {
      problems.accept(
          Problem.of(
              position(text, unreadable.getPosition()),
              "not valid YAML: a control character stands here"));
    } catch (YamlEngineException other) {
      problems.accept(Problem.of("not valid YAML"));
    }
    return Optional.empty();
  }

  private static Optional<Mark> mark(MarkedYamlEngineException broken) {
    boolean openQuotes = broken.getProblem().contains("unexpected end of stream");
    return openQuotes
        ? broken.getContextMark().or(broken::getProblemMark)
        : broken.getProblemMark().or(broken::getContextMark);
  }

  private static String words(String problem) {
    return WORDS.stream()
        .filter(entry -> problem.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("something else is expected here");
  }

  /// The place of a code point, counted from 0.
  private static Position position(String text, int codePoint) {
    int line = 1;
    int column = 1;
    for (int point : text.codePoints().limit(codePoint).toArray()) {
      column = point == '\n' ? 1 : column + 1;
      line += point == '\n' ? 1 : 0;
    }
    return new Position(line, column);
  }
}
