package dev.slipway.sandbox.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/// A method of the Web API.
///
/// @param scopes a token needs one of these; empty when it needs none
/// @param tier how often it may be called
/// @param json whether a JSON body is understood
/// @param token which kind of token it takes
record ApiMethod(
    String name, Set<String> scopes, Tier tier, Call.JsonBody json, Token token, Handler handler) {
  /// How often a method may be called, per workspace and app. Slack promises at least so many calls
  /// a minute.
  enum Tier {
    ONE("t1", 1),
    TWO("t2", 20),
    THREE("t3", 50),
    FOUR("t4", 100),
    /// Limits of its own, or none worth keeping.
    SPECIAL("t5", 0);

    private final String word;
    private final int perMinute;

    Tier(String word, int perMinute) {
      this.word = word;
      this.perMinute = perMinute;
    }

    /// The word of Slack's method reference.
    String word() {
      return word;
    }

    int perMinute() {
      return perMinute;
    }
  }

  enum Token {
    BOT,
    APP,
    EITHER
  }

  /// Performs a call; what it returns is completed by `"ok": true`.
  interface Handler {
    ObjectNode handle(Call call) throws SlackRefusal;
  }

  ApiMethod {
    scopes = Set.copyOf(scopes);
  }

  /// Needs the scope, takes forms and JSON, wants the bot token.
  static ApiMethod of(String name, String scope, Tier tier, Handler handler) {
    return new ApiMethod(name, Set.of(scope), tier, Call.JsonBody.READ, Token.BOT, handler);
  }

  ApiMethod formOnly() {
    return new ApiMethod(name, scopes, tier, Call.JsonBody.IGNORED, token, handler);
  }

  ApiMethod needing(Set<String> anyOf) {
    return new ApiMethod(name, anyOf, tier, json, token, handler);
  }

  ApiMethod taking(Token other) {
    return new ApiMethod(name, scopes, tier, json, other, handler);
  }
}
