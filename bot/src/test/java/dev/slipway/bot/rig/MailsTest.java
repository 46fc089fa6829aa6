package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.MailDuty;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.LetterId;
import dev.slipway.commands.mail.Mail;
import dev.slipway.commands.mail.OwedMail;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Mailer;
import dev.slipway.commands.ports.Mails;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.MailAddress;
import dev.slipway.config.MailSettings;
import dev.slipway.config.MailSettings.Security;
import dev.slipway.config.SlipwayConfig;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredBranchWatches;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.StoredMails;
import dev.slipway.integrations.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// E-mail that is owed, with the real store: whatever happens to the process or the server, each
/// letter is sent to each address, under the same id, or given up for a reason.
final class MailsTest {
  private static final MailAddress OPS = new MailAddress("ops@example.com");
  private static final MailAddress DEV = new MailAddress("dev@example.com");
  private static final Schedule STORY = Schedule.deploying(Builds.GOOD);
  private static final Duration PATIENCE = Duration.ofDays(3);
  private static final Answer<Mailer.Receipt> SILENCE =
      new Answer.Unavailable<>(new Outage("the mail server", "no answer within 30 s"));

  private static Kill kill(int call, Side side) {
    return new Kill(new Where.Call(call, side), new What.Dead(Duration.ofSeconds(8)));
  }

  @ParameterizedTest
  @EnumSource(Side.class)
  void sendsEachLetterWhereverTheProcessDies(Side side) {
    try (World world = new World()) {
      int call = 0;
      boolean killed = true;
      while (killed) {
        call++;
        LetterId id = world.owe();
        Crossings crossings = world.crossings(Optional.of(kill(call, side)));
        try {
          world.settle(world.process(crossings));
        } catch (Killed _) {
          world.settle(world.process(world.crossings(Optional.empty())));
        }
        killed = crossings.isSpent();

        // Twice where it was killed between the sending and the note of it.
        assertThat(world.deliveries(id, OPS)).describedAs("%s call %d", side, call).isBetween(1, 2);
        assertThat(world.deliveries(id, DEV)).describedAs("%s call %d", side, call).isBetween(1, 2);
        assertThat(world.deliveries(id, OPS) + world.deliveries(id, DEV)).isLessThan(4);
      }
      assertThat(call).isGreaterThan(6);
      assertThat(world.isSettled()).isTrue();
    }
  }

  @Test
  void sendsTwiceUnderTheSameIdWhereTheAnswerWasLost() {
    try (World world = new World()) {
      world.post.lost.put(OPS, 1);

      LetterId id = world.owe();
      world.settle(world.process());

      assertThat(world.deliveries(id, OPS)).isEqualTo(2);
      assertThat(world.deliveries(id, DEV)).isEqualTo(1);
    }
  }

  @Test
  void sendsOnceWhatTheServerHasTakenWhenTheStoreFailsToNoteIt() {
    try (World world = new World()) {
      LetterId id = world.owe();

      world.settle(
          world.process(
              world.crossings(Optional.empty()), new Forgetful(new StoredMails(world.database))));

      assertThat(world.deliveries(id, OPS)).isEqualTo(1);
      assertThat(world.deliveries(id, DEV)).isEqualTo(1);
      assertThat(world.isSettled()).isTrue();
    }
  }

  @Test
  void triesForADayWithPausesThatGrowAndThenGivesUp() {
    try (World world = new World()) {
      world.post.always.put(OPS, SILENCE);
      world.post.always.put(DEV, SILENCE);
      Instant began = world.clock.instant();

      LetterId _ = world.owe();
      world.settle(world.process());

      List<Instant> tried =
          world.post.tried.stream().filter(one -> one.to().equals(OPS)).map(Tried::at).toList();
      List<Duration> pauses = new ArrayList<>();
      for (int i = 1; i < tried.size(); i++) {
        pauses.add(Duration.between(tried.get(i - 1), tried.get(i)));
      }
      assertThat(pauses).isSorted().startsWith(Duration.ofSeconds(10), Duration.ofSeconds(20));
      assertThat(pauses.getLast()).isEqualTo(Duration.ofMinutes(30));
      assertThat(Duration.between(began, tried.getLast()))
          .isBetween(Duration.ofHours(23), Duration.ofDays(1));
      assertThat(world.isSettled()).isTrue();
    }
  }

  @Test
  void givesUpAtOnceWhatIsRefusedAndForThatAddressAlone() {
    try (World world = new World()) {
      world.post.always.put(
          DEV, new Answer.Refused<>(new Refusal("mail-refused", "550 nobody of that name")));

      LetterId id = world.owe();
      world.settle(world.process());

      assertThat(world.post.tried).hasSize(2);
      assertThat(world.deliveries(id, OPS)).isEqualTo(1);
      assertThat(world.isSettled()).isTrue();
    }
  }

  @Test
  void leavesALetterToTheProcessThatBeganToSendIt() {
    try (World world = new World()) {
      LetterId id = world.owe();
      List<Runnable> slow = new ArrayList<>();

      Duration _ = world.process().round(slow::add);
      world.settle(world.process());
      slow.forEach(Runnable::run);

      assertThat(slow).hasSize(2);
      assertThat(world.deliveries(id, OPS)).isEqualTo(1);
      assertThat(world.deliveries(id, DEV)).isEqualTo(1);
    }
  }

