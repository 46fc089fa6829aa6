package dev.slipway.bot.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.bot.engine.BranchNews;
import dev.slipway.bot.engine.Mentioning;
import dev.slipway.bot.http.HttpServer;
import dev.slipway.bot.publisher.NewsMessages;
import dev.slipway.commands.builds.BuildNumber;
import dev.slipway.commands.builds.PipelineStatus;
import dev.slipway.commands.chat.ChannelId;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.news.Audience;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.Conversations.Rendered;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.config.App;
import dev.slipway.config.AppName;
import dev.slipway.config.GitLabSettings.HookProof;
import dev.slipway.config.HttpSettings;
import dev.slipway.config.Secret;
import dev.slipway.integrations.gitlab.GitLabHooks;
import dev.slipway.integrations.store.Database;
import dev.slipway.integrations.store.StoredDeployments;
import dev.slipway.integrations.store.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The hooks that GitLab sends for a build, as they were recorded, come to the bot's own endpoint
/// in every order, some twice, some never: the channel is told the same.
@SuppressWarnings("NullAway.Init") // set up before each test
final class RecordedHooksTest {
  private static final App SHOP = new App(new AppName("shop"), "acme/shop", "master", List.of());
  private static final ChannelId DEPLOYS = new ChannelId("C0DEPLOYS");
  private static final String TOKEN = "hook-token";

  /// What comes of a push that is merged: in this order, if all goes well.
  private static final List<Recorded> HOOKS =
      List.of(
          new Recorded("Push Hook", "push.json"),
          new Recorded("Pipeline Hook", "pipeline.json"),
          new Recorded("Job Hook", "job.json"),
          new Recorded("Merge Request Hook", "merge_request.json"),
          new Recorded("Tag Push Hook", "tag_push.json"));

  private static Database database;
  private final HttpClient http = HttpClient.newHttpClient();
  private HttpServer server;
  private Branch branch;
  private int hints;

