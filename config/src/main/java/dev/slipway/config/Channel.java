package dev.slipway.config;

import java.util.Optional;

/// A Slack channel where commands are taken.
///
/// @param id Slack's id (`C…` or `G…`)
/// @param name what operators call it, for messages only
/// @param defaultApp the app that is meant when none is named; empty where it must be
/// @param audit whether the head of the record of decisions is posted there now and then
public record Channel(String id, String name, Optional<AppName> defaultApp, boolean audit) {
  /// Whether an id is that of a direct conversation; they begin with `D`.
  public static boolean isDirect(String id) {
    return id.startsWith("D");
  }
}
