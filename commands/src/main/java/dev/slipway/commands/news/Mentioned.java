package dev.slipway.commands.news;

import dev.slipway.commands.chat.UserId;
import java.util.List;

/// Somebody who asked to be mentioned in news that have their commits.
///
/// @param names the authors' names that these commits bear, each once; text from outside; none when
///   only a merge request is theirs
public record Mentioned(UserId user, List<String> names) {
  public Mentioned {
    names = List.copyOf(names);
  }
}
