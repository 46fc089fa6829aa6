package dev.slipway.commands.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.EnvironmentName;
import dev.slipway.config.Roles;
import dev.slipway.config.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  private static final EnvironmentName STAGING = new EnvironmentName("staging");
  private static final EnvironmentName LIVE = new EnvironmentName("live");

  @Test
  void knowsNamesAndAliasesInLowerCase() {
    App shop =
        new App(
            new AppName("shop"),
            "acme/shop",
            App.DEFAULT_BRANCH,
            List.of(environment(STAGING, Set.of("Stage")), environment(LIVE, Set.of("prod"))));

    Vocabulary.AppWords words = Vocabulary.AppWords.of(shop);

    assertThat(words)
        .isEqualTo(
            new Vocabulary.AppWords(
                new AppName("shop"),
                List.of(STAGING, LIVE),
                Map.of("staging", STAGING, "stage", STAGING, "live", LIVE, "prod", LIVE)));
  }

  @Test
  void prefersANameOverAnothersAlias() {
    App shop =
        new App(
            new AppName("shop"),
            "acme/shop",
            App.DEFAULT_BRANCH,
            List.of(environment(STAGING, Set.of()), environment(LIVE, Set.of("staging"))));

    Vocabulary.AppWords words = Vocabulary.AppWords.of(shop);

    assertThat(words.environment("staging")).contains(STAGING);
  }

  private static Environment environment(EnvironmentName name, Set<String> aliases) {
    return new Environment(
        name,
        aliases,
        new Strategy.Rolling(),
        Environment.OnFailure.REVERT,
        Environment.DEFAULT_LIVE_WITHIN,
        Environment.DEFAULT_STABLE_FOR,
        List.of(),
        List.of(),
        new Roles(Map.of()));
  }
}
