package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.bot.engine.BranchNews;
import dev.slipway.bot.engine.Mentioning;
import dev.slipway.bot.publisher.NewsMessages;
import dev.slipway.commands.access.Place;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.chat.UserId;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.deployments.Deployment;
import dev.slipway.commands.deployments.DeploymentId;
import dev.slipway.commands.deployments.DeploymentState;
import dev.slipway.commands.deployments.Order;
import dev.slipway.commands.deployments.Plan;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.news.Audience;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredBranchWatches;
import dev.slipway.integrations.store.TestDatabase;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The message of each build that was ever announced stays true, and what that costs does not grow
/// with how many there are.
final class PastBuildsTest {
  private static final App SHOP = Rig.example().apps().getFirst();
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");

  private final HandSetClock clock = new HandSetClock(Schedule.NOON);
  private final Database database = TestDatabase.inMemory();
  private final Map<String, String> messages = new TreeMap<>();
  private final List<Release> releases = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private Runnable meanwhile = () -> {};
  private boolean everywhere;

  private final SimBranch gitlab =
      new SimBranch(
          clock,
          () -> false,
          () -> {
            calls.incrementAndGet();
            meanwhile.run();
          });

  private final BranchNews news =
      new BranchNews(
          _ -> new Audience(List.of(DEPLOYS), List.of(DEPLOYS)),
          gitlab,
          gitlab,
          new Mentioning(
              _ -> List.of(), _ -> Optional.empty(), (_, _, _, _) -> new Answer.Found<>(Map.of())),
          new Witness(new StoredBranchWatches(database)),
          deployments(),
          new NewsMessages(
              new SimSlack(clock, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock))),
          new Letters(Rig.example()),
          new Masking(List.of()),
          () -> {},
          clock);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void editsTheMessageOfABuildThatIsDeployedOrPutOutHoweverOldItIs() {
    announce(60);
    Map<String, String> before = shown();

    live(3, 60);
    news.paint(SHOP);
    Map<String, String> deployed = shown();
    goneBackTo(2, 3);
    news.paint(SHOP);
    Map<String, String> putOut = shown();

    assertThat(before).hasSize(60);
    assertThat(before.get(key(3))).doesNotContain("live on", "kept from");
    assertThat(changed(before, deployed)).contains(key(3)).doesNotContain(key(2), key(4));
    assertThat(deployed.get(key(3))).contains("live on staging");
    assertThat(changed(deployed, putOut)).contains(key(2), key(3)).doesNotContain(key(4));
    assertThat(putOut.get(key(3))).doesNotContain("live on staging").contains("It is kept from");
    assertThat(putOut.get(key(2))).contains("live on staging");
  }

  @Test
  void keepsSayingThatABuildIsKeptOutWhenThatWasLongAgo() {
    announce(60);
    live(3, 60);
    goneBackTo(2, 3);
    news.paint(SHOP);

    for (int number = 31; number <= 60; number++) {
      live(number, number - 1);
    }
    news.paint(SHOP);
    String kept = shown().getOrDefault(key(3), "");
    live(3, 60);
    news.paint(SHOP);

    assertThat(kept).contains("It is kept from");
    assertThat(shown().get(key(3))).contains("live on staging").doesNotContain("kept from");
  }

  @Test
  void saysOfAnyBuildThatItsPipelineHasFailedSinceAndThatItIsGreenAgain() {
    announce(30);

    for (long number : List.of(5L, 28L)) {
      clock.set(clock.instant().plusSeconds(60));
      gitlab.set(4000 + number, PipelineStatus.FAILED);
      look();
      assertThat(shown().get(key(number))).contains("Its pipeline has failed since");
      calls.set(0);
      look();
      assertThat(calls.get()).as("looks at what is known already").isEqualTo(1);
      clock.set(clock.instant().plusSeconds(60));
      gitlab.set(4000 + number, PipelineStatus.SUCCEEDED);
      look();
      assertThat(shown().get(key(number))).doesNotContain("failed since");
    }
    assertThat(shown()).hasSize(30);
  }

  @Test
  void asksGitLabNoMoreForManyBuildsThanForFew() {
    List<Integer> costs = new ArrayList<>();
    for (int builds : List.of(5, 80)) {
      announce(builds);
      live(costs.size() + 1, builds);
      calls.set(0);
      look();
      look();
      news.paint(SHOP);
      costs.add(calls.get());
    }

    // For each look what has changed, and once how far the newest build is from what is live.
    assertThat(costs).containsExactly(3, 3);
  }

  /// One environment's answer must not wait for another's: the message waits for them all.
  @Test
  void asksHowFarTheBuildIsFromEachEnvironmentAtTheSameTime() {
    announce(5);
    everywhere = true;
    live(2, 1);
    CyclicBarrier both = new CyclicBarrier(SHOP.environments().size());
    calls.set(0);
    meanwhile = () -> await(both, calls.get());

    look();

    assertThat(SHOP.environments()).hasSizeGreaterThan(1);
    assertThat(calls.get()).isEqualTo(1 + SHOP.environments().size());
  }

  private static void await(CyclicBarrier all, int call) {
    try {
      if (call > 1) { // the first one asks what has changed
        all.await(10, TimeUnit.SECONDS);
      }
    } catch (InterruptedException | BrokenBarrierException | TimeoutException failure) {
      throw new AssertionError("the others were not asked meanwhile", failure);
    }
  }

  @Test
  void tellsOfAllBuildsThatTurnedGreenWhileNobodyLookedAndAsksForTheirContentsByAndBy() {
    look();
    for (int number = 1; number <= 25; number++) {
      clock.set(clock.instant().plusSeconds(1));
      gitlab.set(4000 + number, PipelineStatus.SUCCEEDED);
    }

    List<Integer> costs = new ArrayList<>();
    for (int look = 0; look < 4; look++) {
      calls.set(0);
      look();
      costs.add(calls.get());
    }

    assertThat(shown()).hasSize(25).allSatisfy((_, text) -> assertThat(text).contains("Change 40"));
    // What has changed; each new pipeline; at most ten contents.
    assertThat(costs).containsExactly(1 + 25 + 10, 1 + 10, 1 + 5, 1);
  }

  /// So many builds turn green one after the other, each is announced and known.
  private void announce(int builds) {
    look();
    for (int number = gitlab.pipelines().size() + 1; number <= builds; number++) {
      clock.set(clock.instant().plusSeconds(60));
      gitlab.set(4000 + number, PipelineStatus.SUCCEEDED);
      look();
    }
  }

  private void look() {
    assertThat(news.look(SHOP)).isEmpty();
  }

  private static String key(long number) {
    return "nshop/" + (4000 + number) + "/C0DEPLOYS";
  }

  /// What each message shows.
  private Map<String, String> shown() {
    return new TreeMap<>(messages);
  }

  /// Notes what the channel is to show.
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
      boolean stored = inner.store(watch, version, following, now);
      for (Outgoing message : stored ? following.messages() : List.<Outgoing>of()) {
        messages.put(
            message.key(),
            message.body() instanceof Rendered(String fallback, String body)
                ? fallback + "\n" + body
                : "");
      }
      return stored;
    }
  }

  private static Set<String> changed(Map<String, String> before, Map<String, String> after) {
    Map<String, String> changed = new TreeMap<>(after);
    changed.entrySet().removeAll(before.entrySet());
    return changed.keySet();
  }

  private void live(long number, long before) {
    release(number, before, OptionalLong.empty());
  }

  private void goneBackTo(long number, long before) {
    release(number, before, OptionalLong.of(1));
  }

  private void release(long number, long before, OptionalLong restores) {
    long release = releases.size() + 1L;
    Plan plan =
        new Plan(
            build(number),
            release,
            restores,
            List.of(
                new Plan.Change(
                    new TargetName("eu"),
                    Workload.Kind.DEPLOYMENT,
                    "web",
                    Map.of(),
                    Optional.empty(),
                    new Plan.Before(
                        Map.of(),
                        new PodTemplate("{}"),
                        Optional.of(new Mark("d1", 1, Long.toString(before), "1"))))));
    Order order =
        new Order(
            SHOP.name(),
            SHOP.environments().getFirst().name(),
            new BuildReference.Numbered(new BuildNumber(number)),
            Order.WhenGreen.REFUSE,
            Order.Urgency.ROUTINE,
            new UserId("T0ACME", "U0ANN"),
            Optional.empty(),
            DEPLOYS,
            Place.LISTED_CHANNEL,
            clock.instant());
    releases.addFirst(
        new Release(
            new Deployment(
                new DeploymentId(release),
                order,
                new DeploymentState.Succeeded(plan),
                5,
                4,
                Optional.empty()),
            plan,
            Map.of(),
            clock.instant()));
  }

  private static Build build(long number) {
    return new Build(
        new BuildNumber(number),
        4000 + number,
        PipelineStatus.SUCCEEDED,
        "master",
        Build.RefKind.BRANCH,
        new Commit(new CommitSha("%040x".formatted(number)), "Change", "Carol", Schedule.NOON),
        URI.create("https://gitlab.example.com/acme/shop/-/pipelines/" + number));
  }

  /// What was deployed to the first environment, or the same to each.
  private Deployments deployments() {
    return (Deployments)
        Proxy.newProxyInstance(
            Deployments.class.getClassLoader(),
            new Class<?>[] {Deployments.class},
            (_, method, arguments) -> {
              if (!method.getName().equals("releases")) {
                throw new AssertionError("nobody asks for " + method.getName());
              }
              return everywhere || arguments[1].equals(SHOP.environments().getFirst().name())
                  ? List.copyOf(releases.subList(0, Math.min(releases.size(), (int) arguments[2])))
                  : List.of();
            });
  }
}
