package dev.slipway.sandbox.slack;

import java.util.Optional;

/// Finds the channel a call is about, as far as the bot may see it.
///
/// Safe for use by several threads at once.
final class Rooms {
  private final Workspace workspace;
  private final SlackOptions options;

  Rooms(Workspace workspace, SlackOptions options) {
    this.workspace = workspace;
    this.options = options;
  }

  /// A channel the bot knows of: public ones, and others it is a member of.
  Channel visible(String idOrName) throws SlackRefusal {
    return find(idOrName).orElseThrow(() -> SlackRefusal.of("channel_not_found"));
  }

  private Optional<Channel> find(String idOrName) {
    return workspace
        .channel(idOrName)
        .filter(channel -> channel.kind() == Channel.Kind.PUBLIC || channel.hasBot());
  }

  /// A channel the bot may read, for an action such as `history`.
  Channel readable(String idOrName, String action) throws SlackRefusal {
    Channel channel = visible(idOrName);
    requireScope(channel.kind().scope(action));
    return channel;
  }

  /// A channel the bot is in, for an action such as `history`.
  Channel joined(String idOrName, String action) throws SlackRefusal {
    Channel channel = readable(idOrName, action);
    if (!channel.hasBot()) {
      throw SlackRefusal.of("not_in_channel");
    }
    return channel;
  }

  /// A channel the bot may write to: by id, by name, or the direct message with a user.
  Channel writable(String idOrNameOrUser) throws SlackRefusal {
    Optional<Member> user = workspace.member(idOrNameOrUser);
    Channel channel =
        user.isPresent() && user.get().id().equals(idOrNameOrUser)
            ? workspace.directMessage(user.get().id())
            : visible(idOrNameOrUser);
    if (channel.state() == Channel.State.ARCHIVED) {
      throw SlackRefusal.of("is_archived");
    }
    if (!channel.hasBot() && !options.scopes().contains("chat:write.public")) {
      throw SlackRefusal.of("not_in_channel");
    }
    return channel;
  }

  void requireScope(String scope) throws SlackRefusal {
    if (!options.scopes().contains(scope)) {
      throw SlackRefusal.missingScope(scope, options.grantedScopes());
    }
  }
}
