package dev.slipway.commands.requests;

import dev.slipway.commands.grammar.Vocabulary;
import dev.slipway.commands.grammar.Vocabulary.AppWords;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Vocabularies for tests.
final class Worlds {
  static final AppName SHOP = new AppName("shop");
  static final AppName WEB = new AppName("web");
  static final EnvironmentName QA = new EnvironmentName("qa");
  static final EnvironmentName STAGING = new EnvironmentName("staging");
  static final EnvironmentName PRODUCTION = new EnvironmentName("production");

  /// Two apps: shop on staging and production (prod), web on qa and staging.
  static final Vocabulary TWO_APPS =
      new Vocabulary(
          List.of(
              app(SHOP, List.of(STAGING, PRODUCTION), Map.of("prod", PRODUCTION)),
              app(WEB, List.of(QA, STAGING), Map.of())));

  /// Names that mean something else in the grammar.
  static final List<AppWords> MISNAMED = misnamed();

  private Worlds() {}

  static AppWords app(
      AppName name, List<EnvironmentName> environments, Map<String, EnvironmentName> aliases) {
    Map<String, EnvironmentName> words = new TreeMap<>(aliases);
    environments.forEach(environment -> words.put(environment.value(), environment));
    return new AppWords(name, environments, words);
  }

  private static List<AppWords> misnamed() {
    List<EnvironmentName> environments =
        List.of(
            STAGING,
            PRODUCTION,
            new EnvironmentName("live"),
            new EnvironmentName("green"),
            new EnvironmentName("stable"),
            new EnvironmentName("on"),
            new EnvironmentName("to"),
            new EnvironmentName("status"),
            new EnvironmentName("shop"),
            new EnvironmentName("7"));
    List<AppWords> apps = new ArrayList<>();
    for (String name :
        List.of(
            "shop", "latest", "build", "status", "235", "abc1234", "staging", "of", "to", "deploy",
            "help", "please", "build-7", "what", "branch", "when", "now", "live", "app", "for")) {
      apps.add(app(new AppName(name), environments, Map.of("prod", PRODUCTION)));
    }
    return apps;
  }
}
