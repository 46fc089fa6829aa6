package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Faults.Party;
import dev.slipway.commands.migrations.Bytes;
import dev.slipway.commands.migrations.ContainerName;
import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.PodSight;
import dev.slipway.commands.migrations.RunOrder;
import dev.slipway.commands.migrations.RunSight;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionId;
import dev.slipway.commands.migrations.StandingContainer;
import dev.slipway.commands.ports.Answer;
import dev.slipway.commands.ports.MigrationPods.Done;
import dev.slipway.commands.ports.MigrationPods.Following;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.commands.ports.Refusal;
import dev.slipway.commands.ports.RunPods;
import dev.slipway.config.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Pods that run a command of some lines, as the port promises them: held back until they are let
/// go. It keeps a ledger of every start. Used by one thread at a time.
final class SimRuns implements RunPods {
  static final List<String> OUTPUT = List.of("one", "two", "three", "four");
  private static final Duration BEGINS_AFTER = Duration.ofMillis(600);
  private static final Duration A_LINE = Duration.ofMillis(700);
  private static final Duration READS_EVERY = Duration.ofMillis(500);

  private final HandSetClock clock;
  private final Faults faults;
  private final Agenda agenda;
  private final Map<ContainerName, Pod> pods = new HashMap<>();
  private final List<Started> ledger = new ArrayList<>();
  private int made;

  /// @param agenda for what the world does later
  SimRuns(HandSetClock clock, Faults faults, Agenda agenda) {
    this.clock = clock;
    this.faults = faults;
    this.agenda = agenda;
  }

  /// A start of a command.
  ///
  /// @param exitCode what it exits with when nobody ends it
  record Started(SessionId session, String image, Instant at, int exitCode) {}

  private static final class Pod {
    private final RunOrder order;
    private final String uid;
    private Optional<Started> begins = Optional.empty();
    private Optional<Instant> stopped = Optional.empty();

    private Pod(RunOrder order, String uid) {
      this.order = order;
      this.uid = uid;
    }

    private Instant endsAt() {
      return begins.orElseThrow().at().plus(A_LINE.multipliedBy(OUTPUT.size() + 1L));
    }
  }

  /// Every start there ever was.
  List<Started> ledger() {
    return List.copyOf(ledger);
  }

  int standing() {
    return pods.size();
  }

  /// Somebody deletes all pods.
  void deleteAll() {
    pods.clear();
  }

