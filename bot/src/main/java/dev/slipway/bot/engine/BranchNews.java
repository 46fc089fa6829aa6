package dev.slipway.bot.engine;

import dev.slipway.bot.publisher.NewsMessages;
import dev.slipway.commands.builds.Build;
import dev.slipway.commands.builds.BuildReference;
import dev.slipway.commands.builds.CommitSha;
import dev.slipway.commands.mail.Letter;
import dev.slipway.commands.mail.Letters;
import dev.slipway.commands.migrations.Masking;
import dev.slipway.commands.news.Audience;
import dev.slipway.commands.news.BranchWatch;
import dev.slipway.commands.news.BranchWatch.Completeness;
import dev.slipway.commands.news.Breakage;
import dev.slipway.commands.news.Contents;
import dev.slipway.commands.news.Ended;
import dev.slipway.commands.news.Failure;
import dev.slipway.commands.news.PipelineSight;
import dev.slipway.commands.news.Presence;
import dev.slipway.commands.news.StableBuild;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BranchPipelines;
import dev.slipway.commands.ports.BranchWatches;
import dev.slipway.commands.ports.BranchWatches.Following;
import dev.slipway.commands.ports.BranchWatches.Stored;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Outgoing;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.App;
import dev.slipway.config.Environment;
import dev.slipway.config.Migrations;
import dev.slipway.config.PathGlob;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the default branch of an app and has told what is new. What is new is decided by the
/// stored row alone and stored with what is said of it, so that however often, from however many
/// processes and after whatever hook it looks, each thing is told once. Safe for use by several
/// threads and processes.
public final class BranchNews {
  private static final Logger LOG = LoggerFactory.getLogger(BranchNews.class);
  private static final int ATTEMPTS = 3;

  /// How long an announcement waits for what came with a build; the rest is filled in.
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /// For the contents of so many builds GitLab is asked at a look; the others come after.
  private static final int MOST_ASKED = 10;

  /// How long it waits for the distances of all environments, which are asked for at once.
  private static final Duration SOON = Duration.ofMillis(400);

  private static final Duration LATER = Duration.ofSeconds(10);

  private final Function<App, Audience> audience;
  private final BuildSource builds;
  private final BranchPipelines pipelines;
  private final Mentioning mentioning;
  private final BranchWatches watches;
  private final NewsMessages messages;
  private final Letters letters;
  private final PastBuilds past;
  private final Deployments deployments;
  private final Masking masking;
  private final Runnable toldNews;
  private final InstantSource clock;

  /// @param audience where news of an app are told that begin now
  /// @param letters which of them are owed by e-mail
  /// @param toldNews called after something to say was stored
  public BranchNews(
      Function<App, Audience> audience,
      BuildSource builds,
      BranchPipelines pipelines,
      Mentioning mentioning,
      BranchWatches watches,
      Deployments deployments,
      NewsMessages messages,
      Letters letters,
      Masking masking,
      Runnable toldNews,
      InstantSource clock) {
    this.audience = audience;
    this.builds = builds;
    this.pipelines = pipelines;
    this.mentioning = mentioning;
    this.watches = watches;
    this.past = new PastBuilds(watches);
    this.messages = messages;
    this.letters = letters;
    this.deployments = deployments;
    this.masking = masking;
    this.toldNews = toldNews;
    this.clock = clock;
  }

