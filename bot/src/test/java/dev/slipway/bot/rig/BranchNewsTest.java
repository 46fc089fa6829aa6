package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.BranchNews;
import dev.slipway.bot.engine.Mentioning;
import dev.slipway.bot.publisher.NewsMessages;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.news.Audience;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Authorship.Written;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredBranchWatches;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Pipelines begin and end, hooks come doubled, late, in another order or not at all, GitLab does
/// not answer, the process dies at any call: in the end each new stable build was told once, and
/// the channel knows whether the branch is broken.
@SuppressWarnings("NullAway.Init") // set up before the tests
final class BranchNewsTest {
  private static final App SHOP = new App(new AppName("shop"), "acme/shop", "master", List.of());

  private static final UserId BOB = new UserId("T0ACME", "U0BOB");

  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");

  private static final Letters LETTERS = new Letters(Rig.example());

  private static Database database;

  @BeforeAll
  static void open() {
    database = TestDatabase.inMemory();
  }

  @AfterAll
  static void close() {
    database.close();
  }

  private static Rendered words(Outgoing told) {
    if (told.body() instanceof Rendered words) {
      return words;
    }
    throw new IllegalStateException("not words: " + told);
  }

  @Test
  void announcesNothingOfAnOldProject() {
    Branch branch = new Branch(1, 0, 0);
    branch.clock.set(Schedule.NOON);
    branch.begin(4001, PipelineStatus.SUCCEEDED);
    branch.begin(4002, PipelineStatus.FAILED);

    branch.look();
    branch.look();

    assertThat(branch.told).isEmpty();
  }

  @Test
  void tellsOfATransitionAloneAndOfWhatBrokeAndWasRepairedUnseenNothing() {
    Branch branch = new Branch(1, 0, 0);
    branch.begin(4001, PipelineStatus.SUCCEEDED);
    branch.look();

    branch.begin(4002, PipelineStatus.FAILED);
    branch.begin(4003, PipelineStatus.SUCCEEDED);
    branch.look();
    branch.begin(4004, PipelineStatus.FAILED);
    branch.look();
    branch.begin(4005, PipelineStatus.FAILED);
    branch.look();

    assertThat(branch.keys())
        .containsExactly("nshop/4003/C0DEPLOYS", "nshop/4004/broken/C0DEPLOYS");
    assertThat(words(branch.told.getLast()).fallback()).isEqualTo("Build #4 broke master of shop");
    assertThat(words(branch.told.getLast()).body()).contains("Build #5 failed too.");
  }

  @ParameterizedTest
  @CsvSource({"0", "2"})
  void mentionsWhoAskedInTheFirstMessageOrAsSoonAsGitLabTellsWhoWroteIt(int refusals) {
    Branch branch = new Branch(1, 0, 0);
    branch.begin(4001, PipelineStatus.SUCCEEDED);
    branch.look();
    branch.refusals = refusals;

    branch.begin(4002, PipelineStatus.SUCCEEDED);
    for (int look = 0; look < 5; look++) {
      branch.look();
    }

    List<String> shown =
        branch.told.stream()
            .filter(message -> message.key().equals("nshop/4002/C0DEPLOYS"))
            .map(message -> words(message).body())
            .toList();
    assertThat(shown).hasSize(refusals == 0 ? 1 : 2);
    assertThat(shown.getFirst().contains("value=U0BOB")).isEqualTo(refusals == 0);
    assertThat(shown.getLast()).contains("Person[user=UserId[team=T0ACME, value=U0BOB]]");
    assertThat(branch.asked.get()).isEqualTo(refusals + 1);
  }

  @ParameterizedTest
  @CsvSource({"1,2000,false", "100001,60,true"})
  void tellsEachStableBuildOnceWhateverBecomesOfHooksAnswersAndProcesses(
      int first, int count, boolean inDatabase) {
    for (int seed = first; seed < first + count; seed++) {
      if (inDatabase) {
        TestDatabase.empty(database);
      }
      Branch branch =
          new Branch(
              seed,
              0.1,
              0.08,
              inDatabase ? new StoredBranchWatches(database) : new RememberedWatches());
      branch.begin(4001, PipelineStatus.SUCCEEDED);
      branch.lookUntilItWorks();

      branch.live(40);
      branch.settle();

      assertThat(branch.announced()).describedAs("seed %d", seed).isEqualTo(branch.stable());
      assertThat(branch.saysBroken()).describedAs("seed %d", seed).isEqualTo(branch.isBroken());
      assertThat(branch.repeated()).describedAs("seed %d", seed).isEmpty();
    }
  }

  /// A branch, the bot that watches it, and what it had said.
  private static final class Branch {
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final Dice dice;
    private final double deadly;
    private final SimBranch gitlab;
    private final BranchWatches watches;
    private final SimSlack slack;
    private final List<Outgoing> told = new ArrayList<>();
    private BranchNews news;
    private long next = 4002;
    private final List<UserId> asking;
    private volatile int refusals;
    private final AtomicInteger asked = new AtomicInteger();

    private Branch(int seed, double silent, double deadly) {
      this(seed, silent, deadly, new RememberedWatches());
    }

    private Branch(int seed, double silent, double deadly, BranchWatches watches) {
      this.dice = new Dice(seed);
      // A question takes a thread: of so many seeds some ask it.
      this.asking = seed % 20 == 1 ? List.of(BOB) : List.of();
      this.deadly = deadly;
      this.gitlab = new SimBranch(clock, () -> dice.chance(silent), this::mayDie);
      this.watches = new Witness(watches);
      this.slack =
          new SimSlack(clock, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock));
      this.news = process();
    }

