package dev.slipway.commands.grammar;

import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.util.List;
import java.util.Map;

/// A sentence and what it means.
public record Example<C extends Phrased>(String phrase, C means) {
  public static final AppName SHOP = new AppName("shop");
  public static final EnvironmentName STAGING = new EnvironmentName("staging");
  public static final EnvironmentName PRODUCTION = new EnvironmentName("production");

  /// The names that examples are about: one app with two environments.
  public static final Vocabulary VOCABULARY =
      new Vocabulary(
          List.of(
              new Vocabulary.AppWords(
                  SHOP,
                  List.of(STAGING, PRODUCTION),
                  Map.of("staging", STAGING, "production", PRODUCTION, "prod", PRODUCTION))));
}
