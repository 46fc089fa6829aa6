package dev.slipway.config.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/// A first pass over a text, event by event, that refuses what must not become a tree: several
/// documents, tags, references to nothing or to themselves, and texts that are small but grow
/// without end when they are followed or nested. For one text.
final class YamlScan {
  private static final int MOST_LEVELS = 50;
  private static final long MOST_VALUES = 100_000;
  private static final String STANDARD_TAGS = "tag:yaml.org,2002:";
  private static final Set<String> TAGS =
      Set.of("str", "int", "float", "bool", "null", "seq", "map");

  private final LoadSettings settings;
  private final List<Problem> problems = new ArrayList<>();
  private final Deque<Collection> open = new ArrayDeque<>();
  private final Map<Anchor, Long> sizes = new HashMap<>();
  private final Set<Anchor> unfinished = new HashSet<>();
  private int documents;
  private boolean stopped;

  YamlScan(LoadSettings settings) {
    this.settings = settings;
  }

  List<Problem> problems(String text) {
    for (Event event : new Parse(settings).parseString(text)) {
      visit(event);
      if (stopped) {
        return problems;
      }
    }
    if (documents == 0) {
      problems.add(Problem.of("the file is empty"));
    }
    return problems;
  }

  private void visit(Event event) {
    switch (event) {
      case DocumentStartEvent document -> {
        documents++;
        if (documents > 1) {
          stop(document, "a second document begins here; a file holds one");
        }
      }
      case AliasEvent alias -> {
        Anchor anchor = alias.getAlias();
        if (unfinished.contains(anchor)) {
          stop(alias, "this refers to a value that it is itself a part of");
        } else if (sizes.containsKey(anchor)) {
          grow(alias, sizes.getOrDefault(anchor, 1L));
        } else {
          complain(
              alias, "this refers to an anchor that is not there; put a text with * in quotes");
        }
      }
      case ScalarEvent scalar -> {
        requireStandard(scalar, scalar.getTag());
        scalar.getAnchor().ifPresent(anchor -> sizes.put(anchor, 1L));
        grow(scalar, 1);
      }
      case CollectionStartEvent start -> {
        requireStandard(start, start.getTag());
        start.getAnchor().ifPresent(unfinished::add);
        open.push(new Collection(start.getAnchor()));
        if (open.size() > MOST_LEVELS) {
          stop(start, "more than " + MOST_LEVELS + " levels of lists and keys");
        }
      }
      case CollectionEndEvent end -> {
        Collection collection = open.pop();
        collection.anchor.ifPresent(anchor -> {
          unfinished.remove(anchor);
          sizes.put(anchor, collection.size);
        });
        grow(end, collection.size);
      }
      case Event _ -> {}
    }
  }

  private void grow(Event event, long by) {
    Collection inner = open.peek();
    if (inner != null) {
      inner.size += by;
      if (inner.size > MOST_VALUES) {
        stop(event, "more than " + MOST_VALUES + " values when all anchors are followed");
      }
    }
  }

  private void requireStandard(Event event, Optional<String> tag) {
    if (tag.isPresent()
        && !(tag.get().startsWith(STANDARD_TAGS)
            && TAGS.contains(tag.get().substring(STANDARD_TAGS.length())))) {
      complain(event, "tags are not read; put a text that begins with ! in quotes");
    }
  }

  private void stop(Event event, String message) {
    complain(event, message);
    stopped = true;
  }

  private void complain(Event event, String message) {
    problems.add(
        Problem.of(
            event.getStartMark().map(Position::of).orElse(new Position(1, 1)),
            "not usable YAML: " + message));
  }

  /// A list or mapping that is not closed yet, and how many values it holds so far.
  private static final class Collection {
    private final Optional<Anchor> anchor;
    private long size = 1;

    private Collection(Optional<Anchor> anchor) {
      this.anchor = anchor;
    }
  }
}
