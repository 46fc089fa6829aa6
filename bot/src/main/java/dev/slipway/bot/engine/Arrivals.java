package dev.slipway.bot.engine;

import dev.slipway.commands.access.Access;
import dev.slipway.commands.access.Action;
import dev.slipway.commands.access.Decision;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.locks.Scope;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.news.ArrivalMessage;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Authorship;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.commands.ports.Conversations;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Follows;
import dev.slipway.commands.ports.Follows.Follower;
import dev.slipway.commands.ports.Follows.Way;
import dev.slipway.commands.ports.Mails;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outbox;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Outgoing.Address;
import dev.slipway.commands.ports.Recorder;
import dev.slipway.commands.records.Account;
import dev.slipway.commands.records.RecordId;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.SlipwayConfig;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tells people that what they wrote went live: those who asked for it, whose GitLab account is
/// known, and who may still see the environment. Each is told once of a deployment, as the message
/// has a key of its own, and so has the e-mail that those get who asked for it. Safe for use by
/// several threads.
public final class Arrivals implements Recorder {
  private final SlipwayConfig config;
  private final Follows follows;
  private final Authorship authorship;
  private final Directory directory;
  private final Outbox outbox;
  private final Conversations conversations;
  private final Letters letters;
  private final Mails mails;
  private final Runnable changed;
  private final InstantSource clock;

  /// @param changed told when there is something to send
  public Arrivals(
      SlipwayConfig config,
      Follows follows,
      Authorship authorship,
      Directory directory,
      Outbox outbox,
      Conversations conversations,
      Mails mails,
      Runnable changed,
      InstantSource clock) {
    this.config = config;
    this.follows = follows;
    this.authorship = authorship;
    this.directory = directory;
    this.outbox = outbox;
    this.conversations = conversations;
    this.letters = new Letters(config);
    this.mails = mails;
    this.changed = changed;
    this.clock = clock;
  }

  @Override
  public Answer<Optional<RecordId>> write(
      App app, Environment environment, Account account, Known known, Leave leave) {
    Map<Follower, String> followers =
        accounts(follows.of(new Scope.OneEnvironment(app.name(), environment.name())));
    if (followers.isEmpty() || account.since().isEmpty()) {
      return new Answer.Found<>(Optional.empty());
    }
    return authorship
        .written(
            app,
            account.since().get(),
            account.plan().build(),
            followers.values().stream().collect(Collectors.toSet()))
        .then(written -> tell(app, environment, account, followers, written, leave));
  }

  /// The GitLab accounts of those who have one that is known.
  private Map<Follower, String> accounts(List<Follower> people) {
    Map<Follower, String> accounts = new LinkedHashMap<>();
    people.forEach(
        one -> config.gitlabName(one.who().value()).ifPresent(name -> accounts.put(one, name)));
    return accounts;
  }

  private Answer<Optional<RecordId>> tell(
      App app,
      Environment environment,
      Account account,
      Map<Follower, String> followers,
      Map<String, Written> written,
      Leave leave) {
    for (Map.Entry<Follower, String> follower : followers.entrySet()) {
      UserId who = follower.getKey().who();
      Optional<Written> own = Optional.ofNullable(written.get(follower.getValue()));
      if (own.isEmpty()) {
        continue;
      }
      Answer<Directory.Person> person = directory.person(who);
      if (person instanceof Answer.Unavailable<Directory.Person>(Outage outage)) {
        return new Answer.Unavailable<>(outage);
      }
      if (Access.decide(person, Action.VIEW, app, environment, Place.DIRECT_MESSAGE)
          instanceof Decision.Denied) {
        continue;
      }
      Optional<Outage> withheld = leave.withheld();
      if (withheld.isPresent()) {
        return new Answer.Unavailable<>(withheld.get());
      }
      outbox.showOnce(
          new Outgoing(
              "arrived/d" + account.deployment().id() + "/" + who.value(),
              new Address.ToPerson(who),
              conversations.render(
                  ArrivalMessage.of(account.deployment(), account.plan().build(), own.get()))),
          clock.instant());
      if (follower.getKey().way() == Way.MESSAGE_AND_MAIL) {
        letters
            .arrived(account.deployment(), account.plan().build(), own.get(), who, clock.instant())
            .ifPresent(letter -> mails.owe(letter, letter.at()));
      }
      changed.run();
    }
    return new Answer.Found<>(Optional.empty());
  }
}
