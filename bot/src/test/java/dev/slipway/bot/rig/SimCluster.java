package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.bot.rig.Faults.Silence;
import dev.slipway.bot.rig.SimWorkload.Presence;
import dev.slipway.bot.rig.SimWorkload.State;
import dev.slipway.commands.cluster.Evidence;
import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Change;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.Cluster;
import dev.slipway.commands.ports.Forerunners;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.settings.Binding;
import dev.slipway.commands.settings.ConfigSource;
import dev.slipway.commands.settings.MapEdit;
import dev.slipway.commands.settings.Settings;
import dev.slipway.config.Target;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A cluster as its port shows it: versions, preconditions, rollouts that take their time, watches
/// that lag behind, other people who change things. Its ledger says what was really done. Used by
/// one thread at a time.
public final class SimCluster implements Cluster, Forerunners {
  static final Duration LONGEST_LAG = Duration.ofSeconds(3);
  private static final String BESIDE = "-slipway";
  private static final Duration WATCH_BEGINS = Duration.ofMillis(200);

  private final HandSetClock clock;
  private final Faults faults;
  private final Dice dice;
  private final Agenda agenda;
  private final Instant reconfigured;
  private final Consumer<Done> witness;
  private final Map<String, SimWorkload> workloads = new TreeMap<>();
  private final Map<String, SimMap> maps = new TreeMap<>();
  private final List<SimWatch> watches = new ArrayList<>();
  private final List<Done> ledger = new ArrayList<>();
  private final List<Meddling> meddlings = new ArrayList<>();
  private long version = 100;
  private long uids;

  /// A write of ours that was done.
  ///
  /// @param config what the pods are told
  /// @param template whether it changed the pod template
  /// @param over what was there before
  public record Done(
      Instant at,
      String workload,
      String uid,
      Map<String, String> annotations,
      Map<String, String> images,
      String config,
      Effect template,
      State over) {
    String deployment() {
      return annotations.getOrDefault("slipway.dev/deployment", "");
    }

    long fence() {
      return Long.parseLong(annotations.getOrDefault("slipway.dev/fence", "0"));
    }
  }

  /// Whether a write changed the pod template.
  public enum Effect {
    CHANGED,
    SAME
  }

  /// What other people do to a workload.
  public enum Meddle {
    SET_IMAGE,
    /// Puts back the image of before, leaving annotations alone.
    UNDO,
    RESTART,
    SCALE,
    PAUSE,
    ANNOTATE,
    DELETE,
    RECREATE
  }

  /// Something that somebody else did.
  public record Meddling(Instant at, String workload, Meddle what) {}

  /// @param reconfigured when the ConfigMap of all workloads is changed
  /// @param witness told of each write of ours just before it is done
  SimCluster(
      HandSetClock clock,
      Faults faults,
      Dice dice,
      Agenda agenda,
      Instant reconfigured,
      Consumer<Done> witness) {
    this.clock = clock;
    this.faults = faults;
    this.dice = dice;
    this.agenda = agenda;
    this.reconfigured = reconfigured;
    this.witness = witness;
    for (String namespace : List.of("shop-staging", "shop-staging-us", "shop-production")) {
      for (String name : List.of("web", "worker")) {
        workloads.put(namespace + "/" + name, new SimWorkload(name, first(name)));
        workloads.put(
            namespace + "/" + name + BESIDE,
            new SimWorkload(name + BESIDE, first(name).gone(version++)));
      }
    }
  }

  private State first(String name) {
    Instant longAgo = Instant.parse("2026-01-01T00:00:00Z");
    return new State(
        longAgo,
        "uid-" + uids++,
        version++,
        1,
        Map.of(name, "registry.example.com/shop/web:build-" + Builds.FORMER),
        "",
        Optional.empty(),
        new Change("kubectl-client-side-apply", longAgo),
        3,
        longAgo,
        Optional.empty(),
        Presence.THERE);
  }

  private SimWorkload workload(Target target, Workload workload) {
    SimWorkload found = workloads.get(target.namespace() + "/" + workload.name());
    if (found == null) {
      throw new IllegalArgumentException("no such workload in the story: " + workload);
    }
    return found;
  }