  /// Asks GitLab what has changed, and tells it. Repeatable.
  ///
  /// @return why there was no answer
  public Optional<Outage> look(App app) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Stored> stored = watches.find(app.name());
      Answer<Seen> now =
          stored.isPresent() && stored.get().watch().isOf(app)
              ? news(app, stored.get().watch())
              : beginning(app).map(watch -> new Seen(watch, List.of()));
      switch (now) {
        case Answer.Unavailable<Seen>(Outage outage) -> {
          LOG.atWarn()
              .addKeyValue("app", app.name())
              .addKeyValue("reason", outage.reason())
              .log("the default branch can't be looked at; trying again");
          return Optional.of(outage);
        }
        case Answer.Refused<Seen>(Refusal refusal) -> {
          LOG.atWarn()
              .addKeyValue("app", app.name())
              .addKeyValue("code", refusal.code())
              .addKeyValue("reason", refusal.reason())
              .log("the default branch can't be looked at");
          return Optional.empty();
        }
        case Answer.Found<Seen>(Seen seen) -> {
          Presences where = new Presences(deployments, app);
          BranchWatch after = painted(filled(app, seen.watch()), where);
          if (isStored(
              app, stored, measured(app, after, where), past.change(after, where, seen.ended()))) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }

  /// Tells what has changed in the environments, without asking GitLab. Repeatable.
  public void paint(App app) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Optional<Stored> stored = watches.find(app.name()).filter(known -> known.watch().isOf(app));
      if (stored.isEmpty()) {
        return;
      }
      Presences where = new Presences(deployments, app);
      BranchWatch after = painted(stored.get().watch(), where);
      if (isStored(app, stored, after, past.change(after, where, List.of()))) {
        return;
      }
    }
  }

  private boolean isStored(
      App app, Optional<Stored> before, BranchWatch after, PastBuilds.Change old) {
    BranchWatch compared =
        before.map(Stored::watch).filter(known -> known.app().equals(after.app())).orElse(after);
    BranchWatch.Trimmed trimmed = after.trimmed();
    List<StableBuild> putBy =
        Stream.concat(old.toStore().stream(), trimmed.past().stream()).toList();
    if (before.isPresent() && putBy.isEmpty() && trimmed.watch().equals(compared)) {
      return true;
    }
    boolean goesOn = compared.project().equals(after.project());
    List<Outgoing> changed = new ArrayList<>();
    if (goesOn) {
      changed.addAll(messages.changed(compared, after));
      changed.addAll(messages.changed(after, old.before(), old.after()));
    }
    Instant now = clock.instant();
    List<Letter> owed = goesOn ? letters.of(app, compared, after, now) : List.of();
    boolean stored =
        watches.store(
            trimmed.watch(),
            before.map(Stored::version).orElse(0L),
            new Following(putBy, changed, owed),
            now);
    if (stored && !(changed.isEmpty() && owed.isEmpty())) {
      LOG.atInfo()
          .addKeyValue("app", after.app())
          .addKeyValue("messages", changed.size())
          .addKeyValue("letters", owed.size())
          .log("told news of the default branch");
      toldNews.run();
    }
    return stored;
  }

  private Answer<BranchWatch> beginning(App app) {
    Answer<Optional<Build>> stable =
        switch (builds.find(app, new BuildReference.LatestStable())) {
          case Answer.Refused<Build>(Refusal refusal)
              when refusal.code().equals("build-not-found") ->
              new Answer.Found<>(Optional.empty());
          case Answer<Build> answer -> answer.map(Optional::of);
        };
    return stable.then(build ->
        pipelines
            .newest(app)
            .map(newest ->
                BranchWatch.beginning(
                    app,
                    newest,
                    newest.size() < BranchPipelines.MOST ? Completeness.ALL : Completeness.SOME,
                    build)));
  }

  /// @param ended the pipelines that were looked at
  private record Seen(BranchWatch watch, List<Ended> ended) {}

  private Answer<Seen> news(App app, BranchWatch watch) {
    List<PipelineSight> sights = new ArrayList<>();
    Instant later = watch.askFrom();
    int more = BranchPipelines.MOST;
    while (more == BranchPipelines.MOST) {
      Answer<List<PipelineSight>> changed = pipelines.changed(app, later);
      if (!(changed instanceof Answer.Found<List<PipelineSight>>(var page))) {
        return changed.map(_ -> new Seen(watch, List.of()));
      }
      sights.addAll(page);
      boolean goesOn = !page.isEmpty() && page.getLast().updated().isAfter(later);
      more = goesOn ? page.size() : 0;
      later = goesOn ? page.getLast().updated() : later;
    }
    List<Ended> ended = new ArrayList<>();
    List<PipelineSight> newest = newestSightOfEach(sights);
    Stream<PipelineSight> relevant =
        Stream.concat(watch.relevant(newest).stream(), past.changed(watch, newest).stream())
            .distinct();
    for (PipelineSight sight : relevant.toList()) {
      Answer<Optional<Ended>> look = pipelines.look(app, sight.pipeline());
      if (!(look instanceof Answer.Found<Optional<Ended>>(var found))) {
        return look.map(_ -> new Seen(watch, List.of()));
      }
      found.ifPresent(ended::add);
    }
    return new Answer.Found<>(new Seen(watch.after(sights, ended, audience.apply(app)), ended));
  }

  /// One that changed while pages were read stands on two.
  private static List<PipelineSight> newestSightOfEach(List<PipelineSight> sights) {
    List<PipelineSight> newest = new ArrayList<>();
    for (PipelineSight sight : sights.reversed()) {
      if (newest.stream().noneMatch(other -> other.pipeline() == sight.pipeline())) {
        newest.add(sight);
      }
    }
    return newest;
  }

  /// With what GitLab tells of what came with builds, as far as it was not known. What is new does
  /// not wait for what is missing of what was told before.
  private BranchWatch filled(App app, BranchWatch watch) {
    boolean somethingNew =
        Stream.concat(
                watch.announced().stream().map(StableBuild::looks),
                watch.breakage().stream().filter(Breakage::lasts).map(Breakage::looks))
            .anyMatch(looks -> looks == 0);
    List<StableBuild> wanting =
        watch.announced().stream()
            .filter(build -> build.lacksContents() && (build.looks() == 0 || !somethingNew))
            .toList();
    List<StableBuild> asked =
        wanting.subList(Math.max(0, wanting.size() - MOST_ASKED), wanting.size());
    List<StableBuild> builds =
        watch.announced().stream()
            .map(build -> asked.contains(build) ? filled(app, build) : build)
            .toList();
    Optional<Breakage> breakage =
        watch
            .breakage()
            .map(now ->
                now.lasts() && now.lacksContents() && (now.looks() == 0 || !somethingNew)
                    ? filled(app, now)
                    : now);
    return watch.telling(builds, breakage);
  }

  private StableBuild filled(App app, StableBuild build) {
    return build.looked(
        contents(
            app,
            build.ended().build(),
            build.since().map(StableBuild.Earlier::sha),
            build.contents(),
            build.looks() == 0 ? AT_ONCE : LATER));
  }

  /// Who is mentioned is asked at the same time: only a message that is new calls anybody.
  private Contents contents(
      App app, Build build, Optional<CommitSha> since, Contents known, Duration within) {
    Optional<Mentioning.Asked> asked =
        known.mentioned().isPresent()
            ? Optional.empty()
            : Optional.of(mentioning.ask(app, since, build, within));
    Contents found = pipelines.contents(app, build, since, known, within);
    return found.mentioning(known.mentioned().or(() -> asked.flatMap(Mentioning.Asked::known)));
  }

  private Breakage filled(App app, Breakage breakage) {
    Duration within = breakage.looks() == 0 ? AT_ONCE : LATER;
    Build build = breakage.first().build();
    Failure failure = pipelines.failure(app, build, breakage.failure(), within);
    Contents contents = contents(app, build, breakage.since(), breakage.contents(), within);
    return breakage.looked(
        contents, new Failure(failure.jobs(), failure.log().map(log -> log.shown(masking::mask))));
  }

  /// With how far the newest stable build is from what is live, as far as it was not known.
  private BranchWatch measured(App app, BranchWatch watch, Presences now) {
    return watch.telling(
        watch.announced().stream()
            .map(build ->
                build.standing() == StableBuild.Standing.NEWEST ? measured(app, build, now) : build)
            .toList(),
        watch.breakage());
  }

  private StableBuild measured(App app, StableBuild build, Presences now) {
    if (build.presence().stream().noneMatch(place -> place.lacksDistance(build.number()))) {
      return build;
    }
    try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Presence>> asked =
          build.presence().stream()
              .map(place ->
                  CompletableFuture.supplyAsync(() -> measured(app, place, build, now), calls))
              .toList();
      return build.with(asked.stream().map(CompletableFuture::join).toList());
    }
  }

  private Presence measured(App app, Presence place, StableBuild build, Presences now) {
    return place.lacksDistance(build.number())
        ? now.live(place.environment())
            .flatMap(live -> distance(app, place, live, build))
            .map(place::with)
            .orElse(place)
        : place;
  }

  private Optional<Presence.Distance> distance(
      App app, Presence place, Build live, StableBuild build) {
    List<PathGlob> paths =
        app.environment(place.environment())
            .flatMap(Environment::migrations)
            .map(Migrations::paths)
            .orElse(List.of());
    return place.live().equals(Optional.of(live.number()))
        ? pipelines.distance(
            app,
            live.commit().sha(),
            build.ended().build(),
            file -> paths.stream().anyMatch(path -> path.matches(file)),
            SOON)
        : Optional.empty();
  }

  private static BranchWatch painted(BranchWatch watch, Presences now) {
    return watch.telling(watch.announced().stream().map(now::of).toList(), watch.breakage());
  }
}
