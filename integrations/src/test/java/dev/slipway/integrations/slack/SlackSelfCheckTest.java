package dev.slipway.integrations.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.commands.ports.Outage;
import dev.slipway.integrations.slack.ScriptedSlack.Reply;
import dev.slipway.integrations.slack.SlackSelfCheck.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackSelfCheckTest {
  private static final String ALL =
      "app_mentions:read,im:history,commands,chat:write,users:read,files:write,channels:read,groups:read,channels:history,groups:history";

  private final ScriptedSlack slack = new ScriptedSlack();
  private final SlackWorkspace workspace =
      new SlackWorkspace(slack.settings(), Set.of("S0OPS"), InstantSource.system());

  @AfterEach
  void stop() {
    workspace.close();
    slack.close();
  }

  private Verdict run() {
    return workspace.selfCheck().run();
  }

  @Test
  void tellsWhoTheBotIs() {
    slack.answer("auth.test", ScriptedSlack.identity(ALL + ", usergroups:read"));

    assertThat(run())
        .isEqualTo(new Verdict.Fit(new SlackIdentity("T0ACME", "U0BOT", "B0BOT"), List.of()));
  }

  @Test
  void tellsWhatIsMissing() {
    slack.answer("auth.test", ScriptedSlack.identity(ALL.replace("commands,", "")));

    assertThat(run())
        .isEqualTo(
            new Verdict.Fit(
                new SlackIdentity("T0ACME", "U0BOT", "B0BOT"),
                List.of(
                    "The bot can't take slash commands: add the scope commands to the Slack app"
                        + " and install it again.",
                    "The bot can't know who is in a user group: add the scope usergroups:read to"
                        + " the Slack app and install it again.")));
  }

  @Test
  void warnsOfNothingWhenSlackDoesNotTellTheScopes() {
    slack.answer(
        "auth.test", Reply.json("{\"ok\":true,\"team_id\":\"T0ACME\",\"user_id\":\"U0BOT\"}"));

    assertThat(run())
        .isEqualTo(new Verdict.Fit(new SlackIdentity("T0ACME", "U0BOT", ""), List.of()));
  }

  @Test
  void findsTheTokenOfAnotherWorkspace() {
    slack.answer(
        "auth.test", Reply.json("{\"ok\":true,\"team_id\":\"T0OTHER\",\"user_id\":\"U0BOT\"}"));

    assertThat(run())
        .isEqualTo(
            new Verdict.Unfit(
                "The bot token is of workspace T0OTHER, but the configuration names T0ACME:"
                    + " correct one of them."));
  }

  @Test
  void tellsWhatToDoAboutAWrongToken() {
    slack.answer(
        "auth.test",
        Reply.json("{\"ok\":false,\"error\":\"invalid_auth\"}"),
        Reply.json("{\"ok\":false,\"error\":\"token_revoked\"}"),
        Reply.json("{\"ok\":false,\"error\":\"token_expired\"}"),
        Reply.json("{\"ok\":false,\"error\":\"not_allowed_token_type\"}"));

    assertThat(List.of(run(), run(), run(), run()))
        .containsExactly(
            new Verdict.Unfit(
                "Slack refuses the bot token (invalid_auth): use the token that the app's page"
                    + " shows under OAuth & Permissions."),
            new Verdict.Unfit(
                "Slack refuses the bot token (token_revoked): install the app again and use its"
                    + " new token."),
            new Verdict.Unfit(
                "Slack refuses the bot token (token_expired): use the app's current token."),
            new Verdict.Unfit(
                "Slack refuses the bot token (not_allowed_token_type): use the token that begins"
                    + " with xoxb-."));
  }

  @Test
  void tellsThatSlackDoesNotAnswer() {
    slack.answer(
        "auth.test",
        Reply.status(503, "x"),
        Reply.status(429, "x").with("Retry-After", "9"),
        Reply.json("{\"ok\":true,\"team_id\":\"T0ACME\"}"));

    assertThat(List.of(run(), run(), run()))
        .containsExactly(
            new Verdict.Unreachable(new Outage("Slack", "answered HTTP 503")),
            new Verdict.Unreachable(
                new Outage("Slack", "was asked too often", Optional.of(Duration.ofSeconds(9)))),
            new Verdict.Unreachable(new Outage("Slack", "gave an answer that can't be read")));
  }
}
