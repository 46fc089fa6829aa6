package dev.slipway.bot.engine;

import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.mail.MailBody;
import dev.slipway.commands.mail.OwedMail;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Directory;
import dev.slipway.commands.ports.Mailer;
import dev.slipway.commands.ports.Mailer.Receipt;
import dev.slipway.commands.ports.Mails;
import dev.slipway.commands.ports.Mails.Due;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.ThreadMessage;
import dev.slipway.config.MailSettings;
import dev.slipway.config.SlipwayConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends the letters that are owed by e-mail, beside what they tell of and never in its way. What
/// can't be sent now is sent later, for a day; what the server refuses finally is given up at once,
/// for that address. One process sends a letter at a time, and notes it before: when it is killed,
/// or the answer is lost, the letter is sent again under the same id. Safe for use by several
/// threads.
public final class MailDuty extends Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(MailDuty.class);
  private static final int AT_ONCE = 8;
  private static final int MOST = 200;

  /// Shorter than what it takes another process to take over.
  static final Duration PAUSED = Duration.ofSeconds(4);

  /// For how much longer than a sending may take it may still be under way whose process is gone.
  private static final Duration MARGIN = Duration.ofSeconds(15);

  private static final Duration AFTER_DEFECT = Duration.ofMinutes(5);

  /// How long after it was owed it is known what became of a mail, and which mail began a thread.
  private static final Duration KEPT = Duration.ofDays(90);

  private static final Duration FORGET_EVERY = Duration.ofHours(1);

  private final SlipwayConfig config;
  private final MailSettings settings;
  private final Mails mails;
  private final Mailer mailer;
  private final Deployments deployments;
  private final NewCommits commits;
  private final Directory directory;
  private final Duration lookEvery;
  private final InstantSource clock;
  private final Set<Task> busy = ConcurrentHashMap.newKeySet();

  private volatile Instant forgetAt = Instant.EPOCH;

  /// What the server has taken and the store could not note yet.
  private final Set<Task> taken = ConcurrentHashMap.newKeySet();

  private record Task(String letter, String to) {
    static Task of(OwedMail owed) {
      return new Task(owed.letter().value(), owed.to().value());
    }
  }

  /// @param settings how long a sending may take
  /// @param builds asked for the commits that came with a deployment; a mail does without where
  ///   there is no answer
  /// @param directory asked for names; a mail does without likewise
  /// @param lookEvery how often to look for what other processes have stored
  public MailDuty(
      SlipwayConfig config,
      MailSettings settings,
      Mails mails,
      Mailer mailer,
      Deployments deployments,
      BuildSource builds,
      Directory directory,
      Duration lookEvery,
      InstantSource clock) {
    this.config = config;
    this.settings = settings;
    this.mails = mails;
    this.mailer = mailer;
    this.deployments = deployments;
    this.commits = new NewCommits(builds);
    this.directory = directory;
    this.lookEvery = lookEvery;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "mails";
  }

  /// Starts whatever may be sent now, and says how long nothing else can be.
  ///
  /// @param calls what the sending itself is done on
  @Override
  public Duration round(Executor calls) {
    Instant now = clock.instant();
    if (now.isAfter(forgetAt)) {
      int _ = mails.forget(now.minus(KEPT));
      forgetAt = now.plus(FORGET_EVERY);
    }
    for (Due due : mails.due(now, MOST)) {
      Task task = Task.of(due.owed());
      if (busy.size() < AT_ONCE && busy.add(task)) {
        calls.execute(() -> tend(due, task));
      }
    }
    return pause(now, mails.nextDue(now), lookEvery);
  }

  private void tend(Due due, Task task) {
    OwedMail held = due.owed();
    boolean noted = false;
    try {
      if (taken.contains(task)) {
        note(held, task);
        noted = true;
        return;
      }
      if (held.isTooOld(clock.instant())) {
        giveUp(held, "too-old", "it could not be sent for more than a day");
        noted = true;
        return;
      }
      Mail mail = composed(due);
      if (isStopping()) {
        noted = true;
        return;
      }
      Instant began = clock.instant();
      Optional<OwedMail> mine = mails.attempting(held.notBefore(began.plus(underWay())));
      if (mine.isPresent()) {
        held = mine.get();
        if (!clock.instant().isAfter(began.plus(PAUSED))) {
          follow(held, task, mailer.send(mail, held.to()));
        }
      }
      noted = true;
    } catch (RuntimeException unexpected) {
      LOG.atError()
          .addKeyValue("mail", held.letter())
          .setCause(unexpected)
          .log("sending an e-mail failed unexpectedly; it is tried again");
      if (!taken.contains(task)) {
        later(held, AFTER_DEFECT, "see the log");
        noted = true;
      }
    } finally {
      busy.remove(task);
      // What the store could not take is due as before: it is looked at with the next round.
      if (noted) {
        wake();
      }
    }
  }

  private boolean note(OwedMail held, Task task) {
    boolean stored = mails.sent(held);
    taken.remove(task);
    return stored;
  }

  private Duration underWay() {
    return settings.timeout().plus(MARGIN);
  }

  private void follow(OwedMail held, Task task, Answer<Receipt> answer) {
    switch (answer) {
      case Answer.Found<Receipt>(Receipt receipt) -> {
        taken.add(task);
        boolean stored = note(held, task);
        LOG.atInfo()
            .addKeyValue("mail", held.letter())
            .addKeyValue("receipt", receipt.words())
            .addKeyValue("stored", stored)
            .log("e-mail sent");
      }
      case Answer.Refused<Receipt>(Refusal refusal) ->
          giveUp(held, refusal.code(), refusal.whole().plain());
      case Answer.Unavailable<Receipt>(Outage outage) ->
          later(held, Duration.ZERO, outage.system() + ": " + outage.reason());
    }
  }

  private void later(OwedMail held, Duration atLeast, String reason) {
    Optional<Instant> next = held.again(atLeast, clock.instant());
    if (next.isEmpty()) {
      giveUp(held, "no-answer", reason);
      return;
    }
    boolean _ = mails.keep(held.failed(next.get()));
    LOG.atWarn()
        .addKeyValue("mail", held.letter())
        .addKeyValue("attempts", held.attempts() + 1)
        .addKeyValue("reason", reason)
        .log("an e-mail can't be sent now; trying again");
  }

  private void giveUp(OwedMail held, String code, String reason) {
    boolean _ = mails.giveUp(held, code);
    LOG.atError()
        .addKeyValue("mail", held.letter())
        .addKeyValue("to", held.to())
        .addKeyValue("code", code)
        .addKeyValue("reason", reason)
        .log("an e-mail was not sent and will not be");
  }

  private Mail composed(Due due) {
    Letter letter = due.letter();
    Message message =
        letter
            .commitsOf()
            .map(deployment -> Letters.withCommits(letter.message(), commits(deployment)))
            .orElse(letter.message());
    MailBody body = new MailBody(message, this::name);
    return new Mail(
        letter.id(),
        due.inReplyTo(),
        letter.subject(),
        body.plain(),
        body.html(letter.subject()),
        letter.to(),
        letter.at());
  }

  private List<Message.Section> commits(DeploymentId id) {
    return deployments
        .find(id)
        .flatMap(deployment ->
            deployment.state() instanceof DeploymentState.Succeeded(Plan plan)
                ? config
                    .app(deployment.order().app())
                    .map(app -> commits.of(app, plan.build(), plan.changes().getFirst().before()))
                : Optional.empty())
        .map(ThreadMessage::commits)
        .orElse(List.of());
  }

  private String name(UserId user) {
    return directory.person(user) instanceof Answer.Found<Directory.Person>(var person)
        ? person.name()
        : "@" + user.value();
  }
}
