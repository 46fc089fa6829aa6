package dev.slipway.config;

import dev.slipway.config.yaml.Key;
import dev.slipway.config.yaml.Section;
import dev.slipway.config.yaml.Shape;
import dev.slipway.config.yaml.Types;
import dev.slipway.config.yaml.Value;
import java.util.List;

/// Reads a whole file.
final class RootReader {
  private static final Key<SlackSettings> SLACK =
      Key.required("slack", SlackReader.SHAPE, "how to reach Slack");
  private static final Key<GitLabSettings> GITLAB =
      Key.required("gitlab", GitLabReader.SHAPE, "how to reach GitLab");
  private static final Key<StoreSettings> STORE =
      Key.withDefault(
          "store", StoreReader.SHAPE, "where state is kept", StoreReader.DEFAULT, "H2 in a file");
  private static final Key<HttpSettings> HTTP =
      Key.withDefault(
          "http",
          HttpReader.SHAPE,
          "the bot's own listener",
          HttpReader.DEFAULT,
          "as its keys say");
  private static final Key<List<RegistrySettings>> REGISTRIES =
      Key.withDefault(
          "registries",
          Types.list(RegistryReader.SHAPE),
          "image registries that need credentials or are not reached over HTTPS",
          List.of(),
          "none; others are asked anonymously over HTTPS");
  private static final Key<List<Channel>> CHANNELS =
      Key.withDefault(
          "channels",
          Types.list(ChannelReader.SHAPE),
          "where commands are taken; direct messages are always taken",
          List.of(),
          "direct messages only");
  private static final Key<List<App>> APPS =
      Key.required("apps", Types.someOf(AppReader.SHAPE), "what can be deployed");

  static final Shape<SlipwayConfig> SHAPE =
      Shape.of(List.of(SLACK, GITLAB, STORE, HTTP, REGISTRIES, CHANNELS, APPS), RootReader::config)
          .checked(RootReader::check);

  private RootReader() {}

  private static void check(Section root) {
    List<Value> apps = EnvironmentReader.children(root, APPS, AppReader.NAME);
    Types.requireDistinct("an app with this name", apps);
    Types.requireDistinct(
        "a channel with this id", EnvironmentReader.children(root, CHANNELS, ChannelReader.ID));
    Types.requireDistinct(
        "a channel with this name", EnvironmentReader.children(root, CHANNELS, ChannelReader.NAME));
    Types.requireDistinct(
        "a registry with this host",
        EnvironmentReader.children(root, REGISTRIES, RegistryReader.HOST));
    List<String> known = apps.stream().flatMap(app -> app.peek().stream()).toList();
    for (Value app : EnvironmentReader.children(root, CHANNELS, ChannelReader.DEFAULT_APP)) {
      Types.requireKnown("an app", app, known);
    }
  }

  private static SlipwayConfig config(Section root) {
    return new SlipwayConfig(
        root.get(SLACK),
        root.get(GITLAB),
        root.get(STORE),
        root.get(HTTP),
        root.get(REGISTRIES),
        root.get(APPS),
        root.get(CHANNELS));
  }
}