  @Test
  void sendsNothingThatIsOldByNow() {
    try (World world = new World()) {
      LetterId _ = world.owe();
      world.clock.set(world.clock.instant().plus(Duration.ofHours(25)));

      world.settle(world.process());

      assertThat(world.post.tried).isEmpty();
      assertThat(world.isSettled()).isTrue();
    }
  }

  private record Tried(MailAddress to, Instant at) {}

  /// A mail server with a ledger.
  private static final class Post implements Mailer {
    private final HandSetClock clock;
    private final Map<MailAddress, Answer<Receipt>> always = new HashMap<>();

    /// How many answers get lost.
    private final Map<MailAddress, Integer> lost = new HashMap<>();

    private final List<Tried> tried = new ArrayList<>();
    private final List<Map.Entry<LetterId, MailAddress>> taken = new ArrayList<>();

    private Post(HandSetClock clock) {
      this.clock = clock;
    }

    @Override
    public Answer<Receipt> send(Mail mail, MailAddress recipient) {
      tried.add(new Tried(recipient, clock.instant()));
      if (always.containsKey(recipient)) {
        return always.getOrDefault(recipient, SILENCE);
      }
      taken.add(Map.entry(mail.id(), recipient));
      int losses = lost.getOrDefault(recipient, 0);
      lost.put(recipient, losses - 1);
      return losses > 0 ? SILENCE : new Answer.Found<>(new Receipt("250 taken"));
    }
  }

  /// A store that fails to note the first three mails that were sent.
  private static final class Forgetful implements Mails {
    private final Mails real;
    private int failures = 3;

    private Forgetful(Mails real) {
      this.real = real;
    }

    @Override
    public boolean sent(OwedMail now) {
      if (failures > 0) {
        failures--;
        throw new IllegalStateException("the connection to the database is gone");
      }
      return real.sent(now);
    }

    @Override
    public void owe(Letter letter, Instant now) {
      real.owe(letter, now);
    }

    @Override
    public List<Due> due(Instant now, int limit) {
      return real.due(now, limit);
    }

    @Override
    public Optional<Instant> nextDue(Instant now) {
      return real.nextDue(now);
    }

    @Override
    public Optional<OwedMail> attempting(OwedMail owed) {
      return real.attempting(owed);
    }

    @Override
    public boolean keep(OwedMail now) {
      return real.keep(now);
    }

    @Override
    public boolean giveUp(OwedMail now, String code) {
      return real.giveUp(now, code);
    }

    @Override
    public int forget(Instant owedBefore) {
      return real.forget(owedBefore);
    }
  }

  /// The database, the server and the clock.
  private static final class World implements AutoCloseable {
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final Database database = TestDatabase.inMemory();
    private final SlipwayConfig config = Rig.example();
    private final Post post = new Post(clock);
    private int owed;

    private LetterId owe() {
      LetterId thread = new LetterId("T0ACME.shop.production." + owed + ".0");
      Letter letter =
          new Letter(
              new LetterId(thread + ".ended"),
              thread,
              "shop build #235 is live on production",
              Message.of(Text.of("It is live.")),
              Optional.empty(),
              List.of(OPS, DEV),
              clock.instant());
      boolean stored =
          new StoredBranchWatches(database)
              .store(
                  BranchWatch.beginning(
                      config.apps().getFirst(),
                      List.of(),
                      BranchWatch.Completeness.ALL,
                      Optional.empty()),
                  owed,
                  new BranchWatches.Following(List.of(), List.of(), List.of(letter)),
                  clock.instant());
      assertThat(stored).isTrue();
      owed++;
      return letter.id();
    }

    private Crossings crossings(Optional<Kill> kill) {
      return new Crossings(kill, new Faults(new Dice(1), STORY, clock), _ -> {});
    }

    private MailDuty process() {
      return process(crossings(Optional.empty()));
    }

    private MailDuty process(Crossings crossings) {
      return process(crossings, new StoredMails(database));
    }

    private MailDuty process(Crossings crossings, Mails mails) {
      return new MailDuty(
          config,
          new MailSettings(
              "smtp.example.com",
              587,
              Security.STARTTLS,
              Optional.empty(),
              Optional.empty(),
              new MailAddress("slipway@example.com"),
              Duration.ofSeconds(30)),
          crossings.guard(Mails.class, mails),
          crossings.guard(Mailer.class, post),
          new StoredDeployments(database),
          crossings.guard(
              BuildSource.class,
              new SimGitLab(clock, new Faults(new Dice(1), STORY, clock), STORY)),
          user -> new Answer.Refused<>(new Refusal("user-not-found", "nobody")),
          Duration.ofSeconds(30),
          clock);
    }

    /// Lets time pass until there is nothing left to send.
    private void settle(MailDuty duty) {
      Instant limit = clock.instant().plus(PATIENCE);
      boolean more = true;
      while (more && clock.instant().isBefore(limit)) {
        Duration _ = duty.round(Runnable::run);
        Mails mails = new StoredMails(database);
        boolean now = !mails.due(clock.instant(), 100).isEmpty();
        Optional<Instant> next = mails.nextDue(clock.instant());
        next.filter(_ -> !now).ifPresent(clock::set);
        more = now || next.isPresent();
      }
    }

    private int deliveries(LetterId id, MailAddress to) {
      return (int) post.taken.stream().filter(Map.entry(id, to)::equals).count();
    }

    private boolean isSettled() {
      return new StoredMails(database).due(clock.instant().plus(PATIENCE), 10).isEmpty();
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
