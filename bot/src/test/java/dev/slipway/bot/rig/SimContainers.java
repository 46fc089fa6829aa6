package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.commands.cluster.Cause;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.Door;
import dev.slipway.commands.migrations.HostKey;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodOrder;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.PodSight.Ending;
import dev.slipway.commands.migrations.PodSight.Stage;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.SshKey;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods;
import dev.slipway.commands.ports.Outage;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.config.Target;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Containers to log in to, as the port promises them, and the developer who does. A call that goes
/// wrong may leave one half made, and may be done seconds later. It keeps everything that ever
/// stood, with all that was done to it. Used by one thread at a time.
final class SimContainers implements MigrationPods {
  static final List<String> OUTPUT = List.of("one", "two", "three", "four");

  private static final Duration UP_AFTER = Duration.ofMillis(1500);
  private static final Duration COMES_AFTER = Duration.ofSeconds(2);
  private static final Duration A_LINE = Duration.ofMillis(700);
  private static final Duration LEAVES_AFTER = Duration.ofSeconds(40);
  private static final Duration BREAKS_AFTER = Duration.ofSeconds(8);
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(2);
  private static final Duration READS_EVERY = Duration.ofMillis(500);

  private final HandSetClock clock;
  private final Faults faults;
  private final Agenda agenda;
  private final Consumer<Stood> onMaking;
  private final Map<ContainerName, Stood> pods = new HashMap<>();
  private final List<Stood> ledger = new ArrayList<>();

  /// @param agenda for what the world does later
  /// @param onMaking called when something is made
  SimContainers(HandSetClock clock, Faults faults, Agenda agenda, Consumer<Stood> onMaking) {
    this.clock = clock;
    this.faults = faults;
    this.agenda = agenda;
    this.onMaking = onMaking;
  }

  /// A container that stands or has stood, and what was done to it.
  static final class Stood {
    private final PodOrder order;
    private final HostKey hostKey;
    private final Whole whole;
    private final Instant made;
    private final long build;
    private final List<Prolonged> prolonged = new ArrayList<>();
    private Instant endsAt;
    private Optional<Instant> stopped = Optional.empty();
    private Optional<Instant> removed = Optional.empty();

    private Stood(PodOrder order, HostKey hostKey, Whole whole, Instant made) {
      this.order = order;
      this.hostKey = hostKey;
      this.whole = whole;
      this.made = made;
      this.build = Builds.of(order.image().toString());
      this.endsAt = order.endsAt();
    }

    PodOrder order() {
      return order;
    }

    HostKey hostKey() {
      return hostKey;
    }

    Instant made() {
      return made;
    }

    boolean isWhole() {
      return whole == Whole.YES;
    }

    /// The end that it has, if nothing else ends it.
    Instant endsAt() {
      return endsAt;
    }

    /// Each change of its end, oldest first.
    List<Prolonged> prolonged() {
      return List.copyOf(prolonged);
    }

    Optional<Instant> stopped() {
      return stopped;
    }

    Optional<Instant> removed() {
      return removed;
    }

    private Instant up() {
      return made.plus(UP_AFTER);
    }

    private boolean comesUp() {
      return isWhole() && build != Builds.CRASHES && build != Builds.NEVER_READY;
    }

    private boolean isVisited() {
      return build != Builds.ALSO_GOOD;
    }

    /// When and how it ended or will, as things are.
    End end() {
      List<End> ends = new ArrayList<>(List.of(new End(Ending.TIME_UP, endsAt)));
      stopped.ifPresent(at -> ends.add(new End(Ending.STOPPED, at.plus(ENDS_WITHIN))));
      if (!isVisited()) {
        ends.add(new End(Ending.NOBODY_CAME, up().plus(order.connectWithin())));
      }
      if (build == Builds.CRASHES_LATER) {
        ends.add(new End(Ending.BROKEN, up().plus(BREAKS_AFTER)));
      }
      return ends.stream().min(Comparator.comparing(End::at)).orElseThrow();
    }