    private BranchNews process() {
      Deployments deployments = new StoredDeployments(database);
      return new BranchNews(
          _ -> new Audience(List.of(DEPLOYS), List.of(DEPLOYS)),
          gitlab,
          gitlab,
          new Mentioning(_ -> asking, _ -> Optional.of("bob"), this::written),
          watches,
          deployments,
          new NewsMessages(slack),
          LETTERS,
          new Masking(List.of()),
          () -> {},
          clock);
    }

    private Answer<Map<String, Written>> written(
        App app, CommitSha since, Build build, Set<String> accounts) {
      return asked.getAndIncrement() < refusals
          ? new Answer.Unavailable<>(new Outage("GitLab", "is away"))
          : new Answer.Found<>(Map.of("bob", new Written(List.of(), List.of(build.commit()))));
    }

    private void mayDie() {
      if (dice.chance(deadly)) {
        throw new Killed("at a call");
      }
    }

    private void begin(long pipeline, PipelineStatus status) {
      clock.set(clock.instant().plusSeconds(1));
      gitlab.set(pipeline, status);
    }

    private void look() {
      assertThat(news.look(SHOP)).isEmpty();
    }

    private void lookUntilItWorks() {
      while (!looked()) {
        clock.set(clock.instant().plusSeconds(30));
      }
    }

    /// Whether GitLab answered and the process lived.
    private boolean looked() {
      try {
        return news.look(SHOP).isEmpty();
      } catch (Killed _) {
        news = process();
        return false;
      }
    }

    /// So many things happen; a hook leads to no look, one, or two, now or after what comes next.
    private void live(int happenings) {
      int owed = 0;
      for (int i = 0; i < happenings; i++) {
        clock.set(clock.instant().plus(Duration.ofMillis(1 + dice.upTo(90_000))));
        happen();
        owed += dice.chance(0.2) ? 0 : 1 + dice.upTo(1);
        while (owed > 0 && dice.chance(0.6)) {
          boolean _ = looked();
          owed--;
        }
      }
    }

    private void happen() {
      List<Long> known = gitlab.pipelines();
      if (dice.chance(0.5)) {
        gitlab.set(next++, PipelineStatus.UNDER_WAY);
        return;
      }
      long one = dice.one(known);
      gitlab.set(
          one,
          dice.chance(0.5)
              ? PipelineStatus.SUCCEEDED
              : dice.chance(0.2) && gitlab.status(one) == PipelineStatus.UNDER_WAY
                  ? PipelineStatus.CANCELED
                  : PipelineStatus.FAILED);
    }

    /// The look that comes without any hook.
    private void settle() {
      clock.set(clock.instant().plusSeconds(30));
      lookUntilItWorks();
      lookUntilItWorks();
    }

    private Set<Long> announced() {
      return told.stream()
          .map(Outgoing::key)
          .filter(key -> !key.contains("broken"))
          .map(key -> Long.parseLong(key.split("/", -1)[1]))
          .filter(pipeline -> gitlab.status(pipeline) == PipelineStatus.SUCCEEDED)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Those that are green in the end and were not before it all began.
    private Set<Long> stable() {
      return gitlab.pipelines().stream()
          .filter(pipeline -> pipeline > 4001)
          .filter(pipeline -> gitlab.status(pipeline) == PipelineStatus.SUCCEEDED)
          .collect(Collectors.toCollection(TreeSet::new));
    }

    private boolean saysBroken() {
      return told.stream()
          .filter(message -> message.key().endsWith("broken/C0DEPLOYS"))
          .reduce((_, last) -> last)
          .filter(last -> words(last).fallback().startsWith("Build"))
          .isPresent();
    }

    private boolean isBroken() {
      return gitlab.pipelines().reversed().stream()
          .map(gitlab::status)
          .filter(status -> status == PipelineStatus.SUCCEEDED || status == PipelineStatus.FAILED)
          .findFirst()
          .filter(status -> status == PipelineStatus.FAILED)
          .isPresent();
    }

    /// Messages that were stored again and say nothing else.
    private List<Outgoing> repeated() {
      List<Outgoing> repeated = new ArrayList<>();
      for (int i = 0; i < told.size(); i++) {
        Outgoing message = told.get(i);
        told.subList(0, i).stream()
            .filter(earlier -> earlier.key().equals(message.key()))
            .reduce((_, last) -> last)
            .filter(message::equals)
            .ifPresent(repeated::add);
      }
      return repeated;
    }

    private List<String> keys() {
      return told.stream().map(Outgoing::key).distinct().toList();
    }

    /// Notes what is stored, and lets a process die before and after.
    private final class Witness implements BranchWatches {
      private final BranchWatches inner;

      Witness(BranchWatches inner) {
        this.inner = inner;
      }

      @Override
      public Optional<Stored> find(AppName app) {
        return inner.find(app);
      }

      @Override
      public List<StableBuild> past(
          BranchWatch watch, Set<BuildNumber> numbers, Set<Long> pipelines) {
        return inner.past(watch, numbers, pipelines);
      }

      @Override
      public boolean store(BranchWatch watch, long version, Following following, Instant now) {
        mayDie();
        boolean stored = inner.store(watch, version, following, now);
        if (stored) {
          told.addAll(following.messages());
        }
        mayDie();
        return stored;
      }
    }
  }
}
