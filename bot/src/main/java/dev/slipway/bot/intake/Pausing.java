package dev.slipway.bot.intake;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.automatic.AutoMessage;
import dev.slipway.commands.automatic.AutoState.Told;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.AuditEntry;
import dev.slipway.commands.ports.Inbox.Answered;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.util.List;
import java.util.Optional;

/// What follows from pausing and resuming automatic deploys. Safe for use by several threads.
final class Pausing {
  private final SlipwayConfig config;
  private final Replies replies;
  private final Followers followers;

  Pausing(SlipwayConfig config, Replies replies, Followers followers) {
    this.config = config;
    this.replies = replies;
    this.followers = followers;
  }

  /// @param said what everybody is told of it
  void tell(Asker asker, Scope.OneEnvironment where, Told told, Message said, String phrase) {
    App app = config.app(where.app()).orElseThrow();
    Environment environment = app.environment(where.environment()).orElseThrow();
    Decision decision = asker.decide(Action.DEPLOY, app, environment);
    List<AuditEntry> decisions =
        List.of(replies.entry(asker, Action.DEPLOY, app, environment, decision, phrase));
    if (decision instanceof Decision.Denied denied) {
      replies.say(asker.message(), Replies.denial(asker, denied), decisions);
      return;
    }
    if (environment.auto().isEmpty()) {
      replies.say(asker.message(), AutoMessage.none(where), decisions);
      return;
    }
    Instruct instruct = new Instruct.ToAutomaticDeploys(where, told);
    Consequence consequence =
        new Consequence(
            Optional.empty(),
            Optional.of(instruct),
            List.of(replies.openly(asker.message(), said)),
            decisions);
    if (replies.answered(asker.message(), consequence) instanceof Answered.Done) {
      followers.instructed(instruct);
    }
  }
}
