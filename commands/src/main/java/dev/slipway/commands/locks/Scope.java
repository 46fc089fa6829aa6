package dev.slipway.commands.locks;

import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;

/// What a lock is on.
public sealed interface Scope {
  /// Every environment of every app.
  record Everything() implements Scope {}

  /// Every environment of an app.
  record WholeApp(AppName app) implements Scope {}

  record OneEnvironment(AppName app, EnvironmentName environment) implements Scope {}

  /// Whether an environment of an app belongs to it.
  default boolean covers(AppName app, EnvironmentName environment) {
    return switch (this) {
      case Everything() -> true;
      case WholeApp(AppName whole) -> whole.equals(app);
      case OneEnvironment(AppName its, EnvironmentName one) ->
          its.equals(app) && one.equals(environment);
    };
  }

  /// Whether there is anything that belongs to both.
  default boolean overlaps(Scope other) {
    return switch (this) {
      case Everything() -> true;
      case WholeApp(AppName app) ->
          switch (other) {
            case Everything() -> true;
            case WholeApp(AppName whole) -> whole.equals(app);
            case OneEnvironment(AppName its, _) -> its.equals(app);
          };
      case OneEnvironment(AppName app, EnvironmentName environment) ->
          other.covers(app, environment);
    };
  }

  /// In words: `shop on production`, `all of shop`, `everything`.
  default String words() {
    return switch (this) {
      case Everything() -> "everything";
      case WholeApp(AppName app) -> "all of " + app;
      case OneEnvironment(AppName app, EnvironmentName environment) -> app + " on " + environment;
    };
  }
}