    private boolean isOver(Instant now) {
      return !now.isBefore(end().at());
    }

    /// What its log holds by then; nothing is added to it once it is removed.
    List<SessionEvent> log(Instant now) {
      if (!comesUp()) {
        return List.of();
      }
      List<SessionEvent> all = new ArrayList<>(List.of(new SessionEvent.Started(up())));
      if (isVisited()) {
        Instant comes = up().plus(COMES_AFTER);
        String key = order.keys().getFirst().key().fingerprint();
        all.add(
            new SessionEvent.Opened(
                comes,
                "1",
                order.keys().getFirst().whose(),
                key,
                "10.1.2.3",
                SessionEvent.Purpose.TERMINAL));
        for (int i = 0; i < OUTPUT.size(); i++) {
          all.add(
              new SessionEvent.Output(
                  comes.plus(A_LINE.multipliedBy(i + 1L)),
                  "%0",
                  i + 1L,
                  Bytes.of((OUTPUT.get(i) + "\n").getBytes(StandardCharsets.UTF_8))));
        }
        all.add(
            new SessionEvent.Closed(
                comes.plus(LEAVES_AFTER), "1", order.keys().getFirst().whose()));
      }
      prolonged.forEach(change -> all.add(new SessionEvent.Extended(change.at(), change.endsAt())));
      End end = end();
      all.add(new SessionEvent.Ended(end.at(), end.how()));
      Instant until = Stream.of(now, end.at()).min(Instant::compareTo).orElseThrow();
      Instant last = removed.filter(until::isAfter).orElse(until);
      return all.stream()
          .filter(event -> !event.at().isAfter(last))
          .sorted(Comparator.comparing(SessionEvent::at))
          .toList();
    }

    @Override
    public String toString() {
      return "%s of %s made %s%s, ends %s%s%s"
          .formatted(
              order.name(),
              order.session(),
              made,
              isWhole() ? "" : " by half",
              endsAt,
              stopped.map(at -> ", stopped " + at).orElse(""),
              removed.map(at -> ", removed " + at).orElse(""));
    }
  }

  /// How and when one ended.
  record End(Ending how, Instant at) {}

  /// A change of an end.
  record Prolonged(Instant at, Instant endsAt) {}

  /// Whether all that belongs to a container was made.
  private enum Whole {
    YES,
    NO
  }

  /// Everything that ever stood, oldest first.
  List<Stood> ledger() {
    return List.copyOf(ledger);
  }

  int standing() {
    return pods.size();
  }

  private Outage outage(Fault fault) {
    return faults.outage(Party.KUBERNETES, fault);
  }

  private Optional<Stood> own(ContainerName name, SessionId session) {
    return Optional.ofNullable(pods.get(name)).filter(pod -> pod.order.session().equals(session));
  }

  /// Several requests: one that goes wrong may leave half of it.
  @Override
  public Answer<HostKey> make(Target target, PodOrder order) {
    Fault fault = faults.onChanging();
    return switch (fault) {
      case NONE -> make(order);
      case ANSWER_LOST -> {
        Answer<HostKey> _ = make(order);
        yield new Answer.Unavailable<>(outage(fault));
      }
      case CONFLICT -> {
        begin(order);
        yield new Answer.Unavailable<>(outage(fault));
      }
      case DONE_LATER -> {
        agenda.at(clock.instant().plus(faults.wait(Duration.ofSeconds(20))), () -> begin(order));
        yield new Answer.Unavailable<>(outage(fault));
      }
      case NO_ANSWER, TOO_FAST, UNEXPECTED -> new Answer.Unavailable<>(outage(Fault.NO_ANSWER));
    };
  }

