package dev.slipway.commands.grammar;

import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.SlipwayConfig;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The names people can use: apps, and each app's environments with their aliases. Immutable.
public final class Vocabulary {
  private final List<AppWords> inOrder;
  private final Map<String, AppWords> apps = new HashMap<>();
  private final Set<String> environmentWords = new HashSet<>();

  public Vocabulary(List<AppWords> apps) {
    inOrder = List.copyOf(apps);
    for (AppWords app : apps) {
      this.apps.put(app.name().value(), app);
      environmentWords.addAll(app.words().keySet());
    }
  }

  public static Vocabulary of(SlipwayConfig config) {
    return new Vocabulary(config.apps().stream().map(AppWords::of).toList());
  }

  /// The apps in the order in which they are declared.
  List<AppWords> apps() {
    return inOrder;
  }

  Optional<AppWords> app(String word) {
    return Optional.ofNullable(apps.get(word));
  }

  boolean isApp(String word) {
    return apps.containsKey(word);
  }

  /// Whether any app has an environment that is called so.
  boolean isEnvironment(String word) {
    return environmentWords.contains(word);
  }

  boolean knows(String word) {
    return isApp(word) || isEnvironment(word);
  }

  Set<String> environmentWords() {
    return new TreeSet<>(environmentWords);
  }

  /// How an app and its environments are called.
  ///
  /// @param environments in the order in which a build travels
  /// @param words every name and alias, in lower case; a name wins over another's alias
  public record AppWords(
      AppName name, List<EnvironmentName> environments, Map<String, EnvironmentName> words) {
    public AppWords {
      environments = List.copyOf(environments);
      words = Map.copyOf(words);
    }

    static AppWords of(App app) {
      Map<String, EnvironmentName> words = new LinkedHashMap<>();
      for (Environment environment : app.environments()) {
        environment
            .aliases()
            .forEach(alias -> words.put(alias.toLowerCase(Locale.ROOT), environment.name()));
      }
      List<EnvironmentName> names = app.environments().stream().map(Environment::name).toList();
      names.forEach(name -> words.put(name.value(), name));
      return new AppWords(app.name(), names, words);
    }

    Optional<EnvironmentName> environment(String word) {
      return Optional.ofNullable(words.get(word));
    }
  }
}
