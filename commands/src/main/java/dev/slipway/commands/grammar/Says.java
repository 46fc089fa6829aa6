package dev.slipway.commands.grammar;

import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.flags.Audience;
import dev.slipway.commands.locks.Ending;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.settings.SettingsEdit;
import dev.slipway.config.AppName;
import dev.slipway.config.EnvironmentName;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.stream.Collectors;

/// How parts are said in canonical sentences.
public final class Says {
  private Says() {}

  /// A build: `#235`, `latest stable`, `branch fix-login`.
  public static String build(BuildReference build) {
    return switch (build) {
      case BuildReference.Numbered(var number) -> number.toString();
      case BuildReference.Latest() -> "latest";
      case BuildReference.LatestStable() -> "latest stable";
      case BuildReference.Branch(String name) -> "branch " + name;
      case BuildReference.MergeRequest(long number) -> "!" + number;
      case BuildReference.Tag(String name) -> "tag " + name;
      case BuildReference.Sha(String prefix) ->
          Words.isDigits(prefix) ? "commit " + prefix : prefix;
      case BuildReference.LiveOn(var environment) -> "what is on " + environment;
      case BuildReference.Released(long release) -> "release " + release;
      case BuildReference.Named(String name) -> name;
    };
  }

  /// A build of an app: `shop #235`; `#235 of latest` for an app whose name would be taken for
  /// something else.
  public static String buildOf(AppName app, BuildReference build) {
    return Words.standsAlone(app.value()) ? app + " " + build(build) : build(build) + " of " + app;
  }

  /// An app: `shop`; `of latest` for one whose name would be taken for something else.
  public static String app(AppName app) {
    return Words.standsAlone(app.value()) ? app.value() : "of " + app;
  }

  /// What a lock is on: `shop on production`, `shop`, `everything`; `of latest on production` for
  /// an app whose name would be taken for something else.
  public static String scope(Scope scope) {
    return switch (scope) {
      case Scope.Everything() -> "everything";
      case Scope.WholeApp(AppName app) -> app(app);
      case Scope.OneEnvironment(AppName app, EnvironmentName environment) ->
          app(app) + " on " + environment;
    };
  }

  /// For whom a flag is to be on: ` for 25%`; nothing for everybody. Whatever follows but a reason
  /// would be taken for a name.
  public static String audience(Audience audience) {
    return switch (audience) {
      case Audience.Everybody() -> "";
      case Audience.Share(int percent) -> " for " + percent + "%";
      case Audience.Users(var ids) -> " for users " + String.join(", ", ids);
      case Audience.OnList(String name) -> " for user list " + name;
    };
  }

  /// What keys are to hold, and in which ConfigMap: `LOG_LEVEL=debug GREETING="Hello you" in
  /// configmap web-config`.
  public static String settings(SettingsEdit edit) {
    return edit.values().entrySet().stream()
            .map(each -> each.getKey() + "=" + SettingWords.quoted(each.getValue()))
            .collect(Collectors.joining(" "))
        + edit.map().map(map -> " in configmap " + map).orElse("");
  }

  /// When a lock ends: ` for 2h`, ` until monday 8:00`; nothing when it was not said.
  public static String ending(Optional<Ending> ending) {
    return ending
        .map(said ->
            switch (said) {
              case Ending.After(Duration length) -> " for " + duration(length);
              case Ending.At(Ending.Day day, LocalTime time) ->
                  " until " + UntilWords.day(day) + UntilWords.time(time);
            })
        .orElse("");
  }

  /// Since when: `yesterday`, `monday 8:00`, `2h`.
  public static String since(Since since) {
    return switch (since) {
      case Since.Ago(Duration length) -> duration(length);
      case Since.At(Since.Day.Latest(), LocalTime time) -> UntilWords.time(time);
      case Since.At(Since.Day day, LocalTime time) ->
          SinceWords.day(day)
              + (time.equals(LocalTime.MIDNIGHT) ? "" : " " + UntilWords.time(time));
    };
  }

  /// A reason at the end of a sentence: `: data migration`; nothing when there is none.
  public static String reason(Optional<String> reason) {
    return reason.map(words -> ": " + words).orElse("");
  }

  /// A length of time: `2h`, `1h30m`.
  public static String duration(Duration duration) {
    long minutes = duration.toMinutes();
    String hours = minutes < 60 ? "" : minutes / 60 + "h";
    return minutes % 60 == 0 && minutes > 0 ? hours : hours + minutes % 60 + "m";
  }
}