  private Answer<HostKey> make(PodOrder order) {
    Optional<Stood> there = Optional.ofNullable(pods.get(order.name()));
    if (there.isEmpty()) {
      return new Answer.Found<>(put(order, Whole.YES).hostKey);
    }
    Stood pod = there.get();
    if (!pod.order.session().equals(order.session())) {
      return new Answer.Refused<>(new Refusal("name-taken", "it is somebody else's"));
    }
    if (pod.isWhole()) {
      return new Answer.Found<>(pod.hostKey);
    }
    take(pod);
    return new Answer.Unavailable<>(
        new Outage("Kubernetes (staging, eu)", "what was half made is being removed first"));
  }

  private void begin(PodOrder order) {
    if (!pods.containsKey(order.name())) {
      put(order, Whole.NO);
    }
  }

  private Stood put(PodOrder order, Whole whole) {
    byte[] raw = ByteBuffer.allocate(32).putInt(ledger.size() + 1).array();
    Stood pod = new Stood(order, new HostKey(SshKey.ed25519(raw)), whole, clock.instant());
    pods.put(order.name(), pod);
    ledger.add(pod);
    onMaking.accept(pod);
    return pod;
  }

  private void take(Stood pod) {
    pod.removed = Optional.of(clock.instant());
    pods.remove(pod.order.name(), pod);
  }