  @Override
  public Answer<WorkloadView> read(Target target, Workload workload) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    if (fault != Fault.NONE) {
      return new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
    }
    return workload(target, workload)
        .view(clock.instant())
        .<Answer<WorkloadView>>map(Answer.Found::new)
        .orElseGet(() -> new Answer.Refused<>(notFound(workload)));
  }

  private static Refusal notFound(Workload workload) {
    return new Refusal("workload-not-found", "There is no Deployment " + workload.name() + ".");
  }

  @Override
  public WriteOutcome write(Target target, Write write) {
    SimWorkload workload = workload(target, write.workload());
    return changing(workload, () -> perform(target, workload, write));
  }

  /// A change of a workload, as far as it comes through.
  private WriteOutcome changing(SimWorkload workload, Supplier<WriteOutcome> perform) {
    Fault fault = faults.onChanging();
    return switch (fault) {
      case NONE -> perform.get();
      case CONFLICT -> {
        workload.become(workload.now().touched(clock.instant(), version++));
        yield perform.get();
      }
      case ANSWER_LOST -> {
        WriteOutcome _ = perform.get();
        yield new WriteOutcome.Unknown(faults.outage(Party.KUBERNETES, fault));
      }
      case DONE_LATER -> {
        Instant later = clock.instant().plus(faults.wait(Duration.ofSeconds(15)));
        agenda.at(
            later,
            () -> {
              WriteOutcome _ = perform.get();
            });
        yield new WriteOutcome.Unknown(faults.outage(Party.KUBERNETES, fault));
      }
      case TOO_FAST -> new WriteOutcome.NotNow(faults.outage(Party.KUBERNETES, fault));
      case NO_ANSWER, UNEXPECTED ->
          new WriteOutcome.Unknown(faults.outage(Party.KUBERNETES, Fault.NO_ANSWER));
    };
  }

  private WriteOutcome perform(Target target, SimWorkload workload, Write write) {
    State state = workload.now();
    if (state.presence() == Presence.GONE) {
      return new WriteOutcome.Rejected(notFound(write.workload()));
    }
    if (!Long.toString(state.version()).equals(write.resourceVersion())) {
      return new WriteOutcome.Conflict();
    }
    Instant now = clock.instant();
    Map<String, String> images = new HashMap<>(state.images());
    String note = state.note();
    switch (write.content()) {
      case Content.Same() -> {}
      case Content.Images(var others, _, var told) -> {
        String config = config(target, Optional.empty());
        if (told.filter(wanted -> !wanted.equals(config)).isPresent()) {
          return new WriteOutcome.Rejected(
              new Refusal("config-changed", "what its ConfigMaps hold was changed"));
        }
        images.putAll(others);
        note = told(note).equals(config) ? note : config;
      }
      case Content.Exactly(PodTemplate template) -> {
        State then = workload.withTemplate(template);
        images.putAll(then.images());
        note = then.note();
      }
    }
    boolean changes = !images.equals(state.images()) || !note.equals(state.note());
    Done done =
        new Done(
            now,
            target.namespace() + "/" + write.workload().name(),
            state.uid(),
            write.annotations(),
            write.content() instanceof Content.Same ? Map.of() : Map.copyOf(images),
            told(note),
            changes ? Effect.CHANGED : Effect.SAME,
            state);
    witness.accept(done);
    ledger.add(done);
    workload.become(
        new State(
            now,
            state.uid(),
            version++,
            changes ? state.generation() + 1 : state.generation(),
            Map.copyOf(images),
            note,
            mark(state, write.annotations()),
            changes ? new Change("slipway", now) : state.lastChange(),
            state.desired(),
            changes ? now : state.rolled(),
            state.paused(),
            Presence.THERE));
    ring();
    return new WriteOutcome.Written(workload.view(now).orElseThrow());
  }

  @Override
  public WriteOutcome create(
      Target target, Workload workload, Content content, Map<String, String> annotations) {
    return changing(workload(target, workload), () -> made(target, workload, content, annotations));
  }

  private WriteOutcome made(
      Target target, Workload workload, Content content, Map<String, String> annotations) {
    State beside = workload(target, workload).now();
    SimWorkload made = workload(target, Forerunners.of(workload));
    if (beside.presence() == Presence.GONE) {
      return new WriteOutcome.Rejected(notFound(workload));
    }
    if (made.now().presence() == Presence.THERE) {
      return new WriteOutcome.Conflict();
    }
    Map<String, String> images = new HashMap<>(beside.images());
    if (content instanceof Content.Images(var others, _, _)) {
      images.putAll(others);
    }
    Instant now = clock.instant();
    made.become(
        new State(
            now,
            "uid-" + uids++,
            version++,
            1,
            Map.copyOf(images),
            "beside",
            mark(made.now().unmarked(), annotations),
            new Change("slipway", now),
            0,
            now,
            Optional.empty(),
            Presence.THERE));
    ring();
    return new WriteOutcome.Written(made.view(now).orElseThrow());
  }

  @Override
  public WriteOutcome scale(
      Target target,
      Workload workload,
      String resourceVersion,
      int pods,
      Map<String, String> annotations) {
    SimWorkload forerunner = workload(target, Forerunners.of(workload));
    return changing(forerunner, () -> scaled(forerunner, resourceVersion, pods, annotations));
  }

  private WriteOutcome scaled(
      SimWorkload forerunner, String resourceVersion, int pods, Map<String, String> annotations) {
    State state = forerunner.now();
    if (state.presence() == Presence.GONE
        || !Long.toString(state.version()).equals(resourceVersion)) {
      return new WriteOutcome.Conflict();
    }
    Instant now = clock.instant();
    forerunner.become(
        new State(
            now,
            state.uid(),
            version++,
            state.generation() + 1,
            state.images(),
            state.note(),
            mark(state, annotations),
            new Change("slipway", now),
            pods,
            state.desired() == 0 ? now : state.rolled(),
            state.paused(),
            Presence.THERE));
    ring();
    return new WriteOutcome.Written(forerunner.view(now).orElseThrow());
  }

  @Override
  public Removal remove(Target target, Workload workload, String resourceVersion) {
    SimWorkload forerunner = workload(target, Forerunners.of(workload));
    return switch (changing(forerunner, () -> removed(forerunner, resourceVersion))) {
      case WriteOutcome.Written _ -> new Removal.Done();
      case WriteOutcome.Conflict() -> new Removal.Conflict();
      case WriteOutcome.Rejected(var refusal) -> new Removal.Rejected(refusal);
      case WriteOutcome.Unknown(var outage) -> new Removal.Unknown(outage);
      case WriteOutcome.NotNow(var outage) -> new Removal.Unknown(outage);
    };
  }

  private WriteOutcome removed(SimWorkload forerunner, String resourceVersion) {
    State state = forerunner.now();
    if (state.presence() == Presence.GONE
        || !Long.toString(state.version()).equals(resourceVersion)) {
      return new WriteOutcome.Conflict();
    }
    WorkloadView last = forerunner.view(clock.instant()).orElseThrow();
    forerunner.become(gone(state, clock.instant()));
    ring();
    return new WriteOutcome.Written(last);
  }

  @Override
  public Answer<List<Standing>> all(Target target) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    if (fault != Fault.NONE) {
      return new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
    }
    List<Standing> standing = new ArrayList<>();
    workloads.forEach((key, workload) -> {
      State state = workload.now();
      if (key.startsWith(target.namespace() + "/")
          && key.endsWith(BESIDE)
          && state.presence() == Presence.THERE) {
        String name = key.substring(key.indexOf('/') + 1);
        standing.add(
            new Standing(
                name,
                name.replace(BESIDE, ""),
                Long.toString(state.version()),
                state.mark().map(Mark::deployment).orElse("")));
      }
    });
    return new Answer.Found<>(standing);
  }

  private static Optional<Mark> mark(State state, Map<String, String> annotations) {
    Optional<Mark> former = state.mark();
    String deployment =
        annotations.getOrDefault("slipway.dev/deployment", former.map(Mark::deployment).orElse(""));
    String fence =
        annotations.getOrDefault(
            "slipway.dev/fence", former.map(mark -> Long.toString(mark.fence())).orElse("0"));
    String build =
        annotations.getOrDefault("slipway.dev/build", former.map(Mark::build).orElse(""));
    String release =
        annotations.getOrDefault("slipway.dev/release", former.map(Mark::release).orElse(""));
    return Optional.of(new Mark(deployment, Long.parseLong(fence), build, release));
  }

  /// Somebody else does something.
  void meddle(String key, Meddle what) {
    SimWorkload workload = workloads.get(key);
    if (workload == null) {
      throw new IllegalArgumentException("no such workload in the story: " + key);
    }
    State state = workload.now();
    Instant now = clock.instant();
    boolean gone = state.presence() == Presence.GONE;
    if (gone && what != Meddle.RECREATE) {
      return;
    }
    meddlings.add(new Meddling(now, key, what));
    State next =
        switch (what) {
          case SET_IMAGE ->
              other(
                  state,
                  now,
                  Map.of(
                      key.substring(key.indexOf('/') + 1),
                      "registry.example.com/shop/web:mine-" + version),
                  state.note());
          case UNDO -> other(state, now, first(key.substring(key.indexOf('/') + 1)).images(), "");
          case RESTART -> other(state, now, state.images(), "restarted " + version);
          case SCALE -> scaled(state, now);
          case PAUSE -> paused(state, now);
          case ANNOTATE -> state.touched(now, version++);
          case DELETE -> gone(state, now);
          case RECREATE -> again(key, now);
        };
    workload.become(next);
    if (what == Meddle.DELETE && workloads.containsKey(key + BESIDE)) {
      // What it owns goes with it.
      SimWorkload beside = workload(key + BESIDE);
      beside.become(gone(beside.now(), now));
    }
    ring();
  }

  private State other(State state, Instant now, Map<String, String> images, String note) {
    return new State(
        now,
        state.uid(),
        version++,
        state.generation() + 1,
        images,
        note,
        state.mark(),
        new Change("kubectl-set", now),
        state.desired(),
        now,
        state.paused(),
        state.presence());
  }

  private State scaled(State state, Instant now) {
    return new State(
        now,
        state.uid(),
        version++,
        state.generation() + 1,
        state.images(),
        state.note(),
        state.mark(),
        new Change("kubectl-scale", now),
        2 + dice.upTo(2),
        state.rolled(),
        state.paused(),
        state.presence());
  }

  private State paused(State state, Instant now) {
    return new State(
        now,
        state.uid(),
        version++,
        state.generation() + 1,
        state.images(),
        state.note(),
        state.mark(),
        new Change("kubectl-rollout", now),
        state.desired(),
        state.rolled(),
        Optional.of(now),
        state.presence());
  }

  private State gone(State state, Instant now) {
    return new State(
        now,
        state.uid(),
        version++,
        state.generation(),
        state.images(),
        state.note(),
        state.mark(),
        state.lastChange(),
        state.desired(),
        state.rolled(),
        state.paused(),
        Presence.GONE);
  }

  private State again(String key, Instant now) {
    State fresh = first(key.substring(key.indexOf('/') + 1));
    return new State(
        now,
        fresh.uid(),
        fresh.version(),
        1,
        fresh.images(),
        "",
        Optional.empty(),
        new Change("kubectl-create", now),
        3,
        now,
        Optional.empty(),
        Presence.THERE);
  }

  @Override
  public Answer<List<String>> lacking(Target target, PodTemplate template) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    return fault == Fault.NONE
        ? new Answer.Found<>(List.of())
        : new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
  }

  /// Whether somebody has changed what the ConfigMap of all workloads holds.
  boolean isReconfigured() {
    return !clock.instant().isBefore(reconfigured);
  }

  /// What the ConfigMap of all workloads holds now, or would hold.
  private String config(Target target, Optional<MapEdit> edit) {
    return (isReconfigured() ? "config 2" : "config 1")
        + map(target.namespace().value()).words(edit);
  }

  /// What people set in the ConfigMap of a namespace.
  SimMap map(String namespace) {
    return maps.computeIfAbsent(namespace, _ -> new SimMap());
  }

  /// What pods are told by the ConfigMap, by what else is in their template.
  private static String told(String note) {
    int told = note.indexOf("config ");
    return told < 0 ? "config 1" : note.substring(told);
  }

  @Override
  public Answer<List<ConfigSource>> sources(Target target, PodTemplate template) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    return fault == Fault.NONE
        ? new Answer.Found<>(
            List.of(new ConfigSource.Open(SimMap.NAME, map(target.namespace().value()).values())))
        : new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
  }

  @Override
  public Answer<Edited> edit(Target target, MapEdit edit, long fence) {
    SimMap map = map(target.namespace().value());
    return changing(map, () -> map.edit(edit, fence));
  }

  @Override
  public Answer<Edited> undo(Target target, MapEdit edit, long fence) {
    SimMap map = map(target.namespace().value());
    return changing(map, () -> map.undo(edit, fence));
  }

  /// A change of a ConfigMap, as far as it comes through.
  private Answer<Edited> changing(SimMap map, Supplier<Supplier<Edited>> decide) {
    Fault fault = faults.onChanging();
    Supplier<Edited> write = decide.get();
    return switch (fault) {
      case NONE -> new Answer.Found<>(write.get());
      case CONFLICT -> {
        map.touch();
        yield new Answer.Found<>(write.get());
      }
      case ANSWER_LOST -> {
        Edited _ = write.get();
        yield new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
      }
      case DONE_LATER -> {
        agenda.at(
            clock.instant().plus(faults.wait(Duration.ofSeconds(15))),
            () -> {
              Edited _ = write.get();
            });
        yield new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
      }
      case TOO_FAST, NO_ANSWER, UNEXPECTED ->
          new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
    };
  }

  @Override
  public Answer<Binding> binding(Target target, PodTemplate template, Optional<MapEdit> edit) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    String config = config(target, edit);
    return fault == Fault.NONE
        ? new Answer.Found<>(new Binding(config, !told(template.json()).equals(config), List.of()))
        : new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
  }

  @Override
  public Answer<Settings> settings(Target target, PodTemplate template) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    return fault == Fault.NONE
        ? new Answer.Found<>(new Settings(List.of()))
        : new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
  }

  @Override
  public Answer<Evidence> evidence(Target target, Workload workload) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    if (fault != Fault.NONE) {
      return new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
    }
    return new Answer.Found<>(
        new Evidence(
            Optional.of(
                new Evidence.PodLog(
                    "web-1", workload.name(), List.of("FATAL: missing key FEATURE_SALT"))),
            List.of()));
  }

  @Override
  public Watch watch(Target target, Runnable onChange) {
    SimWatch watch = new SimWatch(target, onChange, clock.instant(), lag());
    watches.add(watch);
    agenda.at(watch.opened.plus(WATCH_BEGINS), onChange);
    return watch;
  }

  private Duration lag() {
    return dice.chance(0.5) ? Duration.ZERO : dice.between(Duration.ZERO, LONGEST_LAG);
  }

  /// Tells the watches that something is new, and again when pods have had time to move.
  private void ring() {
    Instant now = clock.instant();
    for (SimWatch watch : List.copyOf(watches)) {
      agenda.at(now.plus(watch.lag), watch.onChange);
      agenda.at(
          now.plus(watch.lag).plus(dice.between(Duration.ofMillis(300), Duration.ofSeconds(5))),
          watch.onChange);
    }
  }

  private final class SimWatch implements Watch {
    private final Target target;
    private final Runnable onChange;
    private final Instant opened;
    private final Duration lag;

    SimWatch(Target target, Runnable onChange, Instant opened, Duration lag) {
      this.target = target;
      this.onChange = onChange;
      this.opened = opened;
      this.lag = lag;
    }

    @Override
    public Observation observe(Workload workload) {
      Instant now = clock.instant();
      Optional<Silence> silence = faults.silence(Party.KUBERNETES);
      if (silence.isPresent()) {
        Instant heard = silence.get().from();
        return blind(heard.isBefore(opened) ? opened : heard);
      }
      if (now.isBefore(opened.plus(WATCH_BEGINS))) {
        return blind(opened);
      }
      if (faults.onReading(Party.KUBERNETES) != Fault.NONE) {
        Instant heard = now.minus(faults.wait(Duration.ofSeconds(8)));
        return blind(heard.isBefore(opened) ? opened : heard);
      }
      return workload(target, workload)
          .view(now.minus(lag))
          .<Observation>map(Observation.Seen::new)
          .orElseGet(Observation.Gone::new);
    }

    private Observation blind(Instant since) {
      return new Observation.Blind(
          new Outage("Kubernetes (staging, eu)", "no answer within 5 s"), since);
    }

    @Override
    public void close() {
      watches.remove(this);
    }
  }

  /// What we did, oldest first.
  List<Done> ledger() {
    return List.copyOf(ledger);
  }

  /// What others did, oldest first.
  List<Meddling> meddlings() {
    return List.copyOf(meddlings);
  }

  SimWorkload workload(String key) {
    SimWorkload found = workloads.get(key);
    if (found == null) {
      throw new IllegalArgumentException("no such workload in the story: " + key);
    }
    return found;
  }
}
