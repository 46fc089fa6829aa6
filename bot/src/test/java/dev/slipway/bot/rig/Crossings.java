package dev.slipway.bot.rig;

import dev.slipway.bot.rig.Faults.Fault;
import dev.slipway.bot.rig.Kill.Point;
import dev.slipway.bot.rig.Kill.Side;
import dev.slipway.bot.rig.Kill.What;
import dev.slipway.bot.rig.Kill.Where;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Stands at every call by which one process reaches the store or the world, numbers the persisted
/// transitions, and kills the process where it is told to. What is dead does nothing any more. Used
/// by one thread at a time, unless nobody is to be killed at a number.
public final class Crossings {
  private static final Set<String> TRANSITIONS =
      Set.of(
          "Inbox.store",
          "Inbox.answer",
          "Inbox.forget",
          "Deployments.takeOver",
          "Deployments.record",
          "AutoStates.begin",
          "AutoStates.store",
          "Migrations.takeOver",
          "Migrations.record",
          "Migrations.append",
          "Outbox.attempting",
          "Outbox.sharing",
          "Outbox.uploadGone",
          "Outbox.found",
          "Outbox.delivered",
          "Outbox.postponed",
          "Outbox.gaveUp");
  private static final Set<String> EFFECTS =
      Set.of(
          "Cluster.write",
          "Forerunners.create",
          "Forerunners.scale",
          "Forerunners.remove",
          "MigrationPods.make",
          "MigrationPods.extend",
          "MigrationPods.stop",
          "MigrationPods.remove",
          "RunPods.make",
          "RunPods.release",
          "RunPods.stop",
          "RunPods.remove",
          "FileSharing.upload",
          "FileSharing.share",
          "Conversations.post",
          "Conversations.update",
          "Conversations.respond");
  private static final Set<String> STORES =
      Set.of("Inbox", "Deployments", "Migrations", "Locks", "Outbox", "AutoStates");

  private final Optional<Kill> kill;
  private final Faults faults;
  private final Consumer<What.Paused> pause;
  private int transitions;
  private int calls;
  private int depth;
  private boolean effectDone;
  private boolean spent;
  private volatile boolean dead;

  /// @param pause what happens while the process stands still
  Crossings(Optional<Kill> kill, Faults faults, Consumer<What.Paused> pause) {
    this.kill = kill;
    this.faults = faults;
    this.pause = pause;
  }

  /// The database did not answer, or its answer was lost.
  static final class StoreTrouble extends RuntimeException {
    private static final long serialVersionUID = 1;

    StoreTrouble(String message) {
      super(message, null, false, false);
    }
  }

  /// The same port or store, with this in between.
  <T> T guard(Class<T> port, T real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (_, method, arguments) -> call(port, real, method, arguments)));
  }

  private Object call(Class<?> port, Object real, Method method, Object[] arguments)
      throws Throwable {
    if (dead) {
      throw new Killed("before");
    }
    String name = port.getSimpleName() + "." + method.getName();
    boolean isTransition = TRANSITIONS.contains(name);
    calls++;
    if (isTransition) {
      transitions++;
      if (effectDone) {
        effectDone = false;
        at(transition(Point.BEFORE_RECORD), name);
      }
      at(transition(Point.BEFORE_COMMIT), name);
    }
    at(new Where.Call(calls, Side.BEFORE), name);
    int number = calls;
    Fault fault = STORES.contains(port.getSimpleName()) ? faults.onStoring() : Fault.NONE;
    if (fault == Fault.NO_ANSWER) {
      throw new StoreTrouble("the database does not answer");
    }
    depth++;
    Object answer;
    try {
      answer = invoke(real, method, arguments);
    } finally {
      depth--;
    }
    if (EFFECTS.contains(name)) {
      effectDone = true;
    }
    if (isTransition) {
      at(transition(Point.AFTER_COMMIT), name);
    }
    at(new Where.Call(number, Side.AFTER), name);
    if (fault == Fault.ANSWER_LOST) {
      throw new StoreTrouble("the connection to the database was lost");
    }
    return answer;
  }

  @SuppressWarnings("NullAway") // the methods of Java's own reflection are not annotated
  private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause();
    }
  }

  private Where transition(Point point) {
    return new Where.Transition(transitions, point);
  }

  private void at(Where where, String name) {
    if (spent || kill.isEmpty() || !kill.get().where().equals(where)) {
      return;
    }
    spent = true;
    switch (kill.get().what()) {
      case What.Dead _ -> {
        dead = true;
        throw new Killed(where + " at " + name);
      }
      case What.Paused paused -> {
        // Within a transaction others would share it: they run on this thread.
        if (depth == 0) {
          pause.accept(paused);
        }
      }
    }
  }

  /// Ends it here and now.
  void die() {
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  /// Whether it was killed or paused as it was told to.
  boolean isSpent() {
    return spent;
  }

  /// How many transitions there have been.
  int transitions() {
    return transitions;
  }
}
