package dev.slipway.bot.rig;

import dev.slipway.bot.intake.Answering;
import dev.slipway.bot.intake.Followers;
import dev.slipway.commands.chat.ChatMessage;
import dev.slipway.commands.ports.Inbox.Begun;
import dev.slipway.commands.ports.Inbox.Due;
import dev.slipway.commands.ports.Inbox.Instruct;
import dev.slipway.commands.ports.Inbox.Taken;
import dev.slipway.commands.ports.Intake.Receipt;
import dev.slipway.integrations.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A process whose intake and answering run by themselves, on threads of their own, as in
/// production; nothing is conducted or sent. Safe for use by several threads.
final class Inhabited implements AutoCloseable {
  private final Life life;
  private final Answering answering;

  Inhabited(Database database, HandSetClock clock) {
    Faults faults = new Faults(new Dice(1), Schedule.deploying(Builds.GOOD), clock);
    SimCluster cluster =
        new SimCluster(clock, faults, new Dice(1), (_, _) -> {}, Instant.MAX, _ -> {});
    Life.Outside outside =
        new Life.Outside(
            new SimGitLab(clock, faults, Schedule.deploying(Builds.GOOD)),
            cluster,
            new SimMetrics(cluster, faults),
            new SimRuns(clock, faults, (_, _) -> {}),
            new SimContainers(clock, faults, (_, _) -> {}, _ -> {}),
            new SimSlack(clock, faults),
            clock);
    Crossings crossings = new Crossings(Optional.empty(), faults, _ -> {});
    this.life =
        new Life(
            Rig.example(),
            database,
            outside,
            crossings,
            (_, _) -> {},
            new Nobody(),
            _ -> {},
            _ -> {},
            () -> {});
    this.answering = new Answering(life.answerer, life.inbox, clock);
  }

  /// Delivers a message once.
  Receipt deliver(ChatMessage message) {
    Receipt receipt = life.intake.accept(message);
    life.fresh().forEach(answering::take);
    return receipt;
  }

  /// Has a stored message answered soon.
  void take(ChatMessage message) {
    answering.take(new Taken(message, Due.AN_ANSWER));
  }

  /// As at the start of a process.
  void sweep() {
    answering.sweep(Duration.ZERO);
  }

  /// Stops it dead.
  void kill() {
    life.close();
    answering.close();
  }

  @Override
  public void close() {
    answering.close();
    life.close();
  }

  private static final class Nobody implements Followers {
    @Override
    public void begun(Begun begun) {}

    @Override
    public void instructed(Instruct instruct) {}

    @Override
    public void messagesChanged() {}
  }
}
