package dev.slipway.commands.settings;

import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the ConfigMap that an edit is about.
public final class Editing {
  private final SettingsEdit wanted;
  private final String where;

  /// @param where the place whose pods are told, as people know it: `shop on staging`
  public Editing(SettingsEdit wanted, String where) {
    this.wanted = wanted;
    this.where = where;
  }

  /// The name of the one ConfigMap that all keys go to: the one that was named, the one that has
  /// them, or the only one there is.
  ///
  /// @param sources of all workloads of an environment
  public Answer<String> map(List<ConfigSource> sources) {
    for (String key : wanted.values().keySet()) {
      Optional<ConfigSource> secret =
          sources.stream()
              .filter(source ->
                  source instanceof ConfigSource.Confidential(_, var keys) && keys.contains(key))
              .findFirst();
      if (secret.isPresent()) {
        return refused(
            "config-secret",
            key + " is a key of Secret " + secret.get().name() + ".",
            "What a Secret holds does not belong into a chat: change it in the cluster and deploy the live build once more.");
      }
    }
    SortedSet<String> open = names(sources, source -> source instanceof ConfigSource.Open);
    return wanted
        .map()
        .map(named -> named(named, open, sources))
        .orElseGet(() -> found(open, sources));
  }

  private Answer<String> named(String named, SortedSet<String> open, List<ConfigSource> sources) {
    if (open.contains(named)) {
      return new Answer.Found<>(named);
    }
    if (sources.stream()
        .anyMatch(source -> source instanceof ConfigSource.Fixed && source.name().equals(named))) {
      return fixed(named);
    }
    return refused(
        "config-not-found",
        "No pods of " + where + " are told by a ConfigMap " + named + ".",
        listed(open));
  }

  private Answer<String> found(SortedSet<String> open, List<ConfigSource> sources) {
    for (String key : wanted.values().keySet()) {
      SortedSet<String> holders =
          names(
              sources,
              source ->
                  source instanceof ConfigSource.Open(_, var values) && values.containsKey(key));
      if (holders.size() > 1) {
        return refused(
            "config-ambiguous",
            key + " is a key of more than one ConfigMap: " + String.join(", ", holders) + ".",
            "Say which: \"in configmap " + holders.first() + "\".");
      }
      Optional<String> fixed =
          names(
                  sources,
                  source -> source instanceof ConfigSource.Fixed(_, var keys) && keys.contains(key))
              .stream()
              .findFirst();
      if (holders.isEmpty() && fixed.isPresent()) {
        return fixed(fixed.get());
      }
    }
    SortedSet<String> holders =
        names(
            sources,
            source ->
                source instanceof ConfigSource.Open(_, var values)
                    && wanted.values().keySet().stream().anyMatch(values::containsKey));
    if (holders.size() > 1) {
      return refused(
          "config-ambiguous",
          "These are keys of several ConfigMaps: " + String.join(", ", holders) + ".",
          "Set those of each by themselves.");
    }
    if (holders.size() == 1) {
      return new Answer.Found<>(holders.first());
    }
    if (open.size() == 1) {
      return new Answer.Found<>(open.first());
    }
    return open.isEmpty()
        ? refused(
            "config-not-found",
            "The pods of " + where + " are told by no ConfigMap that I could change.",
            listed(open))
        : refused(
            "config-ambiguous",
            "No ConfigMap of "
                + where
                + " has "
                + String.join(", ", wanted.values().keySet())
                + " yet: "
                + String.join(", ", open)
                + " could get it.",
            "Say which: \"in configmap " + open.first() + "\".");
  }

  private static Answer<String> fixed(String map) {
    return refused(
        "config-fixed",
        "ConfigMap " + map + " is immutable, or says that no versions are to be made of it.",
        "Change it where it comes from.");
  }

  private String listed(SortedSet<String> open) {
    return open.isEmpty()
        ? "\"config of ...\" shows what they are told."
        : "They are told by " + String.join(", ", open) + ".";
  }

  private static <T> Answer<T> refused(String code, String reason, String next) {
    return new Answer.Refused<>(new Refusal(code, reason, next));
  }

  private static SortedSet<String> names(
      List<ConfigSource> sources, Predicate<ConfigSource> which) {
    return sources.stream()
        .filter(which)
        .map(ConfigSource::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /// What changes in one target; empty when its pods are not told by that ConfigMap, or it holds
  /// all of it already.
  ///
  /// @param sources of one workload in one target
  public Optional<MapEdit> of(String map, List<ConfigSource> sources) {
    return sources.stream()
        .flatMap(source ->
            source instanceof ConfigSource.Open open && open.name().equals(map)
                ? Stream.of(open)
                : Stream.<ConfigSource.Open>of())
        .findFirst()
        .flatMap(this::of);
  }

  private Optional<MapEdit> of(ConfigSource.Open source) {
    SortedMap<String, MapEdit.Key> keys = new TreeMap<>();
    for (Map.Entry<String, String> each : wanted.values().entrySet()) {
      Optional<String> before = Optional.ofNullable(source.values().get(each.getKey()));
      if (!before.equals(Optional.of(each.getValue()))) {
        keys.put(each.getKey(), new MapEdit.Key(before, each.getValue()));
      }
    }
    return keys.isEmpty() ? Optional.empty() : Optional.of(new MapEdit(source.name(), keys));
  }
}
