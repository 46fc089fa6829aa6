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

  /// How long it waits for each environment's distance.
  private static final Duration SOON = Duration.ofMillis(400);

  private static final Duration LATER = Duration.ofSeconds(10);

  private final Function<App, Audience> audience;
  private final BuildSource builds;
  private final BranchPipelines pipelines;
  private final Mentioning mentioning;
  private final BranchWatches watches;
  private final NewsMessages messages;
  private final Letters letters;
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
      Answer<BranchWatch> now =
          stored.isPresent() && stored.get().watch().isOf(app)
              ? news(app, stored.get().watch())
              : beginning(app);
      switch (now) {
        case Answer.Unavailable<BranchWatch>(Outage outage) -> {
          LOG.atWarn()
              .addKeyValue("app", app.name())
              .addKeyValue("reason", outage.reason())
              .log("the default branch can't be looked at; trying again");
          return Optional.of(outage);
        }
        case Answer.Refused<BranchWatch>(Refusal refusal) -> {
          LOG.atWarn()
              .addKeyValue("app", app.name())
              .addKeyValue("code", refusal.code())
              .addKeyValue("reason", refusal.reason())
              .log("the default branch can't be looked at");
          return Optional.empty();
        }
        case Answer.Found<BranchWatch>(BranchWatch watch) -> {
          if (isStored(app, stored, measured(app, painted(app, filled(app, watch))))) {
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
      if (stored.isEmpty() || isStored(app, stored, painted(app, stored.get().watch()))) {
        return;
      }
    }
  }

  private boolean isStored(App app, Optional<Stored> before, BranchWatch after) {
    BranchWatch compared =
        before.map(Stored::watch).filter(known -> known.app().equals(after.app())).orElse(after);
    if (before.isPresent() && after.equals(compared)) {
      return true;
    }
    boolean goesOn = compared.project().equals(after.project());
    List<Outgoing> changed = goesOn ? messages.changed(compared, after) : List.of();
    Instant now = clock.instant();
    List<Letter> owed = goesOn ? letters.of(app, compared, after, now) : List.of();
    boolean stored =
        watches.store(after, before.map(Stored::version).orElse(0L), changed, owed, now);
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

  private Answer<BranchWatch> news(App app, BranchWatch watch) {
    List<PipelineSight> sights = new ArrayList<>();
    Instant later = watch.askFrom();
    int more = BranchPipelines.MOST;
    while (more == BranchPipelines.MOST) {
      Answer<List<PipelineSight>> changed = pipelines.changed(app, later);
      if (!(changed instanceof Answer.Found<List<PipelineSight>>(var page))) {
        return changed.map(_ -> watch);
      }
      sights.addAll(page);
      boolean goesOn = !page.isEmpty() && page.getLast().updated().isAfter(later);
      more = goesOn ? page.size() : 0;
      later = goesOn ? page.getLast().updated() : later;
    }
    List<Ended> ended = new ArrayList<>();
    for (PipelineSight sight : watch.relevant(newestSightOfEach(sights))) {
      Answer<Optional<Ended>> look = pipelines.look(app, sight.pipeline());
      if (!(look instanceof Answer.Found<Optional<Ended>>(var found))) {
        return look.map(_ -> watch);
      }
      found.ifPresent(ended::add);
    }
    return new Answer.Found<>(watch.after(sights, ended, audience.apply(app)));
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
    List<StableBuild> builds =
        watch.announced().stream()
            .map(build ->
                build.lacksContents() && (build.looks() == 0 || !somethingNew)
                    ? filled(app, build)
                    : build)
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
  private BranchWatch measured(App app, BranchWatch watch) {
    return watch.telling(
        watch.announced().stream()
            .map(build ->
                build.standing() == StableBuild.Standing.NEWEST ? measured(app, build) : build)
            .toList(),
        watch.breakage());
  }

  private StableBuild measured(App app, StableBuild build) {
    if (build.presence().stream().noneMatch(place -> place.lacksDistance(build.number()))) {
      return build;
    }
    Presences now = new Presences(deployments, app);
    return build.with(
        build.presence().stream()
            .map(place ->
                place.lacksDistance(build.number())
                    ? now.live(place.environment())
                        .flatMap(live -> distance(app, place, live, build))
                        .map(place::with)
                        .orElse(place)
                    : place)
            .toList());
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

  private BranchWatch painted(App app, BranchWatch watch) {
    if (watch.announced().isEmpty()) {
      return watch;
    }
    Presences now = new Presences(deployments, app);
    return watch.telling(
        watch.announced().stream().map(build -> build.with(now.of(build.number()))).toList(),
        watch.breakage());
  }
}
