package dev.slipway.commands.migrations;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Who is in a container, by what its log says.
///
/// @param in the logins that are open, oldest first
/// @param first when somebody logged in for the first time; empty when nobody has yet
public record Presence(List<Login> in, Optional<Instant> first) {
  /// Nobody has ever been in it.
  public static final Presence NOBODY = new Presence(List.of(), Optional.empty());

  public Presence {
    in = List.copyOf(in);
  }

  /// An open login.
  ///
  /// @param login tells logins apart
  public record Login(String login, DeveloperName who, Instant since) {}

  /// Who is in it after something happened.
  public Presence after(LogLine line) {
    return switch (line.kind()) {
      case OPENED -> {
        List<Login> now = new ArrayList<>(in);
        now.removeIf(login -> login.login().equals(line.login()));
        now.add(new Login(line.login(), new DeveloperName(line.who()), line.at()));
        yield new Presence(now, Optional.of(first.orElse(line.at())));
      }
      case CLOSED ->
          new Presence(
              in.stream().filter(login -> !login.login().equals(line.login())).toList(), first);
      case STARTED, ENDED -> new Presence(List.of(), first);
      case OUTPUT, TYPED, HIDDEN, SKIPPED, WARNED, EXTENDED, TROUBLE -> this;
    };
  }
}
