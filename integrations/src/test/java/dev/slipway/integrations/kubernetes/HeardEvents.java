package dev.slipway.integrations.kubernetes;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.slipway.commands.migrations.LogPosition;
import dev.slipway.commands.migrations.SessionEvent;
import dev.slipway.commands.migrations.SessionEvent.Output;
import dev.slipway.commands.ports.MigrationPods.Listener;
import dev.slipway.commands.ports.Outage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/// A reader of a session's log that remembers.
final class HeardEvents implements Listener {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private volatile boolean finished;

  private record Heard(SessionEvent event, LogPosition after) {}

  @Override
  public void heard(SessionEvent event, LogPosition after) {
    heard.add(new Heard(event, after));
  }

  @Override
  public void interrupted(Outage outage) {}

  @Override
  public void finished() {
    finished = true;
  }

  List<SessionEvent> all() {
    return heard.stream().map(Heard::event).toList();
  }

  void await(Predicate<SessionEvent> wanted) {
    await(SessionEvent.class, wanted);
  }

  <E extends SessionEvent> E await(Class<E> kind, Predicate<E> wanted) {
    awaitThat(() ->
        all().stream().anyMatch(event -> kind.isInstance(event) && wanted.test(kind.cast(event))));
    return all().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(wanted)
        .findFirst()
        .orElseThrow();
  }

  LogPosition positionOf(Predicate<SessionEvent> wanted) {
    await(wanted);
    return heard.stream().filter(one -> wanted.test(one.event)).findFirst().orElseThrow().after;
  }

  void awaitFinished() {
    awaitThat(() -> finished);
  }

  /// Waits for a text, however it was cut into events.
  void awaitPrinted(String text) {
    awaitThat(() -> printed().contains(text));
  }

  /// Waits for a text that was typed, or given to a command.
  void awaitTyped(String text) {
    awaitThat(() -> typed().contains(text));
  }

  String typed() {
    return all().stream()
        .filter(SessionEvent.Typed.class::isInstance)
        .map(SessionEvent.Typed.class::cast)
        .collect(
            groupingBy(SessionEvent.Typed::pane, mapping(one -> one.bytes().text(), joining())))
        .toString();
  }

  /// What was printed, one place after the other.
  String printed() {
    return all().stream()
        .filter(Output.class::isInstance)
        .map(Output.class::cast)
        .collect(groupingBy(Output::pane, mapping(one -> one.bytes().text(), joining())))
        .toString();
  }

  private void awaitThat(Callable<Boolean> so) {
    try {
      Awaitility.await().atMost(PATIENCE).until(so);
    } catch (ConditionTimeoutException e) {
      throw new AssertionError("not heard, but: " + all() + "\n" + printed(), e);
    }
  }
}
