package dev.slipway.bot.intake;

import dev.slipway.commands.builds.Commit;
import dev.slipway.commands.chat.Message;
import dev.slipway.commands.chat.Message.Section;
import dev.slipway.commands.chat.Text;
import dev.slipway.commands.chat.Text.Span;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.deployments.Release;
import dev.slipway.commands.deployments.ReleaseDiff;
import dev.slipway.commands.deployments.ReleaseDiff.TemplateChange;
import dev.slipway.commands.deployments.Since;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.BuildSource;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Deployments;
import dev.slipway.commands.ports.Deployments.Past;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.progress.DiffMessage;
import dev.slipway.commands.progress.DiffMessage.Side;
import dev.slipway.commands.progress.DiffMessage.WorkloadSettings;
import dev.slipway.commands.progress.Sentences;
import dev.slipway.commands.progress.SettingsText;
import dev.slipway.commands.settings.SettingsChange;
import dev.slipway.config.App;
import dev.slipway.config.DeployHours;
import dev.slipway.config.Environment;
import dev.slipway.config.Target;
import dev.slipway.config.TargetName;
import dev.slipway.config.Workload;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The answers to questions about differences: between environments, between releases, since a
/// time; and what live pods are told. By Slipway's own record of releases; what is in their
/// configuration is read from the clusters. Reads only. Safe for use by several threads.
public final class Comparisons {
  /// How far back the record is looked at.
  private static final int NEWEST = 100;

  private final BuildSource builds;
  private final Deployments deployments;
  private final Cluster cluster;
  private final SettingsText settings;
  private final DiffMessage diffs;
  private final InstantSource clock;

  public Comparisons(
      BuildSource builds,
      Deployments deployments,
      Cluster cluster,
      SettingsText settings,
      InstantSource clock) {
    this.builds = builds;
    this.deployments = deployments;
    this.cluster = cluster;
    this.settings = settings;
    this.diffs = new DiffMessage(settings);
    this.clock = clock;
  }

  /// What is live in two environments.
  Message environments(App app, Environment first, Environment second) {
    Optional<Release> before = live(app, first);
    Optional<Release> after = live(app, second);
    if (before.isEmpty() || after.isEmpty()) {
      Environment unknown = before.isEmpty() ? first : second;
      return Message.of(
          Text.of(
                  "I have not deployed "
                      + app.name()
                      + " to "
                      + unknown.name()
                      + " yet, so I have no record of what is there. ")
              .code("status " + unknown.name())
              .and(" shows what runs."));
    }
    return compared(
        app,
        app.name() + ": " + first.name() + " and " + second.name() + " compared",
        new Placed(onEnvironment(first, before.get()), first),
        new Placed(onEnvironment(second, after.get()), second));
  }

  private static Side onEnvironment(Environment environment, Release release) {
    String name = environment.name().value();
    return new Side(name, "on " + name, release);
  }

  /// Two releases of an environment.
  Message releases(App app, Environment environment, long first, long second) {
    Optional<Release> before = deployments.release(app.name(), environment.name(), first);
    Optional<Release> after = deployments.release(app.name(), environment.name(), second);
    if (before.isEmpty() || after.isEmpty()) {
      return Reports.noRelease(app, environment, before.isEmpty() ? first : second);
    }
    return compared(
        app,
        app.name()
            + " on "
            + environment.name()
            + ": releases "
            + first
            + " and "
            + second
            + " compared",
        new Placed(numbered(before.get()), environment),
        new Placed(numbered(after.get()), environment));
  }

  private static Side numbered(Release release) {
    String name = "release " + release.number();
    return new Side(name, "in " + name, release);
  }

  /// What has changed in each environment since a time.
  Message since(App app, List<Environment> environments, Since since) {
    Instant now = clock.instant();
    List<Section> sections = new ArrayList<>();
    Instant first = now;
    for (Environment environment : environments) {
      Instant from = since.from(now, zone(environment));
      if (from.isAfter(now)) {
        return Message.of(
            Text.of("").and(new Span.Moment(from)).and(" has not come yet. Say an earlier time."));
      }
      first = from.isBefore(first) ? from : first;
      sections.addAll(since(app, environment, from));
    }
    Text title = Text.of("What changed of " + app.name() + " since ").and(new Span.Moment(first));
    sections.addFirst(new Section.Title(title));
    return new Message(title.plain(), sections);
  }

  private static ZoneId zone(Environment environment) {
    return environment.deployHours().map(DeployHours::zone).orElse(ZoneOffset.UTC);
  }

