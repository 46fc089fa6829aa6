package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;

/// The fields of a slash command that matter. A missing field is empty text.
record SlashCommand(
    String team,
    String app,
    String channel,
    String user,
    String command,
    String text,
    String responseUrl,
    String trigger) {
  static SlashCommand of(Form form) {
    return new SlashCommand(
        form.value("team_id"),
        form.value("api_app_id"),
        form.value("channel_id"),
        form.value("user_id"),
        form.value("command"),
        form.value("text"),
        form.value("response_url"),
        form.value("trigger_id"));
  }

  static SlashCommand of(JsonNode payload) {
    return new SlashCommand(
        Json.text(payload, "team_id"),
        Json.text(payload, "api_app_id"),
        Json.text(payload, "channel_id"),
        Json.text(payload, "user_id"),
        Json.text(payload, "command"),
        Json.text(payload, "text"),
        Json.text(payload, "response_url"),
        Json.text(payload, "trigger_id"));
  }
}
