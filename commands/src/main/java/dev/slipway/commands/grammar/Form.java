package dev.slipway.commands.grammar;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One way to say a command: a verb and parts in any order. Immutable.
///
/// @param <C> the command
public final class Form<C> {
  private final List<String> verbs;
  private final List<Part> parts;
  private final List<Marker> markers;
  private final boolean isOneMarker;
  private final Optional<String> usage;
  private final Function<Parts, C> make;
  private final Set<Part> takes;
  private final Set<String> ignored;
  private final Phrases<Marker> markerPhrases = new Phrases<>();

  private Form(Draft draft, Function<Parts, C> make) {
    this.verbs = draft.verbs;
    this.parts = draft.parts;
    this.markers = draft.markers;
    this.isOneMarker = draft.isOneMarker;
    this.usage = draft.usage;
    this.make = make;
    this.takes = EnumSet.noneOf(Part.class);
    takes.addAll(parts);
    if (takes.contains(Part.NAMED_APP)) {
      takes.add(Part.APP);
    }
    this.ignored = new HashSet<>(draft.ignored);
    verbs.stream().filter(verb -> verb.indexOf(' ') < 0).forEach(ignored::add);
    markers.forEach(marker -> marker.phrases().forEach(each -> markerPhrases.add(each, marker)));
  }

  /// Begins a form.
  ///
  /// @param verbs words or phrases that ask for it, the canonical one first
  public static Draft verbs(String... verbs) {
    return new Draft(List.of(verbs), List.of(), List.of(), false, Set.of(), Optional.empty());
  }

  /// A form that does not know yet what it makes.
  public static final class Draft {
    private final List<String> verbs;
    private final List<Part> parts;
    private final List<Marker> markers;
    private final boolean isOneMarker;
    private final Set<String> ignored;
    private final Optional<String> usage;

    private Draft(
        List<String> verbs,
        List<Part> parts,
        List<Marker> markers,
        boolean isOneMarker,
        Set<String> ignored,
        Optional<String> usage) {
      this.verbs = verbs;
      this.parts = parts;
      this.markers = markers;
      this.isOneMarker = isOneMarker;
      this.ignored = ignored;
      this.usage = usage;
    }

    /// What it may be told, in the order in which the usage line names it.
    public Draft takes(Part... parts) {
      return new Draft(verbs, List.of(parts), markers, isOneMarker, ignored, usage);
    }

    /// What may be said or not said.
    public Draft may(Marker... markers) {
      return new Draft(verbs, parts, List.of(markers), false, ignored, usage);
    }

    /// What may be said or not said, but no two of it.
    public Draft mayOneOf(Marker... markers) {
      return new Draft(verbs, parts, List.of(markers), true, ignored, usage);
    }

    /// Words without meaning in this form.
    public Draft ignoring(String... words) {
      return new Draft(verbs, parts, markers, isOneMarker, Set.copyOf(Arrays.asList(words)), usage);
    }

    /// The usage line, where verb and parts one after the other would not read well.
    public Draft shownAs(String usage) {
      return new Draft(verbs, parts, markers, isOneMarker, ignored, Optional.of(usage));
    }

    /// What is made of the parts, which are all there as the form demands.
    public <C> Form<C> makes(Function<Parts, C> make) {
      return new Form<>(this, make);
    }
  }

  public List<String> verbs() {
    return verbs;
  }

  public List<Part> parts() {
    return parts;
  }

  public List<Marker> markers() {
    return markers;
  }

  /// What is wrong about another marker beside one that was said; empty when nothing is.
  Optional<String> onlyOneMarker() {
    return isOneMarker
        ? Optional.of(
            markers.stream()
                .map(marker -> "\"" + marker.phrase() + "\"")
                .collect(Collectors.joining(", ", "only one of ", "")))
        : Optional.empty();
  }

  /// How to say it: `deploy BUILD [of APP] to ENVIRONMENT [when green]`.
  public String usage() {
    return usage.orElseGet(this::plainUsage);
  }

  private String plainUsage() {
    return Stream.of(
            Stream.of(verbs.getFirst()),
            parts.stream().map(Part::usage),
            markers.stream().map(marker -> "[" + marker.phrase() + "]"))
        .flatMap(words -> words)
        .collect(Collectors.joining(" "));
  }

  C make(Parts parts) {
    return make.apply(parts);
  }

  boolean takes(Part part) {
    return takes.contains(part);
  }

  boolean takesEnvironment() {
    return takes(Part.ENVIRONMENT) || takes(Part.MAYBE_ENVIRONMENT);
  }

  boolean ignores(String word) {
    return ignored.contains(word);
  }

  Phrases<Marker> markerPhrases() {
    return markerPhrases;
  }
}