  private List<Section> since(App app, Environment environment, Instant from) {
    Map<Long, Past> ended =
        deployments.history(app.name(), environment.name(), NEWEST).stream()
            .filter(past -> past.ended().isPresent())
            .collect(Collectors.toMap(past -> past.deployment().id().value(), Function.identity()));
    List<Release> all =
        deployments.releases(app.name(), environment.name(), NEWEST).stream()
            .filter(release -> ended.containsKey(release.deployment().id().value()))
            .toList();
    List<Release> later =
        all.stream().filter(release -> ended(ended, release).isAfter(from)).toList();
    Optional<Release> before =
        Release.live(all.stream().filter(release -> !ended(ended, release).isAfter(from)).toList());
    Optional<Release> after = Release.live(all);
    Text name = Text.of("").bold(environment.name().value());
    if (later.isEmpty()) {
      return List.of(
          new Section.Paragraph(
              name.and(
                  after
                      .map(release ->
                          ": nothing; build "
                              + release.plan().build().number()
                              + " (release "
                              + release.number()
                              + ") is live, as it was")
                      .orElse(": nothing that I did"))));
    }
    List<Section> sections = new ArrayList<>();
    Text lines = name;
    for (Release release : later) {
      lines =
          lines
              .and("\nrelease " + release.number() + " · build ")
              .link(release.plan().build().url(), release.plan().build().number().toString())
              .and(" · " + Reports.how(release.deployment().state()) + " · ")
              .person(release.deployment().order().requester())
              .and(" · ")
              .and(new Span.Moment(ended(ended, release)));
    }
    sections.add(new Section.Paragraph(lines));
    if (before.isPresent() && after.isPresent()) {
      sections.addAll(
          before.get().number() == after.get().number()
              ? List.of(
                  new Section.Paragraph(
                      Text.of("Release " + after.get().number() + " is live, as it was before.")))
              : differences(
                  app,
                  new Placed(numbered(before.get()), environment),
                  new Placed(numbered(after.get()), environment)));
    } else if (before.isEmpty()) {
      sections.add(
          new Section.Note(
              Text.of("What was live before that I don't know: I had not deployed it.")));
    }
    return sections;
  }

  private static Instant ended(Map<Long, Past> ended, Release release) {
    Past past = ended.get(release.deployment().id().value());
    return past == null ? release.at() : past.ended().orElse(release.at());
  }

  /// What the pods that are live now are told.
  Message config(App app, Environment environment) {
    List<Section> sections = new ArrayList<>();
    String title = "The configuration of " + app.name() + " on " + environment.name();
    sections.add(new Section.Title(Text.of(title)));
    for (Target target : environment.targets()) {
      for (Workload workload : environment.workloads()) {
        String label = target.name() + "/" + workload.name();
        Answer<List<Section>> shown =
            cluster
                .read(target, workload)
                .map(WorkloadView::template)
                .then(template -> cluster.settings(target, template))
                .map(found -> settings.of(label, found));
        if (shown instanceof Answer.Found<List<Section>>(var lines)) {
          sections.addAll(lines);
        } else {
          sections.add(
              new Section.Paragraph(
                  Text.of("").bold(label).and("  ").and(Sentences.failure(shown))));
        }
      }
    }
    return new Message(title, sections);
  }

  private Optional<Release> live(App app, Environment environment) {
    return Release.live(deployments.releases(app.name(), environment.name(), NEWEST));
  }

  /// @param environment where the release was made
  private record Placed(Side side, Environment environment) {
    Optional<Target> target(TargetName name) {
      return environment.targets().stream().filter(one -> one.name().equals(name)).findFirst();
    }
  }

  private Message compared(App app, String title, Placed before, Placed after) {
    return diffs.of(title, before.side(), after.side(), found(app, before, after));
  }

  private List<Section> differences(App app, Placed before, Placed after) {
    return diffs.differences(before.side(), after.side(), found(app, before, after));
  }

  private DiffMessage.Found found(App app, Placed before, Placed after) {
    ReleaseDiff diff = ReleaseDiff.between(before.side().release(), after.side().release());
    List<WorkloadSettings> changed = new ArrayList<>();
    for (TemplateChange change : diff.templates()) {
      changed.add(new WorkloadSettings(change.workload(), settings(change, before, after)));
    }
    return new DiffMessage.Found(
        diff, commits(app, after, before), commits(app, before, after), changed);
  }

  private Answer<List<SettingsChange>> settings(
      TemplateChange change, Placed before, Placed after) {
    Optional<Target> first = before.target(change.before().target());
    Optional<Target> second = after.target(change.after().target());
    if (first.isEmpty() || second.isEmpty()) {
      return new Answer.Refused<>(
          new Refusal("target-gone", "a target that it was deployed to is no longer configured"));
    }
    return cluster
        .settings(first.get(), change.before().template())
        .then(old ->
            cluster
                .settings(second.get(), change.after().template())
                .map(now -> SettingsChange.between(old, now)));
  }

  /// The commits that one release has and another has not.
  private Answer<List<Commit>> commits(App app, Placed hasNot, Placed has) {
    return builds.between(
        app,
        hasNot.side().release().plan().build().commit().sha(),
        has.side().release().plan().build().commit().sha());
  }
}
