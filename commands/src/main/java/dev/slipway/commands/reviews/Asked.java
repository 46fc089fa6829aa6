package dev.slipway.commands.reviews;

import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.UserId;
import java.util.Optional;

/// Who wants a review app.
public sealed interface Asked {
  /// Somebody has said so; the last one who did.
  ///
  /// @param place where it was said, for asking again whether it is allowed
  record ByPerson(UserId user, Place place) implements Asked {}

  /// An open merge request has the label.
  ///
  /// @param author of the merge request, the GitLab user name; text from outside
  /// @param slack the author's Slack id; empty when nobody has linked the two
  record ByLabel(long mergeRequest, String author, Optional<String> slack) implements Asked {}

  /// On whose account it goes: the Slack id, or the GitLab name of somebody whose is not known.
  default String owner() {
    return switch (this) {
      case ByPerson(UserId user, _) -> user.value();
      case ByLabel(_, String author, Optional<String> slack) -> slack.orElse("gitlab:" + author);
    };
  }
}
