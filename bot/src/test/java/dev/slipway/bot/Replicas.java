package dev.slipway.bot;

import dev.slipway.bot.Stage.RunningBot;
import dev.slipway.config.Secret;
import dev.slipway.config.StoreSettings;
import dev.slipway.sandbox.SandboxOptions;
import dev.slipway.sandbox.slack.SlackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Several processes of the packaged bot on one PostgreSQL, each with a connection of its own to
/// Slack.
final class Replicas implements Stage.Cast {
  private final StoreSettings store;
  private final int count;
  private final List<Replica> replicas = new ArrayList<>();

  Replicas(StoreSettings store, int count) {
    this.store = store;
    this.count = count;
  }

  /// One of them, which can be hurt. Used by one thread.
  static final class Replica {
    private final String text;
    private final Map<String, String> variables;
    private final Path folder;
    private BotProcess process;

    private Replica(String text, Map<String, String> variables, Path folder) {
      this.text = text;
      this.variables = variables;
      this.folder = folder;
      this.process = BotProcess.start(text, variables, folder);
    }

    boolean hasEnded() {
      return !process.process().isAlive();
    }

    void kill() {
      process.kill();
    }

    void start() {
      process = BotProcess.start(text, variables, folder);
    }

    void pause() {
      process.pause();
    }

    void wake() {
      process.wake();
    }
  }

  List<Replica> all() {
    return Collections.unmodifiableList(replicas);
  }

  @Override
  public RunningBot start(String config, Map<String, String> variables, Path folder) {
    Map<String, String> own = new HashMap<>(variables);
    own.put("SLIPWAY_STORE_URL", store.url());
    store.user().ifPresent(user -> own.put("SLIPWAY_STORE_USER", user));
    store.password().map(Secret::reveal).ifPresent(word -> own.put("SLIPWAY_STORE_PASSWORD", word));
    try {
      for (int i = 0; i < count; i++) {
        Path home = Files.createDirectories(folder.resolve("replica-" + i));
        replicas.add(new Replica(config, own, home));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Together();
  }

  /// Slack repeats what nobody acknowledged soon, and for as long as a test lasts.
  @Override
  public SandboxOptions sandbox() {
    List<Duration> pauses = new ArrayList<>(Collections.nCopies(200, Duration.ofSeconds(2)));
    pauses.addFirst(Duration.ZERO);
    return SandboxOptions.onPort(0).withSlack(SlackOptions.defaults().withRetryAfter(pauses));
  }

  /// All of them as one bot.
  private final class Together implements RunningBot {
    @Override
    public int port() {
      return replicas.getFirst().process.port();
    }

    @Override
    public void stop() {
      replicas.forEach(replica -> replica.process.stop());
    }

    @Override
    public void kill() {
      replicas.forEach(Replica::kill);
    }

    @Override
    public long memory() {
      return replicas.stream().mapToLong(replica -> replica.process.memory()).sum();
    }
  }
}
