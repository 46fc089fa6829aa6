package dev.slipway.integrations.slack;

import dev.slipway.commands.ports.Channels;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.FileSharing;
import dev.slipway.commands.ports.Intake;
import dev.slipway.config.SlackSettings;
import dev.slipway.config.SlackSettings.SlackTransport;
import java.time.InstantSource;
import java.util.Set;

/// One Slack workspace, wired: what the bot says there, whom it knows, and the way in which
/// messages come. Makes no call before it is asked to. Safe for use by several threads at once.
public final class SlackWorkspace implements AutoCloseable {
  private final SlackSettings settings;
  private final InstantSource clock;
  private final WebApi api;
  private final KnownIdentity bot = new KnownIdentity();
  private final Conversations conversations;
  private final FileSharing files;
  private final Directory directory;
  private final Channels channels;
  private final SlackSelfCheck selfCheck;

  /// @param groups ids of the user groups that configuration names
  public SlackWorkspace(SlackSettings settings, Set<String> groups, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.api = new WebApi(settings.apiUrl());
    this.conversations = new SlackConversations(api, settings.botToken(), bot);
    this.files = new SlackFiles(api, settings.botToken(), bot);
    this.directory = new SlackDirectory(api, settings.botToken(), settings.team(), groups, clock);
    this.channels = new SlackChannels(api, settings.botToken(), settings.team());
    this.selfCheck =
        new SlackSelfCheck(api, settings.botToken(), settings.team(), Set.copyOf(groups), bot);
  }

  public Conversations conversations() {
    return conversations;
  }

  public FileSharing files() {
    return files;
  }

  public Directory directory() {
    return directory;
  }

  public Channels channels() {
    return channels;
  }

  public SlackSelfCheck selfCheck() {
    return selfCheck;
  }

  /// The way in that is configured. A {@link SocketModeLink} is still to be started; for {@link
  /// SignedRequests} the bot's listener is to pass requests on.
  public SlackEntrance entrance(Intake intake) {
    return entrance(intake, SocketModeTimes.USUAL);
  }

  /// The same, as patient as told.
  public SlackEntrance entrance(Intake intake, SocketModeTimes times) {
    Decoder decoder = new Decoder(settings.team(), bot);
    Reception reception = new Reception(intake);
    return switch (settings.transport()) {
      case SlackTransport.SocketMode(var appToken) ->
          new SocketModeLink(
              new SocketModeDoor(api, appToken, selfCheck, bot, times),
              new Envelopes(decoder, reception, clock),
              times);
      case SlackTransport.SignedHttp http -> new SignedRequests(http, decoder, reception, clock);
    };
  }

  /// Closes idle connections. Close the entrance first.
  @Override
  public void close() {
    api.close();
  }
}
