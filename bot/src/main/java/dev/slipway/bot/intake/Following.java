package dev.slipway.bot.intake;

import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Symbol;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.ports.Follows.Way;
import dev.slipway.commands.ports.Inbox.Consequence;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.requests.UnfollowCommand;
import dev.slipway.commands.requests.UnmailCommand;
import dev.slipway.commands.requests.UnmentionCommand;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.util.List;
import java.util.Optional;

/// What follows from wanting to know when own commits go live, or to be mentioned where they are
/// announced, or not any more. Safe for use by several threads.
final class Following {
  private final SlipwayConfig config;
  private final Replies replies;

  Following(SlipwayConfig config, Replies replies) {
    this.config = config;
    this.replies = replies;
  }

  /// Only where the asker may see what goes live, and only who is known in GitLab.
  void follow(Asker asker, Scope.OneEnvironment where, String phrase) {
    account(asker, where, phrase)
        .ifPresent(account ->
            told(
                asker.message(),
                new Instruct.Follow(asker.message().user(), where, Way.MESSAGE),
                follows(asker, account, where, "")
                    .code(new UnfollowCommand(where).phrase())
                    .and(" ends it.")));
  }

  /// The same by e-mail too: only where it can be sent, and only to whose address is known.
  void mail(Asker asker, Scope.OneEnvironment where, String phrase) {
    Optional<String> account = account(asker, where, phrase);
    if (account.isEmpty()) {
      return;
    }
    ChatMessage message = asker.message();
    if (config.mail().isEmpty()) {
      unable(
          message,
          "no e-mail is sent from here. Ask whoever keeps the bot's configuration to add ",
          "mail");
    } else if (config.mailAddress(message.user().value()).isEmpty()) {
      unable(
          message,
          "your address is not known. Ask whoever keeps the bot's configuration to add it to you in ",
          "people");
    } else {
      told(
          message,
          new Instruct.Follow(message.user(), where, Way.MESSAGE_AND_MAIL),
          follows(asker, account.get(), where, ", by e-mail too")
              .code(new UnmailCommand(where).phrase())
              .and(" ends the e-mail."));
    }
  }

  private static Text follows(
      Asker asker, String account, Scope.OneEnvironment where, String besides) {
    return Replies.mark(Symbol.DONE)
        .person(asker.message().user())
        .and(
            ", I tell you, and nobody else, when what you wrote (as "
                + account
                + " in GitLab) goes live on ")
        .bold(where.words())
        .and(besides + ". ");
  }

  /// Nobody is kept from getting no more of it.
  void unmail(Asker asker, Scope.OneEnvironment where) {
    told(
        asker.message(),
        new Instruct.Unmail(asker.message().user(), where),
        Replies.mark(Symbol.DONE)
            .person(asker.message().user())
            .and(", I send you no more e-mail when what you wrote goes live on ")
            .bold(where.words())
            .and("."));
  }

  /// The asker's account in GitLab, where they may see what goes live; otherwise they are told.
  private Optional<String> account(Asker asker, Scope.OneEnvironment where, String phrase) {
    ChatMessage message = asker.message();
    App app = config.app(where.app()).orElseThrow();
    Environment environment = app.environment(where.environment()).orElseThrow();
    Decision decision = asker.decide(Action.VIEW, app, environment);
    if (decision instanceof Decision.Denied denied) {
      deny(asker, app, environment, denied, phrase);
      return Optional.empty();
    }
    Optional<String> account = config.gitlabName(message.user().value());
    if (account.isEmpty()) {
      nobody(message);
    }
    return account;
  }

  /// Nobody is kept from hearing no more.
  void unfollow(Asker asker, Scope.OneEnvironment where) {
    told(
        asker.message(),
        new Instruct.Unfollow(asker.message().user(), where),
        Replies.mark(Symbol.DONE)
            .person(asker.message().user())
            .and(", I tell you no more when what you wrote goes live on ")
            .bold(where.words())
            .and("."));
  }

  /// Only who may see some of the app's environments, and is known in GitLab.
  void mention(Asker asker, AppName name, String phrase) {
    ChatMessage message = asker.message();
    App app = config.app(name).orElseThrow();
    for (Environment environment : app.environments()) {
      if (asker.decide(Action.VIEW, app, environment) instanceof Decision.Allowed) {
        mention(message, name);
        return;
      }
    }
    Environment first = app.environments().getFirst();
    if (asker.decide(Action.VIEW, app, first) instanceof Decision.Denied denied) {
      deny(asker, app, first, denied, phrase);
    }
  }

  private void deny(
      Asker asker, App app, Environment environment, Decision.Denied denied, String phrase) {
    replies.say(
        asker.message(),
        Replies.denial(asker, denied),
        List.of(replies.entry(asker, Action.VIEW, app, environment, denied, phrase)));
  }

  private void mention(ChatMessage message, AppName app) {
    Optional<String> account = config.gitlabName(message.user().value());
    if (account.isEmpty()) {
      nobody(message);
      return;
    }
    told(
        message,
        new Instruct.Mention(message.user(), app),
        Replies.mark(Symbol.DONE)
            .person(message.user())
            .and(
                ", I mention you where builds of "
                    + app
                    + " with commits of yours (as "
                    + account.get()
                    + " in GitLab) are announced. ")
            .code(new UnmentionCommand(app).phrase())
            .and(" ends it."));
  }

  /// Nobody is kept from being left in peace.
  void unmention(Asker asker, AppName app) {
    told(
        asker.message(),
        new Instruct.Unmention(asker.message().user(), app),
        Replies.mark(Symbol.DONE)
            .person(asker.message().user())
            .and(", you appear by name only where builds of " + app + " are announced."));
  }

  private void nobody(ChatMessage message) {
    unable(
        message,
        "it is not known who you are in GitLab. Ask whoever keeps the bot's configuration to add you to ",
        "people");
  }

  /// @param key of the configuration
  private void unable(ChatMessage message, String why, String key) {
    replies.say(
        message,
        Message.of(
            Replies.mark(Symbol.STOPPED)
                .person(message.user())
                .and(", " + why)
                .code(key)
                .and(".")));
  }

  private void told(ChatMessage message, Instruct instruct, Text words) {
    Outgoing said = replies.reply(message, Message.of(words));
    replies.answered(
        message,
        new Consequence(Optional.empty(), Optional.of(instruct), List.of(said), List.of()));
  }
}
