package dev.slipway.config.yaml;

import java.util.Comparator;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// A place in a text.
///
/// @param line from 1
/// @param column from 1, in code points
public record Position(int line, int column) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingInt(Position::line).thenComparingInt(Position::column);

  static Position of(Mark mark) {
    return new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }
}