  private <T> Answer<T> changing(Supplier<Answer<T>> change) {
    Fault fault = faults.onChanging();
    return switch (fault) {
      case NONE, CONFLICT -> change.get();
      case NO_ANSWER, TOO_FAST, UNEXPECTED ->
          new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, Fault.NO_ANSWER));
      case ANSWER_LOST -> {
        Answer<T> _ = change.get();
        yield new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
      }
      case DONE_LATER -> {
        agenda.at(
            clock.instant().plus(faults.wait(Duration.ofSeconds(20))),
            () -> {
              Answer<T> _ = change.get();
            });
        yield new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
      }
    };
  }

  private <T> Answer<T> reading(Supplier<T> read) {
    Fault fault = faults.onReading(Party.KUBERNETES);
    return fault == Fault.NONE
        ? new Answer.Found<>(read.get())
        : new Answer.Unavailable<>(faults.outage(Party.KUBERNETES, fault));
  }

  private Optional<Pod> pod(ContainerName name, String uid) {
    return Optional.ofNullable(pods.get(name)).filter(pod -> pod.uid.equals(uid));
  }

  @Override
  public Answer<String> make(Target target, RunOrder order) {
    return changing(() -> {
      Pod pod = pods.computeIfAbsent(order.name(), _ -> new Pod(order, "uid-" + ++made));
      return pod.order.session().equals(order.session())
          ? new Answer.Found<>(pod.uid)
          : new Answer.Refused<>(new Refusal("name-taken", "it is somebody else's"));
    });
  }

  @Override
  public Answer<Done> release(Target target, ContainerName name, String uid) {
    return changing(() -> {
      Optional<Pod> pod = pod(name, uid);
      if (pod.isEmpty()) {
        return new Answer.Refused<>(new Refusal("pod-gone", "its pod is gone"));
      }
      if (pod.get().begins.isEmpty() && pod.get().stopped.isEmpty()) {
        RunOrder order = pod.get().order;
        int exitCode = Builds.of(order.image().toString()) == Builds.CRASHES ? 3 : 0;
        Started started =
            new Started(
                order.session(),
                order.image().toString(),
                clock.instant().plus(BEGINS_AFTER),
                exitCode);
        pod.get().begins = Optional.of(started);
        ledger.add(started);
      }
      return new Answer.Found<>(Done.DONE);
    });
  }

  @Override
  public Answer<RunSight> look(Target target, ContainerName name, String uid) {
    return reading(() -> pod(name, uid).map(this::sight).orElseGet(RunSight.Absent::new));
  }

  private RunSight sight(Pod pod) {
    Instant now = clock.instant();
    boolean begun = pod.begins.filter(started -> !now.isBefore(started.at())).isPresent();
    if (pod.stopped.isPresent()
        && (pod.begins.isEmpty() || pod.stopped.get().isBefore(pod.endsAt()))) {
      return new RunSight.TimeUp(
          pod.begins.filter(started -> pod.stopped.get().isAfter(started.at())).isPresent()
              ? RunSight.Begun.YES
              : RunSight.Begun.NO);
    }
    if (!begun) {
      return new RunSight.Waiting(PodSight.Stage.IMAGE_PULLED, "getting the image");
    }
    Started started = pod.begins.orElseThrow();
    return now.isBefore(pod.endsAt())
        ? new RunSight.Running(started.at())
        : new RunSight.Exited(started.exitCode(), Duration.between(started.at(), pod.endsAt()));
  }

  @Override
  public Answer<Done> stop(Target target, ContainerName name, String uid) {
    return changing(() -> {
      pod(name, uid)
          .filter(pod -> pod.stopped.isEmpty())
          .ifPresent(pod -> pod.stopped = Optional.of(clock.instant()));
      return new Answer.Found<>(Done.DONE);
    });
  }

  @Override
  public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
    return changing(() -> {
      pods.values()
          .removeIf(pod -> pod.order.name().equals(name) && pod.order.session().equals(session));
      return new Answer.Found<>(Done.DONE);
    });
  }

  @Override
  public Answer<List<StandingContainer>> all(Target target) {
    return new Answer.Found<>(List.of());
  }

  /// How many lines a session's command has printed so far; empty when its pod is gone.
  private Optional<Integer> printed(ContainerName name, SessionId session) {
    Instant now = clock.instant();
    return Optional.ofNullable(pods.get(name))
        .filter(pod -> pod.order.session().equals(session))
        .map(pod -> {
          if (pod.begins.isEmpty()) {
            return 0;
          }
          Instant until = pod.stopped.filter(now::isAfter).orElse(now);
          long lines = Duration.between(pod.begins.get().at(), until).dividedBy(A_LINE);
          return (int) Math.clamp(lines, 0L, OUTPUT.size());
        });
  }

  @Override
  public Following follow(
      Target target, ContainerName name, SessionId session, LogPosition from, Listener listener) {
    throw new IllegalStateException("a process reads by itself");
  }

  /// The same for one process, whose reading is on its own agenda.
  RunPods readOn(Agenda own) {
    return new Read(own);
  }

  private final class Read implements RunPods {
    private final Agenda own;

    private Read(Agenda own) {
      this.own = own;
    }

    @Override
    public Answer<String> make(Target target, RunOrder order) {
      return SimRuns.this.make(target, order);
    }

    @Override
    public Answer<Done> release(Target target, ContainerName name, String pod) {
      return SimRuns.this.release(target, name, pod);
    }

    @Override
    public Answer<RunSight> look(Target target, ContainerName name, String pod) {
      return SimRuns.this.look(target, name, pod);
    }

    @Override
    public Answer<Done> stop(Target target, ContainerName name, String pod) {
      return SimRuns.this.stop(target, name, pod);
    }

    @Override
    public Answer<Done> remove(Target target, ContainerName name, SessionId session) {
      return SimRuns.this.remove(target, name, session);
    }

    @Override
    public Answer<List<StandingContainer>> all(Target target) {
      return SimRuns.this.all(target);
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
      Optional<Integer> printed = printed(name, session);
      while (printed.isPresent() && heard < printed.get() && open) {
        byte[] line = (OUTPUT.get(heard) + "\n").getBytes(StandardCharsets.UTF_8);
        listener.heard(
            new SessionEvent.Output(clock.instant(), "", 0, Bytes.of(line)),
            new LogPosition("pod", Instant.EPOCH.plusSeconds(heard + 1L), 1));
        heard++;
      }
      boolean over =
          Optional.ofNullable(pods.get(name))
              .map(pod -> !(sight(pod) instanceof RunSight.Running))
              .orElse(true);
      if (over) {
        listener.finished();
      } else {
        own.at(clock.instant().plus(READS_EVERY), () -> go(own));
      }
    }
  }
}
