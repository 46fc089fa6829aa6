package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import java.util.List;
import java.util.Optional;

/// Reads an item of `channels`.
final class ChannelReader {
  static final Key<String> ID =
      Key.required("id", FieldTypes.slackId("CGD"), "Slack's id of the channel");
  static final Key<Optional<String>> NAME =
      Key.optional("name", FieldTypes.WORDS, "what people call it, for messages only", "the id");
  static final Key<Optional<AppName>> DEFAULT_APP =
      Key.optional(
          "defaultApp",
          FieldTypes.label(AppName::new),
          "the app that is meant there when none is named",
          "an app must be named");
  static final Key<Boolean> AUDIT =
      Key.withDefault(
          "audit",
          Types.truth(),
          "whether the head of the record of decisions is posted there, for `slipway audit verify`",
          false,
          "false");

  static final Shape<Channel> SHAPE =
      Shape.of(List.of(ID, NAME, DEFAULT_APP, AUDIT), ChannelReader::channel);

  private ChannelReader() {}

  private static Channel channel(Section channel) {
    String id = channel.get(ID);
    return new Channel(
        id, channel.get(NAME).orElse(id), channel.get(DEFAULT_APP), channel.get(AUDIT));
  }
}