  /// @param event what GitLab calls it
  private record Recorded(String event, String file) {
    /// Its body, of our project.
    String body() {
      Path folder =
          Path.of(System.getProperty("slipway.contracts", "../../shared/contracts"))
              .resolve("gitlab/webhooks");
      assumeTrue(Files.isDirectory(folder), "no recorded hooks in " + folder);
      try {
        return Files.readString(folder.resolve(file))
            .replaceAll(
                "(gitlab-org|gitlabhq)/gitlab-test|mike/diaspora|jsmith/example", "acme/shop");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @BeforeAll
  static void openTheDatabase() {
    database = TestDatabase.inMemory();
  }

  @AfterAll
  static void closeTheDatabase() {
    database.close();
  }

  @BeforeEach
  void listen() {
    server =
        new HttpServer(
            new HttpSettings("127.0.0.1", 0, Optional.empty()),
            Optional.empty(),
            Optional.of(
                new GitLabHooks(
                    new HookProof(Optional.of(new Secret(TOKEN)), Optional.empty()),
                    this::heardOf,
                    () -> Schedule.NOON)),
            List.of(),
            new HttpServer.Health() {
              @Override
              public List<String> problems() {
                return List.of();
              }

              @Override
              public String metrics() {
                return "";
              }
            });
  }

  @AfterEach
  void stop() {
    server.close();
    http.close();
  }

  private void heardOf(Optional<String> project) {
    assertThat(project).contains("acme/shop");
    hints++;
    branch.look();
  }

  /// What is told when nobody sends any hook.
  private Map<String, List<String>> undisturbed() {
    branch = new Branch();
    branch.becomeGreen();
    branch.becomeBroken();
    branch.look();
    branch.becomeGreenAgain();
    branch.look();
    return branch.told();
  }

  @Test
  void tellsTheSameInWhateverOrderTheyCome() {
    Map<String, List<String>> expected = undisturbed();
    int taken = 0;

    for (List<Recorded> order : permutations(HOOKS)) {
      int green = taken++ % (order.size() + 1);
      branch = new Branch();
      for (int i = 0; i < order.size(); i++) {
        if (i == green) {
          branch.becomeGreen();
        }
        assertThat(send(order.get(i))).isEqualTo(200);
      }
      finish(green == order.size());
      assertThat(branch.told()).as("%s, green before %d", order, green).isEqualTo(expected);
    }

    assertThat(taken).isEqualTo(120);
    // Jobs and tags are of no interest.
    assertThat(hints).isEqualTo(120 * 3);
  }

  @Test
  void tellsTheSameWhicheverAreLostOrDoubled() {
    Map<String, List<String>> expected = undisturbed();
    int cases = 1;
    for (int i = 0; i < HOOKS.size(); i++) {
      cases *= 3;
    }

    for (int each = 0; each < cases; each++) {
      branch = new Branch();
      branch.becomeGreen();
      int copies = each;
      for (Recorded hook : HOOKS) {
        for (int copy = 0; copy < copies % 3; copy++) {
          assertThat(send(hook)).isEqualTo(200);
        }
        copies /= 3;
      }
      finish(false);
      assertThat(branch.told()).as("case %d", each).isEqualTo(expected);
    }
  }

  /// What is not green yet becomes so, the branch breaks and is repaired, of which hooks come in
  /// the wrong order, and the look comes that needs none.
  private void finish(boolean notGreenYet) {
    if (notGreenYet) {
      branch.becomeGreen();
    }
    branch.becomeBroken();
    assertThat(send(HOOKS.get(1))).isEqualTo(200);
    assertThat(send(HOOKS.get(1))).isEqualTo(200);
    branch.becomeGreenAgain();
    branch.look();
    assertThat(send(HOOKS.get(1))).isEqualTo(200);
    hints -= 3;
  }

  private int send(Recorded hook) {
    try {
      return http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + server.port() + "/gitlab/hooks"))
                  .header("X-Gitlab-Token", TOKEN)
                  .header("X-Gitlab-Event", hook.event())
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(hook.body()))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> List<List<T>> permutations(List<T> all) {
    if (all.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> permutations = new ArrayList<>();
    for (List<T> rest : permutations(all.subList(1, all.size()))) {
      for (int place = 0; place <= rest.size(); place++) {
        List<T> one = new ArrayList<>(rest);
        one.add(place, all.getFirst());
        permutations.add(one);
      }
    }
    return permutations;
  }

  /// A project with one old pipeline and one that runs, and what is told of it.
  private static final class Branch {
    private final HandSetClock clock = new HandSetClock(Schedule.NOON);
    private final SimBranch gitlab = new SimBranch(clock, () -> false, () -> {});
    private final Map<String, List<String>> told = new TreeMap<>();
    private final BranchNews news =
        new BranchNews(
            _ -> new Audience(List.of(DEPLOYS), List.of(DEPLOYS)),
            gitlab,
            gitlab,
            new Mentioning(
                _ -> List.of(),
                _ -> Optional.empty(),
                (_, _, _, _) -> new Answer.Found<>(Map.of())),
            new Witness(),
            new StoredDeployments(database),
            new NewsMessages(
                new SimSlack(
                    clock, new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock))),
            new Letters(Rig.example()),
            new Masking(List.of()),
            () -> {},
            clock);

    Branch() {
      set(4001, PipelineStatus.SUCCEEDED);
      look();
      set(4002, PipelineStatus.UNDER_WAY);
    }

    private void set(long pipeline, PipelineStatus status) {
      clock.set(clock.instant().plusSeconds(1));
      gitlab.set(pipeline, status);
    }

    void becomeGreen() {
      set(4002, PipelineStatus.SUCCEEDED);
    }

    void becomeBroken() {
      set(4003, PipelineStatus.FAILED);
    }

    void becomeGreenAgain() {
      set(4004, PipelineStatus.SUCCEEDED);
    }

    synchronized void look() {
      assertThat(news.look(SHOP)).isEmpty();
    }

    /// What each message said, one after the other; when it was is of no interest.
    Map<String, List<String>> told() {
      return told;
    }

    private final class Witness implements BranchWatches {
      private final RememberedWatches inner = new RememberedWatches();

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
          told.computeIfAbsent(message.key(), _ -> new ArrayList<>())
              .add(message.body() instanceof Rendered(String words, _) ? words : "");
        }
        return stored;
      }
    }
  }
}
