package dev.slipway.integrations.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.methods.Methods;
import com.slack.api.methods.RequestFormBuilder;
import com.slack.api.methods.request.auth.AuthTestRequest;
import dev.slipway.commands.ports.Outage;
import dev.slipway.config.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Asks Slack whose token we hold and what it may do. What it learns of the bot itself is what
/// decoding needs, so HTTP mode takes no messages before this was {@link Verdict.Fit} once. Safe
/// for use by several threads at once.
public final class SlackSelfCheck {
  private static final Map<String, String> NEEDED = new LinkedHashMap<>();

  static {
    NEEDED.put("app_mentions:read", "hear mentions");
    NEEDED.put("im:history", "read direct messages");
    NEEDED.put("commands", "take slash commands");
    NEEDED.put("chat:write", "answer");
    NEEDED.put("users:read", "know who is asking");
    NEEDED.put("files:write", "put the log of a migration into its thread");
    NEEDED.put("channels:read", "see who is in a channel that somebody names");
    NEEDED.put("groups:read", "see who is in a private channel that somebody names");
    NEEDED.put("channels:history", "find its own messages again");
    NEEDED.put("groups:history", "find its own messages again in private channels");
  }

  private final WebApi api;
  private final Secret token;
  private final String team;
  private final Set<String> groups;
  private final KnownIdentity bot;

  SlackSelfCheck(WebApi api, Secret token, String team, Set<String> groups, KnownIdentity bot) {
    this.api = api;
    this.token = token;
    this.team = team;
    this.groups = groups;
    this.bot = bot;
  }

  /// What came out.
  public sealed interface Verdict {
    /// The token is right.
    ///
    /// @param warnings what the bot will not be able to do, a sentence each
    record Fit(SlackIdentity identity, List<String> warnings) implements Verdict {
      public Fit {
        warnings = List.copyOf(warnings);
      }
    }

    /// It will not work like this until somebody changes something.
    ///
    /// @param reason one sentence that says what to change
    record Unfit(String reason) implements Verdict {}

    /// Slack did not answer: check again later.
    record Unreachable(Outage outage) implements Verdict {}
  }

  /// One call, 8 s at most.
  public Verdict run() {
    AuthTestRequest request = AuthTestRequest.builder().build();
    return switch (api.call(Methods.AUTH_TEST, RequestFormBuilder.toForm(request), token)) {
      case WebApi.Reply.Yes(JsonNode body, Set<String> scopes) -> weighed(body, scopes);
      case WebApi.Reply.No(String code) ->
          new Verdict.Unfit("Slack refuses the bot token (" + code + "): " + advice(code));
      case WebApi.Reply.TooFast(Duration retryAfter) ->
          new Verdict.Unreachable(
              new Outage("Slack", "was asked too often", Optional.of(retryAfter)));
      case WebApi.Reply.Unclear(String reason) ->
          new Verdict.Unreachable(new Outage("Slack", reason));
    };
  }

  private Verdict weighed(JsonNode body, Set<String> scopes) {
    SlackIdentity identity =
        new SlackIdentity(
            Json.text(body, "team_id"), Json.text(body, "user_id"), Json.text(body, "bot_id"));
    if (!identity.team().equals(team)) {
      return new Verdict.Unfit(
          "The bot token is of workspace "
              + identity.team()
              + ", but the configuration names "
              + team
              + ": correct one of them.");
    }
    if (identity.user().isEmpty()) {
      return new Verdict.Unreachable(new Outage("Slack", "gave an answer that can't be read"));
    }
    bot.is(identity);
    return new Verdict.Fit(identity, scopes.isEmpty() ? List.of() : missing(scopes));
  }

  private List<String> missing(Set<String> scopes) {
    Map<String, String> needed = new LinkedHashMap<>(NEEDED);
    if (!groups.isEmpty()) {
      needed.put("usergroups:read", "know who is in a user group");
    }
    List<String> warnings = new ArrayList<>();
    needed.forEach((scope, purpose) -> {
      if (!scopes.contains(scope)) {
        warnings.add(
            "The bot can't "
                + purpose
                + ": add the scope "
                + scope
                + " to the Slack app and install it again.");
      }
    });
    return warnings;
  }

  private static String advice(String code) {
    return switch (code) {
      case "account_inactive", "token_revoked" -> "install the app again and use its new token.";
      case "token_expired" -> "use the app's current token.";
      case "not_allowed_token_type" -> "use the token that begins with xoxb-.";
      default -> "use the token that the app's page shows under OAuth & Permissions.";
    };
  }
}
