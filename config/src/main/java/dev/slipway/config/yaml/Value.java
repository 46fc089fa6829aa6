package dev.slipway.config.yaml;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// A value of the file, not read yet: where it stands and what is there.
public final class Value {
  private final Reading reading;
  private final Node node;
  private final String path;
  private final Optional<Section> enclosing;

  Value(Reading reading, Node node, String path, Optional<Section> enclosing) {
    this.reading = reading;
    this.node = node;
    this.path = path;
    this.enclosing = enclosing;
  }

  /// The scalar; empty when it is none or a variable is missing, which is then reported.
  public Optional<Text> text(String allowed) {
    if (!(node instanceof ScalarNode scalar)) {
      problem(kind() + " where a single value is expected", allowed);
      return Optional.empty();
    }
    return Text.of(scalar.getValue(), reading.environment(), this::problem);
  }

  /// The scalar's text if it is one and complete; nothing is reported.
  public Optional<String> peek() {
    return node instanceof ScalarNode scalar && !isNull(scalar)
        ? Text.of(scalar.getValue(), reading.environment(), ignored -> {}).map(Text::value)
        : Optional.empty();
  }

  /// Whether the key stands there without a value: nothing, `null`, or a text that is empty.
  boolean isEmpty() {
    return node instanceof ScalarNode scalar
        && (isNull(scalar) || peek().filter(String::isBlank).isPresent());
  }

  /// The items of a list; none when it is not a list.
  public List<Value> items() {
    if (!(node instanceof SequenceNode list)) {
      return List.of();
    }
    List<Node> items = list.getValue();
    return IntStream.range(0, items.size())
        .mapToObj(at -> new Value(reading, items.get(at), path + "[" + at + "]", enclosing))
        .toList();
  }

  /// The value of a key of a mapping.
  public Optional<Value> child(String key) {
    return node instanceof MappingNode mapping
        ? mapping.getValue().stream()
            .filter(entry ->
                entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
            .findFirst()
            .map(entry -> new Value(reading, entry.getValueNode(), path(key), enclosing))
        : Optional.empty();
  }

  /// Reports that this value cannot be used.
  public void problem(String message) {
    reading.problem(found(message, Optional.empty(), Optional.empty()));
  }

  /// Reports that this value cannot be used, and what could.
  public void problem(String message, String allowed) {
    reading.problem(found(message, Optional.of(allowed), Optional.empty()));
  }

  /// Reports that this value cannot be used, what could, and what was probably meant.
  public void problem(String message, String allowed, Optional<String> didYouMean) {
    reading.problem(found(message, Optional.of(allowed), didYouMean));
  }

  /// Reports something odd that can be used.
  public void warning(String message) {
    reading.warning(found(message, Optional.empty(), Optional.empty()));
  }

  /// Where it stands, for people: `apps[1].name (line 12)`.
  public String place() {
    return path + position().map(at -> " (line " + at.line() + ")").orElse("");
  }

  /// A path of the file, relative to its folder.
  public Path resolve(String file) {
    return reading.resolve(file);
  }

  /// Whether it is neither a list nor a mapping.
  public boolean isSingle() {
    return node instanceof ScalarNode;
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  Optional<MappingNode> mapping() {
    return node instanceof MappingNode mapping ? Optional.of(mapping) : Optional.empty();
  }

  Optional<Section> enclosing() {
    return enclosing;
  }

  Value inside(Node child, String key, Section section) {
    return new Value(reading, child, path(key), Optional.of(section));
  }

  /// The place of a key that is not there: that of the mapping.
  Value absent(String key) {
    return new Value(reading, node, path(key), enclosing);
  }

  /// What it is, for people.
  String kind() {
    return switch (node.getNodeType()) {
      case MAPPING -> "keys and values";
      case SEQUENCE -> "a list";
      case SCALAR -> isEmpty() ? "nothing" : "a single value";
      case ANCHOR -> "an anchor";
    };
  }

  private String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private Optional<Position> position() {
    return node.getStartMark().map(Position::of);
  }

  private Problem found(String message, Optional<String> allowed, Optional<String> didYouMean) {
    return new Problem(path, position(), message, allowed, didYouMean);
  }

  private static boolean isNull(ScalarNode scalar) {
    return scalar.getTag().equals(Tag.NULL);
  }
}
