package dev.slipway.bot.rig;

import dev.slipway.commands.cluster.PodTemplate;
import dev.slipway.commands.cluster.PodView;
import dev.slipway.commands.cluster.PodView.ContainerView;
import dev.slipway.commands.cluster.WorkloadView;
import dev.slipway.commands.cluster.WorkloadView.Change;
import dev.slipway.commands.cluster.WorkloadView.Mark;
import dev.slipway.commands.cluster.WorkloadView.Replicas;
import dev.slipway.config.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A Deployment of three pods, and how it stood at every moment so far: a new pod starts each
/// second and is available a second and a half later, unless its build has other manners. Used by
/// one thread at a time.
final class SimWorkload {
  /// Nothing of what a controller does is seen earlier than this after a change.
  private static final Duration CONTROLLER = Duration.ofMillis(300);

  private static final Duration POD_AFTER_POD = Duration.ofSeconds(1);
  private static final Duration POD_STARTS = Duration.ofMillis(1500);
  private static final Duration FIRST_CRASH = Duration.ofSeconds(1);
  private static final Duration BACK_OFF = Duration.ofSeconds(2);

  private final String name;
  private final List<State> history = new ArrayList<>();

  SimWorkload(String name, State first) {
    this.name = name;
    history.add(first);
  }

  /// How it stands from a moment on, until the next state.
  ///
  /// @param note whatever else is in the pod template, so that other changes of it show
  /// @param rolled when the template became what it is
  /// @param paused since when its rollout is paused
  record State(
      Instant from,
      String uid,
      long version,
      long generation,
      Map<String, String> images,
      String note,
      Optional<Mark> mark,
      Change lastChange,
      int desired,
      Instant rolled,
      Optional<Instant> paused,
      Presence presence) {
    PodTemplate template() {
      return new PodTemplate("template of " + images + note);
    }

    State gone(long newVersion) {
      return new State(
          from,
          uid,
          newVersion,
          generation,
          images,
          note,
          mark,
          lastChange,
          desired,
          rolled,
          paused,
          Presence.GONE);
    }

    State unmarked() {
      return new State(
          from,
          uid,
          version,
          generation,
          images,
          note,
          Optional.empty(),
          lastChange,
          desired,
          rolled,
          paused,
          presence);
    }

    State touched(Instant now, long newVersion) {
      return new State(
          now,
          uid,
          newVersion,
          generation,
          images,
          note,
          mark,
          lastChange,
          desired,
          rolled,
          paused,
          presence);
    }
  }

  enum Presence {
    THERE,
    GONE
  }

  /// How it stood when its pods were made from a template.
  State withTemplate(PodTemplate template) {
    return history.stream()
        .filter(state -> state.template().equals(template))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("never was: " + template));
  }

  State now() {
    return history.getLast();
  }

  void become(State next) {
    history.add(next);
  }

  List<State> history() {
    return List.copyOf(history);
  }

  private State at(Instant moment) {
    for (int i = history.size() - 1; i > 0; i--) {
      if (!history.get(i).from().isAfter(moment)) {
        return history.get(i);
      }
    }
    return history.getFirst();
  }

  /// How it looked at a moment; empty when it was not there.
  Optional<WorkloadView> view(Instant moment) {
    State state = at(moment);
    if (state.presence() == Presence.GONE) {
      return Optional.empty();
    }
    boolean looked =
        Duration.between(state.from(), moment).compareTo(CONTROLLER) >= 0
            || !state.rolled().equals(state.from());
    Pods pods = looked ? pods(state, moment) : Pods.settled(state.desired());
    return Optional.of(
        new WorkloadView(
            Workload.Kind.DEPLOYMENT,
            name,
            state.uid(),
            Long.toString(state.version()),
            state.generation(),
            looked ? state.generation() : state.generation() - 1,
            state.paused().isPresent(),
            pods.replicas(),
            state.images(),
            state.template(),
            state.mark(),
            Optional.of(state.lastChange()),
            List.of(),
            Optional.of(name + "-" + Integer.toHexString(state.template().hashCode())),
            pods.newest()));
  }

  /// Whether at a moment every pod ran the template and was available.
  boolean live(Instant moment) {
    State state = at(moment);
    return state.presence() == Presence.THERE
        && pods(state, moment).equals(Pods.settled(state.desired()));
  }

  private record Pods(Replicas replicas, List<PodView> newest) {
    static Pods settled(int desired) {
      return new Pods(new Replicas(desired, desired, desired, desired, desired), List.of());
    }
  }

  private static Pods pods(State state, Instant moment) {
    Instant until = state.paused().filter(paused -> paused.isBefore(moment)).orElse(moment);
    Duration running = Duration.between(state.rolled(), until);
    long build = Builds.of(state.images().values().iterator().next());
    int desired = state.desired();
    if (running.isNegative()) {
      return new Pods(new Replicas(desired, desired, 0, desired, desired), List.of());
    }
    if (desired == 0) {
      return Pods.settled(0);
    }
    if (build == Builds.CRASHES) {
      return new Pods(
          new Replicas(desired, desired + 1, 1, desired, desired),
          List.of(crashing(state, running, state.rolled().plus(FIRST_CRASH))));
    }
    if (build == Builds.NEVER_READY) {
      return new Pods(
          new Replicas(desired, desired + 1, 1, desired, desired),
          List.of(
              pod(
                  state,
                  new ContainerView(
                      "web",
                      image(state),
                      false,
                      0,
                      new PodView.State.Running(state.rolled()),
                      Optional.empty()))));
    }
    Duration up = POD_AFTER_POD.multipliedBy(Math.max(0, desired - 1)).plus(POD_STARTS);
    Duration crash = up.plus(Builds.STAYS_UP);
    if (build == Builds.CRASHES_LATER && running.compareTo(crash) >= 0) {
      return new Pods(
          new Replicas(desired, desired, desired, desired - 1, desired - 1),
          List.of(crashing(state, BACK_OFF, state.rolled().plus(crash))));
    }
    int updated = (int) Math.min(desired, 1 + running.toMillis() / POD_AFTER_POD.toMillis());
    int available = 0;
    for (int i = 0; i < updated; i++) {
      boolean ready = running.compareTo(POD_AFTER_POD.multipliedBy(i).plus(POD_STARTS)) >= 0;
      available += ready ? 1 : 0;
    }
    int old = desired - available;
    return new Pods(
        new Replicas(desired, updated + old, updated, available + old, available + old), List.of());
  }

  private static PodView crashing(State state, Duration running, Instant ended) {
    PodView.End end = new PodView.End(3, "Error", "", ended);
    boolean hasCrashed = running.compareTo(BACK_OFF) >= 0;
    return pod(
        state,
        new ContainerView(
            "web",
            image(state),
            false,
            hasCrashed ? 1 : 0,
            hasCrashed
                ? new PodView.State.Waiting("CrashLoopBackOff", "back-off")
                : new PodView.State.Waiting("ContainerCreating", ""),
            hasCrashed ? Optional.of(end) : Optional.empty()));
  }

  private static PodView pod(State state, ContainerView container) {
    return new PodView(
        "web-" + state.generation() + "-x", "Running", false, Optional.empty(), List.of(container));
  }

  private static String image(State state) {
    return state.images().values().iterator().next();
  }
}