  @Override
  public Answer<PodSight> look(Target target, ContainerName name, SessionId session) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    return fault == Fault.NONE
        ? new Answer.Found<>(own(name, session).map(this::sight).orElseGet(PodSight.Absent::new))
        : new Answer.Unavailable<>(outage(fault));
  }

  private PodSight sight(Stood pod) {
    Instant now = clock.instant();
    if (pod.isOver(now)) {
      return new PodSight.Ended(pod.end().how(), "it is over", pod.end().at());
    }
    if (now.isBefore(pod.up())) {
      return new PodSight.Starting(Stage.IMAGE_PULLED, "getting the image");
    }
    if (pod.build == Builds.CRASHES) {
      return new PodSight.Failed(
          new Cause(Cause.Code.CRASH_LOOP, "the init container accounts exited with code 1"));
    }
    return pod.comesUp()
        ? new PodSight.Ready(
            "uid-" + pod.made,
            new Door.Direct("migration.internal.example.com", 31_000 + ledger.indexOf(pod)),
            pod.hostKey,
            pod.endsAt)
        : new PodSight.Starting(Stage.POD_RUNNING, "its containers are being started");
  }

  @Override
  public Answer<Instant> extend(
      Target target, ContainerName name, SessionId session, Instant endsAt) {
    Fault fault = faults.onChanging();
    return switch (fault) {
      case NONE -> extend(own(name, session), endsAt);
      case ANSWER_LOST -> {
        Answer<Instant> _ = extend(own(name, session), endsAt);
        yield new Answer.Unavailable<>(outage(fault));
      }
      case DONE_LATER -> {
        agenda.at(
            clock.instant().plus(faults.wait(Duration.ofSeconds(20))),
            () -> {
              Answer<Instant> _ = extend(own(name, session), endsAt);
            });
        yield new Answer.Unavailable<>(outage(fault));
      }
      case NO_ANSWER, TOO_FAST, CONFLICT, UNEXPECTED ->
          new Answer.Unavailable<>(outage(Fault.NO_ANSWER));
    };
  }

  private Answer<Instant> extend(Optional<Stood> pod, Instant endsAt) {
    Instant now = clock.instant();
    if (pod.isEmpty() || pod.get().isOver(now) || pod.get().stopped.isPresent()) {
      return new Answer.Refused<>(new Refusal("container-not-found", "it is over"));
    }
    if (endsAt.isAfter(pod.get().endsAt)) {
      pod.get().endsAt = endsAt;
      pod.get().prolonged.add(new Prolonged(now, endsAt));
    }
    return new Answer.Found<>(pod.get().endsAt);
  }

  @Override
  public Answer<Done> stop(Target target, ContainerName name, SessionId session) {
    return changing(() ->
        own(name, session)
            .filter(pod -> !pod.isOver(clock.instant()) && pod.stopped.isEmpty())
            .ifPresent(pod -> pod.stopped = Optional.of(clock.instant())));
  }

  @Override
  public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
    return changing(() -> own(name, session).ifPresent(this::take));
  }

  private Answer<Done> changing(Runnable change) {
    Fault fault = faults.onChanging();
    Supplier<Answer<Done>> silence = () -> new Answer.Unavailable<>(outage(fault));
    return switch (fault) {
      case NONE -> {
        change.run();
        yield new Answer.Found<>(Done.DONE);
      }
      case ANSWER_LOST -> {
        change.run();
        yield silence.get();
      }
      case DONE_LATER -> {
        agenda.at(clock.instant().plus(faults.wait(Duration.ofSeconds(20))), change);
        yield silence.get();
      }
      case NO_ANSWER, TOO_FAST, CONFLICT, UNEXPECTED ->
          new Answer.Unavailable<>(outage(Fault.NO_ANSWER));
    };
  }

  @Override
  public Answer<List<StandingContainer>> all(Target target) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    return fault == Fault.NONE
        ? new Answer.Found<>(
            pods.values().stream()
                .map(pod ->
                    new StandingContainer(
                        pod.order.name(),
                        pod.order.session(),
                        pod.order.app(),
                        pod.order.build(),
                        pod.made,
                        pod.endsAt))
                .sorted(Comparator.comparing(StandingContainer::name))
                .toList())
        : new Answer.Unavailable<>(outage(Fault.NO_ANSWER));
  }

  @Override
  public Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
    throw new IllegalStateException("a process reads by itself");
  }

  /// The same for one process, whose reading is on its own agenda.
  MigrationPods readOn(Agenda own) {
    return new Read(own);
  }

  private final class Read implements MigrationPods {
    private final Agenda own;

    private Read(Agenda own) {
      this.own = own;
    }

    @Override
    public Answer<HostKey> make(Target target, PodOrder order) {
      return SimContainers.this.make(target, order);
    }

    @Override
    public Answer<PodSight> look(Target target, ContainerName name, SessionId session) {
      return SimContainers.this.look(target, name, session);
    }

    @Override
    public Answer<Instant> extend(
        Target target, ContainerName name, SessionId session, Instant endsAt) {
      return SimContainers.this.extend(target, name, session, endsAt);
    }

    @Override
    public Answer<Done> stop(Target target, ContainerName name, SessionId session) {
      return SimContainers.this.stop(target, name, session);
    }

    @Override
    public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
      return SimContainers.this.remove(target, name, session);
    }

    @Override
    public Answer<List<StandingContainer>> all(Target target) {
      return SimContainers.this.all(target);
    }

    @Override
    public Following follow(
        Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
      Reading reading = new Reading(name, session, (int) from.at().getEpochSecond(), listener);
      own.at(clock.instant(), () -> reading.go(own));
      return () -> reading.open = false;
    }
  }

  private final class Reading {
    private final ContainerName name;
    private final SessionId session;
    private final Listener listener;
    private int heard;
    private boolean open = true;

    private Reading(ContainerName name, SessionId session, int heard, Listener listener) {
      this.name = name;
      this.session = session;
      this.heard = heard;
      this.listener = listener;
    }

    private void go(Agenda own) {
      if (!open) {
        return;
      }
      Instant now = clock.instant();
      Optional<Stood> pod = own(name, session);
      List<SessionEvent> log = pod.map(one -> one.log(now)).orElse(List.of());
      while (heard < log.size() && open) {
        listener.heard(
            log.get(heard), new LogPosition("pod", Instant.EPOCH.plusSeconds(heard + 1L), 1));
        heard++;
      }
      if (pod.filter(one -> !one.isOver(now)).isEmpty()) {
        listener.finished();
      } else {
        own.at(now.plus(READS_EVERY), () -> go(own));
      }
    }
  }
}
